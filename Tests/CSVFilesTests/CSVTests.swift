import Testing

@testable import CSVFiles

@Suite struct `A table in comma-separated values` {
    private func read(_ text: String) throws(CSVError) -> [CSVFile.Row] {
        try CSVFile(Array(text.utf8), required: ["sku", "quantity"], optional: ["note"]).rows
    }

    private func mistake(_ text: String) -> String? {
        do throws(CSVError) {
            _ = try read(text)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `is read with quotes, doubled quotes and line ends inside quotes`() throws {
        let rows = try read("sku,quantity,note\nA,1,\"two\nlines, \"\"quoted\"\"\"\nB,2,\n")
        #expect(rows.map { $0["note"] } == ["two\nlines, \"quoted\"", nil])
        #expect(rows.map(\.line) == [2, 4])
    }

    @Test func `may begin with a byte order mark and end its lines with CRLF`() throws {
        let rows = try read("\u{FEFF}sku,quantity\r\nA,1\r\n\r\nB,2")
        #expect(try rows.map { row throws(CSVError) in try row.text("sku") } == ["A", "B"])
        #expect(rows.map(\.line) == [2, 4])
    }

    @Test func `takes its columns in any order`() throws {
        #expect(try read("quantity,sku\n7,A")[0].integer("quantity", in: 0...9) == 7)
    }

    @Test(arguments: [
        ("sku,quantity\nA", "line 2: there are 1 fields where the title has 2"),
        ("sku,quantity\nA,\"1", "line 2: a quote is opened and never closed"),
        ("sku,quantity\nA,1\"", "line 2: a quote stands inside a field that does not begin with one"),
        ("sku,quantity\n\"A\"x,1", "line 2: something stands after a closing quote"),
        ("sku,quantiy\nA,1", "line 1: there is no column \"quantiy\"; known are sku, quantity, note"),
        ("sku\nA", "line 1: the column \"quantity\" is missing"),
        ("sku,quantity,sku\n", "line 1: the column \"sku\" is there twice"),
        ("", "line 1: the file is empty"),
    ])
    func `with a mistake is refused, and the line is told`(text: String, complaint: String) {
        #expect(mistake(text) == complaint)
    }

    @Test func `with a number out of range is refused, and the line is told`() throws {
        let row = try read("sku,quantity\nA,many")[0]
        #expect(throws: CSVError(line: 2, reason: "quantity \"many\" is no whole number from 0 to 9")) {
            try row.integer("quantity", in: 0...9)
        }
    }

    @Test func `with a field that cannot be stored is refused, and the line is told`() {
        #expect(mistake("sku,quantity\nA,1\nB\0C,2") == "line 3: sku holds a control character")
        #expect(mistake("sku,quantity\n\(String(repeating: "A", count: 1_001)),2") == "line 2: sku is longer than 1000 bytes")
        #expect(mistake(String(repeating: "x", count: 1 << 20))?.utf8.count ?? .max < 200)
    }

    @Test func `of one endless field is refused in time`() {
        #expect(mistake("sku,quantity\n\"" + String(repeating: "x,\n", count: 4 << 20)) == "line 2: a quote is opened and never closed")
    }
}
