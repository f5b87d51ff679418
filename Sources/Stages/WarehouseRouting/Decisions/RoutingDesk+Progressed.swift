import Domain
import Events

// Pieces that a warehouse turned out not to have.
extension RoutingDesk {
    /// Finds another source for what a warehouse was short of or refused. The allocation was given back by whoever reported
    /// it. A cancelled fulfilment is somebody's wish and is not replaced.
    mutating func replace(_ event: FulfilmentProgressed, request: Int) {
        guard !event.missing.isEmpty, event.state != .cancelled, event.state != .cancelRequested,
            var order = facts.orders[event.orderID], let approved = order.routed
        else { return }
        var missing: [Int32: Int32] = [:]
        for line in event.missing { missing[line.number, default: 0] += line.quantity }
        let waiting = order.backordered
        let demand = demand(of: approved.order, order) { line, outstanding in
            min(missing[line.number] ?? 0, outstanding - (waiting[line.number]?.quantity ?? 0))
        }
        guard demand.contains(where: { $0.wanted > 0 }) else { return }
        var decision = RoutingDecision(request: request, orderID: event.orderID)
        source(
            demand, of: approved, without: [event.warehouse], keeping: waiting, order: &order, event: .replanned, attempt: 0,
            &decision)
        facts.orders[event.orderID] = order
        decisions.append(decision)
    }
}
