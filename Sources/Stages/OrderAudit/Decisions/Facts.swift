package import Domain

/// What the audit knows when it decides.
package struct AuditFacts: Sendable {
    package var rulebook: AuditRulebook
    /// By order; an order that is not here is not in the database.
    package var orders: [OrderID: OrderFacts]
    /// List prices per piece, in minor units, of the SKUs that have one.
    package var listPrices: [String: Int64]

    package init(rulebook: AuditRulebook, orders: [OrderID: OrderFacts] = [:], listPrices: [String: Int64] = [:]) {
        self.rulebook = rulebook
        self.orders = orders
        self.listPrices = listPrices
    }
}

/// What is known of one order, its row locked.
package struct OrderFacts: Sendable {
    package var standing: OrderStanding
    /// The newest revision in the database; only read when no event brought one.
    package var order: Order?
    package var person: PersonalData?
    /// The audit's last word, if it has spoken.
    package var verdict: PriorVerdict?
    package var holds: [KnownHold]
    /// On which of the merchant's lists the order stands.
    package var blocked: [BlockedEntry]
    /// Where the order stands among those that share a key with it.
    package var sightings: [SightingKey: Sighting]
    /// Other orders of the same receiver for the same goods.
    package var twins: [Twin]
    /// What is still reserved for it in the pool.
    package var reservations: [PoolReservation]

    package init(
        standing: OrderStanding, order: Order? = nil, person: PersonalData? = nil, verdict: PriorVerdict? = nil,
        holds: [KnownHold] = [],
        blocked: [BlockedEntry] = [], sightings: [SightingKey: Sighting] = [:], twins: [Twin] = [],
        reservations: [PoolReservation] = []
    ) {
        self.standing = standing
        self.order = order
        self.person = person
        self.verdict = verdict
        self.holds = holds
        self.blocked = blocked
        self.sightings = sightings
        self.twins = twins
        self.reservations = reservations
    }
}

/// A hold as its row says.
package struct KnownHold: Hashable, Sendable {
    package var hold: Hold
    package var state: Hold.State
    package var resolvedBy: String?

    package init(hold: Hold, state: Hold.State = .active, resolvedBy: String? = nil) {
        self.hold = hold
        self.state = state
        self.resolvedBy = resolvedBy
    }

    /// Placed by a rule: the audit may take it back.
    var isOfRule: Bool { hold.placedBy.hasPrefix("rule:") }
}

package struct BlockedEntry: Hashable, Sendable {
    package var kind: BlockKind
    /// Why the merchant put it there.
    package var reason: String
    package var expiresAt: Timestamp?

    package init(kind: BlockKind, reason: String, expiresAt: Timestamp? = nil) {
        self.kind = kind
        self.reason = reason
        self.expiresAt = expiresAt
    }
}

/// Another order of the same receiver for the same goods.
package struct Twin: Hashable, Sendable {
    package var order: OrderID
    package var placedAt: Timestamp
    package var status: OrderStatus
    /// The audit saw it before this one.
    package var cameFirst: Bool

    package init(order: OrderID, placedAt: Timestamp, status: OrderStatus, cameFirst: Bool) {
        self.order = order
        self.placedAt = placedAt
        self.status = status
        self.cameFirst = cameFirst
    }
}

package struct PoolReservation: Hashable, Sendable {
    package var line: Int32
    package var sku: String
    package var quantity: Int32

    package init(line: Int32, sku: String, quantity: Int32) {
        self.line = line
        self.sku = sku
        self.quantity = quantity
    }
}

/// What `audit_verdicts` keeps of the last audit of an order.
package struct PriorVerdict: Hashable, Sendable {
    package var revision: Int32
    package var outcome: AuditOutcome
    /// ``Glance/saw`` and ``Glance/routedBy`` of that time.
    package var glance: Glance
    package var findings: [FindingRecord]

    package init(revision: Int32, outcome: AuditOutcome, glance: Glance, findings: [FindingRecord]) {
        self.revision = revision
        self.outcome = outcome
        self.glance = glance
        self.findings = findings
    }
}

/// That a rule found something, and the fingerprint of what it saw.
package struct FindingRecord: Hashable, Sendable {
    package var rule: String
    package var hold: HoldType?
    package var evidence: Int64

    package init(rule: String, hold: HoldType?, evidence: Int64) {
        self.rule = rule
        self.hold = hold
        self.evidence = evidence
    }
}

package enum AuditOutcome: String, Hashable, Sendable, CaseIterable { case approve, hold, reject }
