import JSON
import Testing

@Suite struct `Reading a JSON document` {
    let parser = JSONParser()

    @Test func `finds members by name, from a string or a name in the code`() throws {
        let order = try parser.parse(#"{"id":7,"shop":"南京西路店","paid":true,"note":null}"#)
        let name = "id"
        #expect(order[name]?.int64 == 7)
        #expect(order["shop" as StaticString]?.string == "南京西路店")
        #expect(order["paid"]?.bool == true)
        #expect(order["note"]?.isNull == true)
        #expect(order["absent"] == nil)
        #expect(order["i"] == nil)
        #expect(order["id2"] == nil)
    }

    @Test func `finds a member whose name is empty, or holds escapes`() throws {
        let value = try parser.parse(#"{"a":1,"":2,"\u5357\n":3}"#)
        #expect(value[""]?.int64 == 2)
        #expect(value["南\n"]?.int64 == 3)
    }

    @Test func `passes over nested values on the way to a later member`() throws {
        let order = try parser.parse(
            #"{"a":{"z":[1,{"q":2.5}]},"b":[[],{}],"c":18446744073709551615,"d":-1.5,"z":"end"}"#)
        #expect(order["z"]?.string == "end")
        #expect(order["a"]?["z"]?.elements[1]?["q"]?.double == 2.5)
    }

    @Test func `of members with the same name finds the first and lists all`() throws {
        let value = try parser.parse(#"{"a":1,"a":2}"#)
        #expect(value["a"]?.int64 == 1)
        #expect(value.members.map { $0.value.int64 } == [1, 2])
        #expect(value.members.count == 2)
    }

    @Test func `lists elements and members in the order of the text`() throws {
        let value = try parser.parse(#"{"b":[1,"two",[3],{"four":4},null],"a":{}}"#)
        #expect(value.members.map(\.key) == ["b", "a"])
        let kinds = try #require(value["b"]).elements.map(\.kind)
        #expect(kinds == [.int64, .string, .array, .object, .null])
        #expect(value["b"]?.elements.count == 5)
        #expect(value["b"]?.elements[5] == nil)
        #expect(value["a"]?.members.isEmpty == true)
    }

    @Test func `gives nothing rather than a wrong kind`() throws {
        let value = try parser.parse(#"{"text":"1","number":1,"list":[1]}"#)
        #expect(value["text"]?.int64 == nil)
        #expect(value["text"]?.numberText == nil)
        #expect(value["number"]?.string == nil)
        #expect(value["number"]?.bool == nil)
        #expect(value["list"]?.members.isEmpty == true)
        #expect(value["list"]?["text"] == nil)
        #expect(value["number"]?.elements.isEmpty == true)
        #expect(value["number"]?.elements.first == nil)
    }

    @Test func `lends the bytes of a string without a copy`() throws {
        let value = try parser.parse(#"["caf\u00e9\n"]"#)
        let count = value.elements.first?.withUTF8 { $0.count }
        #expect(count == 6)
        #expect(value.withUTF8 { $0.count } == nil)
    }

    @Test func `is reused for document after document, larger and smaller`() throws {
        for count in [1, 5_000, 3, 40_000, 2] {
            let text = "[" + (0..<count).map { "{\"sku\":\"SKU-\($0)\"}" }.joined(separator: ",") + "]"
            let value = try parser.parse(text)
            #expect(value.elements.count == count)
            #expect(value.elements[count - 1]?["sku"]?.string == "SKU-\(count - 1)")
        }
    }

    @Test func `stays usable after a refused document`() throws {
        #expect(throws: JSONParseError.self) { try parser.parse("{") }
        #expect(try parser.parse("[1]").elements.first?.int64 == 1)
    }

    @Test func `passes over a byte order mark`() throws {
        #expect(try parser.parse([0xEF, 0xBB, 0xBF] + Array("[1]".utf8)).elements.count == 1)
    }

    @Test(arguments: ["1", "\"a\"", "null", "true", " [] "])
    func `accepts any value as a whole document`(text: String) throws {
        #expect(try parser.parse(text).serialized == text.filter { $0 != " " })
    }

    @Test func `a document can be read without keeping a parser`() throws {
        #expect(try JSONParser.read(#"{"a":[1,"two"]}"#) { $0["a"]?.elements[1]?.string } == "two")
    }

    @Test func `a value used after its parser is gone stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var parser: JSONParser? = JSONParser()
            let stale = try #require(try parser?.parse("[1]"))
            parser = nil
            _ = stale.kind
        }
    }

    /// Its place is used again, by a parser that knows nothing of it.
    @Test func `a value used after another parser took its parser's place stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var parser: JSONParser? = JSONParser()
            let stale = try #require(try parser?.parse(#"{"a":1}"#))
            parser = nil
            let heir = JSONParser()
            let value = try heir.parse(#"{"a":2}"#)
            guard value["a"]?.int64 == 2 else { return }
            _ = stale["a"]
        }
    }

    @Test func `a value used after the next parse stops the program`() async {
        await #expect(processExitsWith: .failure) {
            let parser = JSONParser()
            let stale = try parser.parse("[1]")
            _ = try parser.parse("[2]")
            _ = stale.kind
        }
    }
}
