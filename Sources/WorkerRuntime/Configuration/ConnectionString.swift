/// libpq's connection strings: read enough of them to mask and to complete them.
package enum ConnectionString {
    /// Whether a password stands in it, or may: where it cannot be read nobody knows.
    package static func holdsSecret(_ text: String) -> Bool { Masking.connectionString(text).contains(Masking.mask) }

    /// Whether a text has one of libpq's two forms; the names and values in it are libpq's to judge.
    static func isWellFormed(_ text: String) -> Bool { isURI(text) || pairs(text) != nil }

    static func isURI(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// The parameters of the `key=value` form, in order; `nil` if the text is not of that form.
    ///
    /// Values may stand in single quotes, within which `\` escapes the next character; spaces may stand around `=`.
    static func pairs(_ text: String) -> [(key: String, value: String)]? {
        var result: [(key: String, value: String)] = []
        var rest = Substring(text)
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.isEmpty { return result }
            let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest[key.endIndex...].drop(while: \.isWhitespace)
            guard !key.isEmpty, rest.first == "=" else { return nil }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            guard let value = takeValue(&rest) else { return nil }
            result.append((String(key), value))
        }
    }

    private static func takeValue(_ rest: inout Substring) -> String? {
        let isQuoted = rest.first == "'"
        if isQuoted { rest.removeFirst() }
        var value = ""
        while let character = rest.popFirst() {
            if character == "\\" {
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped)
            } else if isQuoted ? character == "'" : character.isWhitespace {
                return value
            } else {
                value.append(character)
            }
        }
        return isQuoted ? nil : value
    }

    /// A value as the `key=value` form takes it.
    static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && !value.contains { $0.isWhitespace || $0 == "'" || $0 == "\\" }
        if isPlain { return value }
        return "'" + value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }

    /// `text` with one more parameter; if it names that parameter already, it stays as it is.
    static func adding(_ name: String, _ value: String, to text: String) -> String {
        if isURI(text) {
            let query = text.drop { $0 != "?" }.dropFirst()
            let isNamed = query.split(separator: "&").contains { $0.prefix { $0 != "=" } == name }
            return isNamed ? text : text + (text.contains("?") ? "&" : "?") + "\(name)=\(percentEncoded(value))"
        }
        if (pairs(text) ?? []).contains(where: { $0.key == name }) { return text }
        return (text.isEmpty ? "" : text + " ") + "\(name)=\(quoted(value))"
    }

    private static func percentEncoded(_ value: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF")
        return value.utf8.reduce(into: "") { result, byte in
            if BrokerList.isNameByte(byte) {
                result.append(Character(UnicodeScalar(byte)))
            } else {
                result += "%\(hexadecimal[Int(byte >> 4)])\(hexadecimal[Int(byte & 15)])"
            }
        }
    }
}
