/// Members of an object, by names that stand in the code. An optional that is `nil` is left out; `null(_:)` writes one.
extension JSONWriter {
    package mutating func field(_ name: StaticString, _ value: String) {
        self.name(name)
        write(value)
    }

    /// A string in three pieces, without putting them together first.
    package mutating func field(_ name: StaticString, joining first: String, _ second: String, _ third: String) {
        self.name(name)
        write(first, second, third)
    }

    package mutating func field(_ name: StaticString, _ value: Int64) {
        self.name(name)
        write(value)
    }

    package mutating func field(_ name: StaticString, _ value: UInt64) {
        self.name(name)
        write(value)
    }

    package mutating func field(_ name: StaticString, _ value: Int) { field(name, Int64(value)) }

    package mutating func field(_ name: StaticString, _ value: Int32) { field(name, Int64(value)) }

    package mutating func field(_ name: StaticString, _ value: Bool) {
        self.name(name)
        write(value)
    }

    /// A finite number, as the shortest text that reads back the same. Money is not written this way.
    package mutating func field(_ name: StaticString, _ value: Double) {
        self.name(name)
        writeVerbatim(decimalText(of: value))
    }

    package mutating func field(_ name: StaticString, _ value: String?) {
        if let value { field(name, value) }
    }

    package mutating func field(_ name: StaticString, _ value: Int64?) {
        if let value { field(name, value) }
    }

    package mutating func field(_ name: StaticString, _ value: Int?) {
        if let value { field(name, value) }
    }

    package mutating func field(_ name: StaticString, _ value: Int32?) {
        if let value { field(name, value) }
    }

    package mutating func field(_ name: StaticString, _ value: Bool?) {
        if let value { field(name, value) }
    }

    package mutating func field(_ name: StaticString, _ value: Double?) {
        if let value { field(name, value) }
    }

    /// A string given as UTF-8 bytes, which the caller knows to be valid: identifiers that never become a `String`.
    package mutating func field(_ name: StaticString, utf8 text: RawSpan) {
        self.name(name)
        writeString(utf8: text)
    }

    /// A number given as its decimal text, which the caller knows to be one: "12.30" goes out as 12.30.
    package mutating func field(_ name: StaticString, number text: String) {
        self.name(name)
        writeVerbatim(text)
    }

    /// A copy of a value that was read.
    package mutating func field(_ name: StaticString, _ value: JSONValue) {
        self.name(name)
        write(value)
    }

    /// A JSON text that the caller knows to be valid, such as a stored document.
    package mutating func field(_ name: StaticString, document text: RawSpan) {
        self.name(name)
        writeVerbatim(text)
    }

    /// A JSON text that the caller knows to be valid.
    package mutating func field(_ name: StaticString, document text: String) {
        self.name(name)
        writeVerbatim(text)
    }

    package mutating func field(_ name: StaticString, object body: (inout JSONWriter) -> Void) {
        self.name(name)
        enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    package mutating func field(_ name: StaticString, array body: (inout JSONWriter) -> Void) {
        self.name(name)
        enclose(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// An array of strings.
    package mutating func field(_ name: StaticString, _ values: [String]) {
        field(name, array: { list in for value in values { list.element(value) } })
    }

    package mutating func null(_ name: StaticString) {
        self.name(name)
        writeNull()
    }
}
