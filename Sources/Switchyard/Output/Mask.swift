import JSON

/// Keeps people's data off the screen while leaving enough to recognise a thing by.
enum Mask {
    /// `张三` is `张*`, `Robert` is `R*****`; at most six stars, so that the length tells nothing.
    static func name(_ text: String) -> String {
        guard let first = text.first else { return "" }
        return "\(first)" + String(repeating: "*", count: min(6, max(1, text.count - 1)))
    }

    /// `138****0001`; short ones vanish altogether.
    static func phone(_ text: String) -> String {
        text.count < 8 ? String(repeating: "*", count: min(6, text.count)) : "\(text.prefix(3))****\(text.suffix(4))"
    }

    /// A JSON text with its structure and numbers of members as they are and every text in it replaced by its length;
    /// numbers of six digits and more, which may be telephone numbers, become 0. What is no JSON is told by its length.
    static func structure(of bytes: [UInt8]) -> String {
        guard let document = try? JSONParser().parse(bytes) else { return "\(bytes.count) bytes that are no JSON" }
        var writer = JSONWriter(reservingBytes: bytes.count)
        write(document, to: &writer)
        return writer.text
    }

    private static func write(_ value: JSONValue, to json: inout JSONWriter) {
        switch value.kind {
        case .object:
            json.object { json in
                for (key, member) in value.members {
                    json.memberName(key)
                    write(member, to: &json)
                }
            }
        case .array:
            json.array { json in for element in value.elements { write(element, to: &json) } }
        case .string: json.element("<\(value.string?.count ?? 0) characters>")
        case .bool, .null: json.element(value)
        default:
            let isShort = (value.numberText?.count ?? 0) < 6
            if isShort { json.element(value) } else { json.element(0) }
        }
    }
}
