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
        var desk = RoutingDesk(router: self, facts: facts, now: now, ids: ids)
        for (position, request) in requests.enumerated() {
            switch request {
            case .adjusted(let event): desk.adjust(event, request: position)
            case .resume(let sku): desk.serveWaiting(for: sku, request: position)
            default: break
            }
        }
        for position in sequence(of: requests, facts) {
            switch requests[position] {
            case .approved(let approved): desk.route(approved, request: position)
            case .progressed(let event): desk.replace(event, request: position)
            case .retry(let order, let attempt): desk.retry(order, attempt: attempt, request: position)
            case .adjusted, .resume: break
            }
        }
        facts = desk.facts
        ids = desk.ids
        return desk.decisions.filter { !$0.isEmpty }
    }

    /// The positions of the requests about orders: by priority, then by arrival, an order's own requests together.
    private func sequence(of requests: [RoutingRequest], _ facts: RoutingFacts) -> [Int] {
        var positions: [OrderID: [Int]] = [:]
        var priorities: [OrderID: Int32] = [:]
        var arrivals: [OrderID] = []
        for (position, request) in requests.enumerated() {
            let order: OrderID
            var priority: Int32?
            switch request {
            case .approved(let approved): (order, priority) = (approved.order.id, approved.priority)
            case .progressed(let event): order = event.orderID
            case .retry(let id, _): order = id
            case .adjusted, .resume: continue
            }
            if positions[order] == nil { arrivals.append(order) }
            positions[order, default: []].append(position)
            let known = priority ?? facts.orders[order]?.routed?.priority ?? 0
            priorities[order] = max(priorities[order] ?? .min, known)
        }
        let ranked = arrivals.enumerated().sorted { left, right in
            (-Int64(priorities[left.element] ?? 0), left.offset) < (-Int64(priorities[right.element] ?? 0), right.offset)
        }
        return ranked.flatMap { positions[$0.element] ?? [] }
    }
}

/// The work on one batch: the facts as they change, and the decisions so far.
struct RoutingDesk {
    let router: Router
    var facts: RoutingFacts
    let now: Timestamp
    var ids: IDGenerator
    var decisions: [RoutingDecision] = []
}
