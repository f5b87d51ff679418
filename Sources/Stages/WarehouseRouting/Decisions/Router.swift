package import Domain
import Events
import Rules

/// Chooses which warehouse sends what. A pure function of requests, facts, documents and time.
///
/// Of one batch, news about stock comes first, then the orders that waited for it, the oldest first, then everything else
/// by the order's priority and arrival. Requests about one order keep their order.
package struct Router: Sendable {
    let directory: WarehouseDirectory
    let rules: RoutingRules

    package init(directory: WarehouseDirectory, rules: RoutingRules) {
        self.directory = directory
        self.rules = rules
    }

    /// Written beside every decision.
    package var ruleVersion: Int32 { rules.set.version.number }

    /// Below which number of free pieces of a SKU somebody is told to buy more; 0 for never.
    package func lowStockLine(of sku: String) -> Int64 { rules.stockLow.line(of: sku) }

    package func decide(
        _ requests: [RoutingRequest], given facts: inout RoutingFacts, at now: Timestamp, ids: inout IDGenerator
    ) -> [RoutingDecision] {
        var desk = RoutingDesk(router: self, now: now, ids: ids)
        // Only the desk holds them meanwhile: changing what two hold would copy it.
        swap(&desk.facts, &facts)
        for (position, request) in requests.enumerated() {
            switch request {
            case .adjusted(let event): desk.adjust(event, request: position)
            case .resume(let sku): desk.serveWaiting(for: sku, request: position)
            default: break
            }
        }
        for position in sequence(of: requests, desk.facts) {
            switch requests[position] {
            case .approved(let approved): desk.route(approved, request: position)
            case .failed(let fulfilment): desk.replace(fulfilment, request: position)
            case .retry(let order, let attempt): desk.retry(order, attempt: attempt, request: position)
            case .adjusted, .resume: break
            }
        }
        swap(&desk.facts, &facts)
        ids = desk.ids
        desk.decisions.removeAll { $0.isEmpty }
        return desk.decisions
    }

    /// The positions of the requests about orders: by priority, then by arrival, an order's own requests together.
    private func sequence(of requests: [RoutingRequest], _ facts: RoutingFacts) -> [Int] {
        /// By arrival of the order's first request.
        var turns: [OrderID: Int] = [:]
        turns.reserveCapacity(requests.count)
        var priorities: [Int32] = []
        var entries: [(turn: Int, position: Int)] = []
        entries.reserveCapacity(requests.count)
        for position in requests.indices {
            guard let (order, priority) = requests[position].orderAndPriority(facts) else { continue }
            let turn = turns[order] ?? priorities.count
            if turn == priorities.count {
                turns[order] = turn
                priorities.append(priority)
            }
            priorities[turn] = max(priorities[turn], priority)
            entries.append((turn, position))
        }
        entries.sort { left, right in
            (-Int64(priorities[left.turn]), left.turn, left.position)
                < (-Int64(priorities[right.turn]), right.turn, right.position)
        }
        return entries.map(\.position)
    }
}

extension RoutingRequest {
    /// `nil` for news about stock.
    fileprivate func orderAndPriority(_ facts: RoutingFacts) -> (OrderID, Int32)? {
        switch self {
        case .approved(let approved): (approved.order.id, approved.priority)
        case .failed(let fulfilment): (fulfilment.order, facts.orders[fulfilment.order]?.routed?.priority ?? 0)
        case .retry(let order, _): (order, facts.orders[order]?.routed?.priority ?? 0)
        case .adjusted, .resume: nil
        }
    }
}

/// The work on one batch: the facts as they change, and the decisions so far.
struct RoutingDesk {
    let router: Router
    var facts = RoutingFacts()
    let now: Timestamp
    var ids: IDGenerator
    var tools: RoutingTools
    var decisions: [RoutingDecision] = []

    init(router: Router, now: Timestamp, ids: IDGenerator) {
        self.router = router
        self.now = now
        self.ids = ids
        tools = RoutingTools(router)
    }

    /// Takes an order's facts out, to be changed without a copy; whoever does puts them back.
    mutating func takeOrder(at place: Dictionary<OrderID, OrderFacts>.Index) -> OrderFacts {
        var order = OrderFacts(standing: OrderStanding(payment: .pending, units: UnitCounts()))
        swap(&order, &facts.orders.values[place])
        return order
    }
}
