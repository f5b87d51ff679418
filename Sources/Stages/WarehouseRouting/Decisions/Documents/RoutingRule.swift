package import Domain
package import Rules

/// By what the warehouses of one tier are put in order.
package enum SourcingStrategy: String, Hashable, Sendable, CaseIterable {
    /// The fewest kilometres of great circle from the centre of the destination's province.
    case nearest
    /// The lowest freight by distance and weight from the table ``RoutingRules/freightBands``: an expectation. What a
    /// parcel costs is known when a carrier is chosen, after routing.
    case cheapest
    /// As the rule lists them.
    case sequence
    /// The one with the most pieces for each piece wanted.
    case balance
    /// By the warehouses' own priority.
    case priority
}

/// Whether and how an order may be divided.
package struct SplitPolicy: Hashable, Sendable {
    package var isAllowed: Bool
    /// Parcels for the lines that one rule covers, at least 1.
    package var maximumParcels: Int
    /// One line's pieces may come from several warehouses.
    package var mayDivideLines: Bool
    /// No parcel of a divided order is worth less; orders in another currency are not held to it.
    package var smallestParcel: Money?

    package init(isAllowed: Bool = true, maximumParcels: Int = 3, mayDivideLines: Bool = true, smallestParcel: Money? = nil) {
        self.isAllowed = isAllowed
        self.maximumParcels = maximumParcels
        self.mayDivideLines = mayDivideLines
        self.smallestParcel = smallestParcel
    }
}

/// What becomes of lines that cannot be filled now.
package enum BackorderPolicy: String, Hashable, Sendable, CaseIterable {
    /// What is there goes, the rest waits.
    case partial
    /// Everything that the rule covers waits until it can go together.
    case whole
}

/// One step of a fallback chain: these first, before any of the next step.
package enum SourcingStep: Hashable, Sendable {
    case warehouses([WarehouseCode])
    /// Every warehouse that no earlier step names.
    case anyOther
}

/// Where lines of a kind come from.
package struct RoutingRule: OrderedRule, Hashable {
    package var name: String
    package var priority: Int64
    package var condition: Condition
    package var steps: [SourcingStep]
    package var strategy: SourcingStrategy
    package var split: SplitPolicy
    package var backorder: BackorderPolicy
    /// Goods classes that share no parcel with others.
    package var apart: Set<String>

    package init(
        name: String, priority: Int64 = RuleDocumentReader.defaultPriority, condition: Condition = .always,
        steps: [SourcingStep] = [.anyOther], strategy: SourcingStrategy = .nearest, split: SplitPolicy = SplitPolicy(),
        backorder: BackorderPolicy = .partial, apart: Set<String> = []
    ) {
        self.name = name
        self.priority = priority
        self.condition = condition
        self.steps = steps
        self.strategy = strategy
        self.split = split
        self.backorder = backorder
        self.apart = apart
    }

    package var specificity: Int { condition.specificity }

    /// The position of the first step that names the warehouse; `nil` when none does.
    func step(of warehouse: WarehouseCode) -> Int? {
        for (position, step) in steps.enumerated() {
            switch step {
            case .warehouses(let codes): if codes.contains(warehouse) { return position }
            case .anyOther: return position
            }
        }
        return nil
    }

    /// The place of a warehouse in its step's list, for ``SourcingStrategy/sequence``.
    func place(of warehouse: WarehouseCode, inStep position: Int) -> Int {
        guard case .warehouses(let codes) = steps[position] else { return 0 }
        return codes.firstIndex(of: warehouse) ?? codes.count
    }
}
