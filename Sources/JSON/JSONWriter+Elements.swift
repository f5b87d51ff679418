/// Elements of an array, or a value that is the whole document.
extension JSONWriter {
    package mutating func element(_ value: String) {
        separate()
        write(value)
    }

    package mutating func element(_ value: Int64) {
        separate()
        write(value)
    }

    package mutating func element(_ value: UInt64) {
        separate()
        write(value)
    }

    package mutating func element(_ value: Int) { element(Int64(value)) }

    package mutating func element(_ value: Int32) { element(Int64(value)) }

    package mutating func element(_ value: Bool) {
        separate()
        write(value)
    }

    /// A finite number, as the shortest text that reads back the same.
    package mutating func element(_ value: Double) {
        separate()
        writeVerbatim(decimalText(of: value))
    }

    /// A number given as its decimal text, which the caller knows to be one.
    package mutating func element(number text: String) {
        separate()
        writeVerbatim(text)
    }

    /// A copy of a value that was read.
    package mutating func element(_ value: JSONValue) {
        separate()
        write(value)
    }

    /// A JSON text that the caller knows to be valid.
    package mutating func element(document text: RawSpan) {
        separate()
        writeVerbatim(text)
    }

    /// A JSON text that the caller knows to be valid.
    package mutating func element(document text: String) {
        separate()
        writeVerbatim(text)
    }

    package mutating func element(object body: (inout JSONWriter) -> Void) { object(body) }

    package mutating func element(array body: (inout JSONWriter) -> Void) { array(body) }

    package mutating func nullElement() {
        separate()
        writeNull()
    }
}
