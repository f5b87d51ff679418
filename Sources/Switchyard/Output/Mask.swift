import Domain
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

    /// What a person typed, or a system outside wrote, on a screen or in a record of who did what: numbers that may be
    /// telephones, and addresses of mail, are masked. Names cannot be told from other words here; ``PersonMask`` knows those
    /// of an order.
    static func words(_ text: String) -> String {
        var masked = ""
        var word = ""
        func finish() -> String {
            if word.contains("@"), word.contains(".") { return Domain.masked(word) }
            // An order's id is no telephone.
            return word.count(where: \.isASCIIDigit) >= 7 && OrderID(word) == nil ? Domain.masked(word) : word
        }
        for character in text {
            if character.isLetter || character.isNumber || "@._+-".contains(character) {
                word.append(character)
            } else {
                masked += finish() + String(character)
                word = ""
            }
        }
        return masked + finish()
    }

    /// What somebody outside typed about an order. A word of a system's own is shown; of anything else only that it is there,
    /// because whom it names nobody can tell.
    static func typed(_ text: String) -> String {
        let isCode =
            text.utf8.count <= 40
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            }
        return isCode ? text : "<\(text.count) characters, see --reveal>"
    }

    /// A record's key: our own ids as they are, each part of anything else masked, so that somebody who knows the key
    /// recognises it.
    static func key(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        if OrderID(text) != nil { return text }
        return text.split(separator: "/", omittingEmptySubsequences: false).map { Domain.masked(String($0)) }
            .joined(separator: "/")
    }

    /// A JSON text with its structure and numbers of members as they are and every text in it replaced by its length;
    /// numbers of six digits and more, which may be telephone numbers, become 0. What is no JSON is told by its length.
    static func structure(of bytes: [UInt8]) -> String {
        let text = try? JSONParser.read(bytes) { document in
            var writer = JSONWriter(reservingBytes: bytes.count)
            write(document, to: &writer)
            return writer.text
        }
        return text ?? "\(bytes.count) bytes that are no JSON"
    }

    /// Names of members say what something is; a sender who makes names of what it says is not shown.
    static func memberName(_ text: String) -> String {
        let isName =
            text.utf8.count <= 64 && text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 && $0 != "@" }
            && text.count(where: \.isASCIIDigit) < 6
        return isName ? text : "<\(text.count) characters>"
    }

    private static func write(_ value: JSONValue, to json: inout JSONWriter) {
        switch value.kind {
        case .object:
            json.object { json in
                for (key, member) in value.members {
                    json.memberName(memberName(key))
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

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
