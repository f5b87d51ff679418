package import Domain
package import Rules

/// The document `quoting`: rate cards, and who chooses by what.
package struct QuotingRules: Hashable, Sendable {
    /// Of every amount in the document.
    package var currency: Currency
    /// In the order of the document, which breaks the last ties.
    package var services: [CarrierService]
    package var policies: RuleSet<QuotingPolicy>
    /// When a parcel that no service takes is looked at again.
    package var retryAfter: Duration

    package init(
        version: RuleSetVersion, currency: Currency = .cny, services: [CarrierService], policies: [QuotingPolicy] = [],
        retryAfter: Duration = .seconds(1_800)
    ) {
        self.currency = currency
        self.services = services
        self.policies = RuleSet(version: version, rules: policies)
        self.retryAfter = retryAfter
    }

    /// For parcels that no policy of the document covers: the cheapest service.
    package static let fallback = QuotingPolicy(name: "built-in")

    func policy(for view: ParcelView) -> QuotingPolicy {
        policies.rules.first { $0.condition.holds(for: view) } ?? Self.fallback
    }
}
