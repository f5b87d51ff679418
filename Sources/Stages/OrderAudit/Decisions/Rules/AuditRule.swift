package import Domain
package import Rules

/// One line of the audit's rule document: whom it looks at, what must be the case, and what follows.
package struct AuditRule: OrderedRule, Hashable {
    package var name: String
    /// 1 is tried before 2.
    package var priority: Int64
    /// Which orders it applies to; of a rule without a check, also what fires it.
    package var when: Condition
    /// A built-in question, asked of the orders that `when` holds for.
    package var check: AuditCheck?
    package var action: AuditAction
    package var marks: AuditMarks

    package init(
        name: String, priority: Int64, when: Condition = .always, check: AuditCheck? = nil, action: AuditAction,
        marks: AuditMarks = AuditMarks()
    ) {
        self.name = name
        self.priority = priority
        self.when = when
        self.check = check
        self.action = action
        self.marks = marks
    }

    package var specificity: Int { when.specificity + (check == nil ? 0 : 1) }

    /// How a hold of this rule says who placed it.
    package var signature: String { "rule:\(name)" }
}

/// What a rule does with an order when it fires.
package enum AuditAction: Hashable, Sendable {
    /// Lets it through as far as rules of lower priority are concerned: they are not asked any more. What an earlier
    /// rule found stands.
    case approve
    case hold(HoldInstruction)
    case reject(reason: String?)
    /// Only sets ``AuditMarks``.
    case mark
}

/// How a rule stops an order.
package struct HoldInstruction: Hashable, Sendable {
    /// `nil` takes the type that the check names.
    package var type: HoldType?
    package var blocks: Set<BlockedStage>
    /// For the merchant's staff; `nil` takes the check's own words.
    package var reason: String?
    /// How long after it was placed the hold ends by itself.
    package var releaseAfter: Duration?

    package init(
        type: HoldType? = nil, blocks: Set<BlockedStage> = [.routing], reason: String? = nil,
        releaseAfter: Duration? = nil
    ) {
        self.type = type
        self.blocks = blocks
        self.reason = reason
        self.releaseAfter = releaseAfter
    }
}

/// What a rule writes on an order for the stages that follow.
package struct AuditMarks: Hashable, Sendable {
    /// Larger goes first; the first rule that names one decides.
    package var priority: Int32?
    package var tags: [String]
    /// Never against a demand of the platform or the buyer.
    package var warehouse: String?
    package var carrier: String?

    package init(priority: Int32? = nil, tags: [String] = [], warehouse: String? = nil, carrier: String? = nil) {
        self.priority = priority
        self.tags = tags
        self.warehouse = warehouse
        self.carrier = carrier
    }

    package var isEmpty: Bool { self == AuditMarks() }
}
