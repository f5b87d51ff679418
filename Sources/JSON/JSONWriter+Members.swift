/// Members of an object, by names that are data. An optional that is `nil` is left out.
extension JSONWriter {
    package mutating func member(_ name: String, _ value: String) {
        self.name(name)
        write(value)
    }

    package mutating func member(_ name: String, _ value: Int64) {
        self.name(name)
        write(value)
    }

    package mutating func member(_ name: String, _ value: Int) { member(name, Int64(value)) }

    package mutating func member(_ name: String, _ value: Int32) { member(name, Int64(value)) }

    package mutating func member(_ name: String, _ value: Bool) {
        self.name(name)
        write(value)
    }

    package mutating func member(_ name: String, _ value: Double) {
        self.name(name)
        writeVerbatim(decimalText(of: value))
    }

    package mutating func member(_ name: String, _ value: String?) {
        if let value { member(name, value) }
    }

    package mutating func member(_ name: String, _ value: Int64?) {
        if let value { member(name, value) }
    }

    package mutating func member(_ name: String, _ value: Int?) {
        if let value { member(name, value) }
    }

    package mutating func member(_ name: String, _ value: Bool?) {
        if let value { member(name, value) }
    }

    /// A number given as its decimal text, which the caller knows to be one.
    package mutating func member(_ name: String, number text: String) {
        self.name(name)
        writeVerbatim(text)
    }

    /// A copy of a value that was read.
    package mutating func member(_ name: String, _ value: JSONValue) {
        self.name(name)
        write(value)
    }

    /// A JSON text that the caller knows to be valid.
    package mutating func member(_ name: String, document text: RawSpan) {
        self.name(name)
        writeVerbatim(text)
    }

    /// A JSON text that the caller knows to be valid.
    package mutating func member(_ name: String, document text: String) {
        self.name(name)
        writeVerbatim(text)
    }

    package mutating func member(_ name: String, object body: (inout JSONWriter) -> Void) {
        self.name(name)
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    package mutating func member(_ name: String, array body: (inout JSONWriter) -> Void) {
        self.name(name)
        enclose(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    package mutating func nullMember(_ name: String) {
        self.name(name)
        writeNull()
    }
}
