/// Keeps secrets out of what is printed, without hiding what an operator needs to see.
enum Masking {
    static let mask = "***"

    /// A connection string without its password, in either of libpq's two forms.
    ///
    /// - Returns: The mask alone when the text is neither, because then nobody knows where in it the secret stands.
    static func connectionString(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        if ConnectionString.isURI(text) { return uri(text) }
        guard let pairs = ConnectionString.pairs(text) else { return mask }
        return
            pairs
            .map { "\($0.key)=\(isSecretParameter($0.key) ? mask : ConnectionString.quoted($0.value))" }
            .joined(separator: " ")
    }

    private static func isSecretParameter(_ name: some StringProtocol) -> Bool {
        ["password", "sslpassword", "oauth_client_secret"].contains(name.lowercased())
    }

    private static func uri(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://") else { return mask }
        let rest = text[scheme.upperBound...]
        // The last @ before the path: a password may hold one that somebody forgot to encode.
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var result = String(text[..<scheme.upperBound])
        var remainder = rest
        // A slash in an unencoded password would end the authority early; then the @ comes later, and all before it
        // is hidden.
        let at = rest[..<authorityEnd].lastIndex(of: "@") ?? rest.prefix { $0 != "?" }.lastIndex(of: "@")
        if let at {
            let userInfo = rest[..<at]
            if let colon = userInfo.firstIndex(of: ":") {
                result += userInfo[...colon] + mask
            } else {
                result += userInfo
            }
            remainder = rest[at...]
        }
        guard let question = remainder.firstIndex(of: "?") else { return result + remainder }
        result += remainder[...question]
        let parameters = remainder[remainder.index(after: question)...].split(separator: "&").map { parameter in
            let name = parameter.prefix { $0 != "=" }
            return isSecretParameter(name) ? "\(name)=\(mask)" : String(parameter)
        }
        return result + parameters.joined(separator: "&")
    }
}
