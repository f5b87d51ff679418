extension JSONValue {
    /// The value as compact JSON text: members in the order they were read, numbers as `numberText` gives them. Equal
    /// documents that differ in spaces or in the way a number is written give equal texts.
    package var serialized: String {
        var writer = JSONWriter(reservingBytes: 256)
        writer.element(self)
        return writer.text
    }
}

extension JSONWriter {
    /// Recursion is bounded by the depth the parser allows.
    mutating func write(_ value: JSONValue) {
        switch value.kind {
        case .null: writeNull()
        case .bool: write(value.bool == true)
        case .int64, .uint64, .double: if let text = value.numberText { writeVerbatim(text) }
        case .string: writeString(of: value)
        case .array: enclose(UInt8(ascii: "["), UInt8(ascii: "]")) { list in
            for element in value.elements { list.element(element) }
        }
        case .object: enclose(UInt8(ascii: "{"), UInt8(ascii: "}")) { object in
            var name = value.inside
            while !name.isEnd {
                object.separate()
                object.writeString(of: name)
                object.writeColon()
                let member = name.next
                object.write(member)
                name = member.next
            }
        }
        }
    }
}
