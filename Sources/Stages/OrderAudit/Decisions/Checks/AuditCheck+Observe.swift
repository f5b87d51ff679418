import Domain

/// An order with everything the checks may look at.
struct CheckInput {
    let order: Order
    let facts: OrderFacts
    let listPrices: [String: Int64]
    let now: Timestamp
}

extension AuditCheck {
    /// What the check finds; empty when all is well.
    func observe(_ input: CheckInput) -> [Observation] {
        let order = input.order
        switch self {
        case .payment:
            guard !order.payment.isPayable else { return [] }
            return [Observation("the order is not paid", [FoundValue("payment", order.payment.rawValue)])]
        case .addressIncomplete(let parts):
            let missing = AddressPart.allCases.filter {
                parts.contains($0) && !$0.isPresent(in: order, input.facts.person)
            }
            guard !missing.isEmpty else { return [] }
            let names = missing.map(\.rawValue).joined(separator: ", ")
            return [Observation("the address is incomplete", [FoundValue("missing", names)])]
        case .addressVague(let check): return some(check.observe(input.facts.person))
        case .blocked(let kinds): return Self.observeBlocked(kinds, input.facts, at: input.now)
        case .duplicate(let window): return some(Self.observeTwin(of: order, within: window, input.facts))
        case .velocity(let check): return some(check.observe(order, input.facts))
        case .amountAbove(let limits): return some(Self.observe(order.amounts, above: limits))
        case .amountBelowListPrice(let check): return some(check.observe(order, input.listPrices))
        case .note(let check): return some(check.observe(input.facts.person))
        case .stockShort: return order.isStockShort ? [Observation("not enough stock can be promised")] : []
        case .platformState(let check): return check.observe(order)
        case .preSale(let check): return some(check.observe(order, at: input.now))
        case .region(let check): return some(check.observe(order.destination))
        }
    }

    private func some(_ observation: Observation?) -> [Observation] { observation.map { [$0] } ?? [] }
}
