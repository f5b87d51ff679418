import Domain
import Events

// News about stock, and the orders that wait for it.
extension RoutingDesk {
    mutating func adjust(_ event: StockAdjusted, request: Int) {
        guard facts.appliedAdjustments.insert(event.adjustmentID).inserted, event.change != 0 else { return }
        var decision = RoutingDecision(request: request, orderID: nil)
        let before = facts.stock.available(of: event.sku)
        guard facts.stock.adjust(Int64(event.change), of: event.sku, in: event.warehouse) else {
            // Not remembered as applied: the sender may send it again once the pieces have been given back.
            facts.appliedAdjustments.remove(event.adjustmentID)
            let shelf = facts.stock.shelf(of: event.sku, in: event.warehouse) ?? StockView.Shelf(onHand: 0)
            decision.alerts.append(
                alert(
                    .oversellPrevented, .critical, "\(event.warehouse)/\(event.sku)",
                    "adjustment \(event.adjustmentID) of \(event.change) refused: \(shelf.onHand) on hand, "
                        + "\(shelf.allocated) allocated"))
            return decisions.append(decision)
        }
        decision.appliedAdjustment = event
        decision.stock.append(
            StockChange(
                sku: event.sku, warehouse: event.warehouse, onHand: Int64(event.change),
                reason: event.change > 0 ? .received : .adjusted))
        noteLowStock(of: event.sku, before: before, &decision)
        decisions.append(decision)
        if event.change > 0 { serveWaiting(for: event.sku, request: request) }
    }

    /// Tries the orders that wait for a SKU, the oldest first, while any of it can be given.
    mutating func serveWaiting(for sku: String, request: Int) {
        for id in facts.waiting[sku] ?? [] {
            guard facts.stock.available(of: sku) > 0 else { return }
            serve(id, attempt: nil, request: request)
        }
        if facts.waitingBeyond.contains(sku), facts.stock.available(of: sku) > 0 {
            var decision = RoutingDecision(request: request, orderID: nil)
            decision.timers.append(.resume(sku: sku, at: now))
            decisions.append(decision)
        }
    }

    mutating func retry(_ id: OrderID, attempt: Int32, request: Int) { serve(id, attempt: attempt, request: request) }

    /// - Parameter attempt: how often the timer has tried; `nil` when stock arrived, which leaves the timer as it is.
    private mutating func serve(_ id: OrderID, attempt: Int32?, request: Int) {
        guard let place = facts.orders.index(forKey: id) else { return }
        var order = takeOrder(at: place)
        defer { facts.orders.values[place] = order }
        guard let approved = order.routed, !order.backordered.isEmpty else { return }
        var decision = RoutingDecision(request: request, orderID: id)
        let standing = order.standing
        if standing.units.wanted > 0, standing.payment.isPayable, standing.audit == .approved, !order.isHeldFromRouting {
            let waiting = order.backordered
            let demand = demand(of: approved.order, order) { line, outstanding in
                min(outstanding, waiting[line.number]?.quantity ?? 0)
            }
            source(demand, of: approved, keeping: [:], order: &order, event: .planned, attempt: attempt, &decision)
        } else if let attempt {
            // Held or in audit: it goes on waiting, and so does its timer.
            decision.timers.append(.retry(id, at: nextRetry(after: attempt), attempt: attempt + 1))
        }
        decisions.append(decision)
    }

    /// Twice as long after each try, up to 24 times the first.
    func nextRetry(after attempt: Int32) -> Timestamp {
        let factor = attempt < 5 ? Int64(1) << Int64(max(0, attempt)) : 24
        return Timestamp(microseconds: now.microseconds + router.rules.retryAfter.wholeMicroseconds * min(24, factor))
    }

    /// Of every SKU that the order took of, in the order of their names.
    func noteLowStock(of demand: Demand, _ decision: inout RoutingDecision) {
        var low: [String: Int64] = [:]
        for position in demand.lines.indices where crossesLine(demand.lines[position].sku, from: tools.freeBefore[position]) {
            low[demand.lines[position].sku] = tools.freeBefore[position]
        }
        for (sku, before) in low.sorted(by: { $0.key < $1.key }) { noteLowStock(of: sku, before: before, &decision) }
    }

    /// Raised when the line is crossed, not at every order below it.
    func noteLowStock(of sku: String, before: Int64, _ decision: inout RoutingDecision) {
        guard crossesLine(sku, from: before) else { return }
        let (line, after) = (router.lowStockLine(of: sku), facts.stock.available(of: sku))
        decision.alerts.append(
            alert(.stockLow, .warning, sku, "\(after) pieces free over all warehouses, fewer than \(line): buy more"))
    }

    private func crossesLine(_ sku: String, from before: Int64) -> Bool {
        let line = router.lowStockLine(of: sku)
        return line > 0 && before >= line && facts.stock.available(of: sku) < line
    }

    func alert(_ type: AlertType, _ severity: AlertSeverity, _ subject: String, _ text: String) -> AlertRaised {
        AlertRaised(alert: type, severity: severity, subject: subject, text: text, at: now)
    }
}
