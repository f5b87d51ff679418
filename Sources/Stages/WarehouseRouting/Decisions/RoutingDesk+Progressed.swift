import Domain
import Events

// Pieces that a warehouse turned out not to have.
extension RoutingDesk {
    /// Finds another source for what a warehouse was short of or refused. The allocation was given back by whoever reported
    /// it. A cancelled fulfilment is somebody's wish and is not replaced.
    mutating func replace(_ failed: FailedFulfilment, request: Int) {
        guard !failed.missing.isEmpty, failed.state != .cancelled, failed.state != .cancelRequested,
            let place = facts.orders.index(forKey: failed.order)
        else { return }
        var order = takeOrder(at: place)
        defer { facts.orders.values[place] = order }
        guard let approved = order.routed else { return }
        var missing: [Int32: Int32] = [:]
        for line in failed.missing { missing[line.number, default: 0] += line.quantity }
        let waiting = order.backordered
        let demand = demand(of: approved.order, order) { line, outstanding in
            min(missing[line.number] ?? 0, outstanding - (waiting[line.number]?.quantity ?? 0))
        }
        guard demand.contains(where: { $0.wanted > 0 }) else { return }
        var decision = RoutingDecision(request: request, orderID: failed.order)
        source(
            demand, of: approved, without: failed.warehouse, keeping: waiting, order: &order, event: .replanned, attempt: 0,
            &decision)
        decisions.append(decision)
    }
}
