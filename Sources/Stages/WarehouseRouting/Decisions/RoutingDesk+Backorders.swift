import Domain
import Events

// What nobody can send now.
extension RoutingDesk {
    mutating func settleBackorders(
        _ missing: [FulfilmentLine], keeping waiting: [Int32: BackorderedLine], of approved: OrderApproved,
        order: inout OrderFacts, attempt: Int32?, _ decision: inout RoutingDecision
    ) {
        var lines = waiting
        for line in missing {
            // Who waited before keeps the place in the queue.
            let since = order.backordered[line.number]?.since ?? now
            let quantity = line.quantity + (waiting[line.number]?.quantity ?? 0)
            lines[line.number] = BackorderedLine(number: line.number, sku: line.sku, quantity: quantity, since: since)
        }
        noteBrokenPromises(missing, of: approved, order, &decision)
        if !lines.isEmpty, let attempt {
            decision.timers.append(
                .retry(approved.order.id, at: nextRetry(after: attempt), attempt: attempt + 1))
        }
        guard lines != order.backordered else { return }
        if lines.isEmpty { decision.timers.append(.cancelRetry(approved.order.id)) }
        order.backordered = lines
        order.standing.units.backordered = lines.values.reduce(0) { $0 + $1.quantity }
        decision.backorders = lines.values.sorted { $0.number < $1.number }
        if !missing.isEmpty {
            decision.backorderedEvent = OrderBackordered(
                orderID: approved.order.id, order: approved.order.key, lines: missing,
                reason: "no warehouse that may send the order has the goods free")
        }
    }

    /// A reservation that the shelves of all warehouses together cannot honour: pieces were lost after they were promised.
    private func noteBrokenPromises(
        _ missing: [FulfilmentLine], of approved: OrderApproved, _ order: OrderFacts, _ decision: inout RoutingDecision
    ) {
        for line in missing {
            guard let reservation = order.reserved[line.number], reservation.sku == line.sku, reservation.quantity > 0 else {
                continue
            }
            let promised = min(line.quantity, reservation.quantity)
            guard facts.stock.available(of: line.sku) < Int64(promised) else { continue }
            decision.alerts.append(
                alert(
                    .oversellPrevented, .critical, line.sku,
                    "order \(approved.order.id) has \(promised) pieces reserved that no warehouse has any more"))
        }
    }
}
