/// libpq's connection strings: parameters added to whatever form somebody gave.
enum Conninfo {
    /// What comes later counts, in both forms.
    static func adding(_ parameters: [(name: String, value: String)], to text: String) -> String {
        guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") else {
            return parameters.reduce(text) { "\($0) \($1.name)='\(escaped($1.value))'" }
        }
        var uri = text
        for (name, value) in parameters {
            uri += (uri.contains("?") ? "&" : "?") + "\(name)=\(percentEncoded(value))"
        }
        return uri
    }

    private static func escaped(_ value: String) -> String {
        value.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }.reduce(into: "") { $0.append($1) }
    }

    private static func percentEncoded(_ value: String) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
        let digits = Array("0123456789ABCDEF")
        var text = ""
        for byte in value.utf8 {
            if plain.contains(byte) {
                text.append(Character(UnicodeScalar(byte)))
            } else {
                text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return text
    }
}
