package import Domain
package import Rules

/// The audit's rule documents in force. A shop can have its own, named `taobao/tea-house`, a channel too (`taobao`);
/// everybody else is judged by the one named `default`.
package struct AuditRulebook: Sendable {
    package static let kind = "audit"
    package static let defaultName = "default"

    private let documents: [String: RuleSet<AuditRule>]
    private let fallback: RuleSet<AuditRule>

    /// `nil` when there is no document named `default`.
    package init?(_ documents: [String: RuleSet<AuditRule>]) {
        guard let fallback = documents[Self.defaultName] else { return nil }
        self.documents = documents
        self.fallback = fallback
    }

    /// The rules for one order; the most particular document replaces the others, they are not added up.
    package func rules(for key: ChannelOrderKey) -> RuleSet<AuditRule> {
        // Most merchants have one document and should not pay for building names.
        guard documents.count > 1 else { return fallback }
        return documents["\(key.channel)/\(key.shop)"] ?? documents[key.channel.name] ?? fallback
    }
}
