extension KafkaConfiguration {
    static let mask = "***"

    /// Whether the value of a setting must never be shown. Rather one too many: what is shown cannot be taken back.
    package static func isSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        return ["password", "secret", "oauthbearer", "jaas", ".pem", "token"].contains { key.contains($0) }
    }

    /// A text of librdkafka's without the secrets that it may quote.
    func masking(_ text: String) -> String {
        var text = text
        for (key, value) in settings where Self.isSecret(key) && !value.isEmpty {
            text = text.replacing(value, with: Self.mask)
        }
        return text
    }
}
