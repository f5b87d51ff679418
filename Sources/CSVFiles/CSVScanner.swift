/// Splits the text of a CSV file into records and fields.
struct CSVScanner {
    struct Record {
        /// Where the record begins.
        let line: Int
        var fields: [String]
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// All records that are not blank.
    consuming func records() throws(CSVError) -> [Record] {
        var records: [Record] = []
        while position < bytes.count {
            let record = try record()
            if record.fields != [""] { records.append(record) }
        }
        return records
    }

    private mutating func record() throws(CSVError) -> Record {
        var record = Record(line: line, fields: [])
        repeat { record.fields.append(try field()) } while take(UInt8(ascii: ","))
        guard takeLineEnd() else {
            throw CSVError(line: line, reason: "something stands after a closing quote")
        }
        return record
    }

    private mutating func field() throws(CSVError) -> String {
        if take(UInt8(ascii: "\"")) { return try quotedField() }
        let start = position
        while position < bytes.count, !Self.endsField(bytes[position]) {
            guard bytes[position] != UInt8(ascii: "\"") else {
                throw CSVError(line: line, reason: "a quote stands inside a field that does not begin with one")
            }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedField() throws(CSVError) -> String {
        let opened = line
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard take(UInt8(ascii: "\"")) else { return String(decoding: content, as: UTF8.self) }
            } else if byte == UInt8(ascii: "\n") {
                line += 1
            }
            content.append(byte)
        }
        throw CSVError(line: opened, reason: "a quote is opened and never closed")
    }

    private static func endsField(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// The end of the file ends the last line.
    private mutating func takeLineEnd() -> Bool {
        _ = take(UInt8(ascii: "\r"))
        if position == bytes.count { return true }
        guard take(UInt8(ascii: "\n")) else { return false }
        line += 1
        return true
    }
}
