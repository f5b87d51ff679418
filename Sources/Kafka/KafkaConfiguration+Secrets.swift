extension KafkaConfiguration {
    static let mask = "***"

    /// Whether the value of a setting must never be shown. Rather one too many: what is shown cannot be taken back.
    package static func isSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        if openDetails.contains(key) { return false }
        return ["password", "secret", "oauthbearer", "jaas", ".pem", "token"].contains { key.contains($0) }
    }

    /// They look like secrets and say only where and how to get one.
    private static let openDetails: Set<String> = [
        "sasl.oauthbearer.method", "sasl.oauthbearer.client.id", "sasl.oauthbearer.scope",
        "sasl.oauthbearer.token.endpoint.url", "enable.sasl.oauthbearer.unsecure.jwt",
    ]

    /// The values that no text may quote, longest first: one may be part of another.
    var secrets: [String] {
        settings.filter { Self.isSecret($0.key) && !$0.value.isEmpty }.map(\.value).sorted { $0.count > $1.count }
    }

    /// A text of librdkafka's without the secrets that it may quote.
    func masking(_ text: String) -> String {
        Self.masking(text, secrets)
    }

    static func masking(_ text: String, _ secrets: [String]) -> String {
        secrets.reduce(text) { $0.contains($1) ? $0.replacing($1, with: mask) : $0 }
    }
}
