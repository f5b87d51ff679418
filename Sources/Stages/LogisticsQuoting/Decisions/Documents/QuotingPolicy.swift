package import Rules

/// By what a service is chosen for the parcels of a policy.
package enum Preference: String, Hashable, Sendable, CaseIterable {
    case cheapest
    case fastest
    /// The cheapest that arrives within ``QuotingPolicy/promise`` of the order; when none does, the fastest.
    case cheapestOnTime = "cheapest_on_time"
    /// Price against days, by ``QuotingPolicy/priceWeight``.
    case weighted
    /// The first of ``QuotingPolicy/services`` that takes the parcel.
    case fixed
}

/// How the parcels of a shop, a region or any other kind get their carrier.
package struct QuotingPolicy: OrderedRule, Hashable {
    package var name: String
    package var priority: Int64
    package var condition: Condition
    package var preference: Preference
    /// The services it is limited to, as `SF` or `SF/standard`, in order of preference; empty is all.
    package var services: [String]
    /// From placing the order to delivery.
    package var promise: Duration?
    /// 0 looks at days only, 100 at the price only.
    package var priceWeight: Int64
    /// Parcels worth this or more are insured, and services that cannot are refused; in the document's currency.
    package var insureFrom: Int64?

    package init(
        name: String, priority: Int64 = RuleDocumentReader.defaultPriority, condition: Condition = .always,
        preference: Preference = .cheapest, services: [String] = [], promise: Duration? = nil, priceWeight: Int64 = 50,
        insureFrom: Int64? = nil
    ) {
        self.name = name
        self.priority = priority
        self.condition = condition
        self.preference = preference
        self.services = services
        self.promise = promise
        self.priceWeight = priceWeight
        self.insureFrom = insureFrom
    }

    package var specificity: Int { condition.specificity }
}
