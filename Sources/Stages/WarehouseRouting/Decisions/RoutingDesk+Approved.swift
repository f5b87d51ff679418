import Domain
import Events

// Approved orders: the first time, again, and changed.
extension RoutingDesk {
    mutating func route(_ approved: OrderApproved, request: Int) {
        let id = approved.order.id
        guard let place = facts.orders.index(forKey: id) else {
            var decision = RoutingDecision(request: request, orderID: id)
            decision.alerts.append(alert(.abnormalOrder, .warning, id.description, "approved, but not stored by ingest"))
            return decisions.append(decision)
        }
        var order = takeOrder(at: place)
        route(approved, &order, request: request)
        facts.orders.values[place] = order
    }

    private mutating func route(_ approved: OrderApproved, _ order: inout OrderFacts, request: Int) {
        if let reason = reasonToSkip(order) {
            var decision = RoutingDecision(request: request, orderID: approved.order.id)
            decision.note = RoutingNote(event: .skipped, summary: "Not routed: \(reason)", detail: "{}")
            return decisions.append(decision)
        }
        guard let routed = order.routed?.order else { return plan(approved, &order, event: .planned, request: request) }
        // The same approval again, or one that a newer one has overtaken: nothing is left to do.
        guard approved.order.revision > routed.revision else { return }
        if approved.order.routingSubstance == routed.routingSubstance { return keep(approved, &order, request: request) }
        let live = order.fulfilments.filter { !$0.state.isFinal }
        guard order.standing.units.shipped == 0, live.allSatisfy(\.canBeWithdrawn) else {
            return refuseChange(approved, &order, request: request)
        }
        plan(approved, &order, withdrawing: live, event: .replanned, request: request)
    }

    private func reasonToSkip(_ order: OrderFacts) -> String? {
        let standing = order.standing
        if standing.units.wanted == 0 { return "nothing of the order is wanted any more" }
        if !standing.payment.isPayable { return "the order is not paid (\(standing.payment.rawValue))" }
        if standing.audit != .approved { return "the audit is \(standing.audit.rawValue) again" }
        return order.isHeldFromRouting ? "a hold blocks routing" : nil
    }

    /// A newer revision that asks for the same goods at the same place.
    private mutating func keep(_ approved: OrderApproved, _ order: inout OrderFacts, request: Int) {
        var decision = RoutingDecision(request: request, orderID: approved.order.id)
        decision.routed = approved
        decision.note = RoutingNote(
            event: .unchanged, summary: "Revision \(approved.order.revision) changes nothing for the warehouses", detail: "{}")
        order.routed = approved
        decisions.append(decision)
    }

    /// A change that comes after a warehouse was told. A person decides whether to stop the parcel.
    private mutating func refuseChange(_ approved: OrderApproved, _ order: inout OrderFacts, request: Int) {
        let id = approved.order.id
        var decision = RoutingDecision(request: request, orderID: id)
        let text = "revision \(approved.order.revision) changes lines or destination, but a warehouse is already at work"
        decision.routed = approved
        decision.note = RoutingNote(event: .refused, summary: "Not routed again: \(text)", detail: "{}")
        decision.alerts.append(alert(.abnormalOrder, .critical, id.description, text))
        order.routed = approved
        decisions.append(decision)
    }

    /// Takes back what may be taken back, then finds a source for everything the order still wants.
    private mutating func plan(
        _ approved: OrderApproved, _ order: inout OrderFacts, withdrawing live: [FulfilmentFacts] = [],
        event: RoutingNote.Event, request: Int
    ) {
        var decision = RoutingDecision(request: request, orderID: approved.order.id)
        decision.routed = approved
        order.routed = approved
        withdraw(live, of: approved, from: &order, &decision)
        let demand = demand(of: approved.order, order) { line, _ in line.quantity }
        source(demand, of: approved, keeping: [:], order: &order, event: event, attempt: 0, &decision)
        decisions.append(decision)
    }

    /// Gives allocated pieces back to their shelves. What the changed order still wants of them stays reserved for it.
    private mutating func withdraw(
        _ live: [FulfilmentFacts], of approved: OrderApproved, from order: inout OrderFacts,
        _ decision: inout RoutingDecision
    ) {
        for fulfilment in live {
            for line in fulfilment.lines where line.open > 0 {
                let already = order.reserved[line.number]?.quantity ?? 0
                let wanted = approved.order.lines.last { $0.number == line.number && !$0.isCancelled }
                let kept = wanted?.sku == line.sku ? min(line.open, max(0, (wanted?.quantity ?? 0) - already)) : 0
                facts.stock.giveBack(Int64(line.open), pooled: Int64(kept), of: line.sku, to: fulfilment.warehouse)
                decision.stock.append(
                    StockChange(
                        sku: line.sku, warehouse: fulfilment.warehouse, allocated: -Int64(line.open), reason: .released,
                        fulfilment: fulfilment.id))
                order.standing.units.allocated = max(0, order.standing.units.allocated - line.open)
                if kept > 0 {
                    decision.stock.append(StockChange(sku: line.sku, reserved: Int64(kept), reason: .reserved))
                    setReservation(already + kept, of: line.number, line.sku, in: &order, &decision)
                }
            }
            decision.withdrawn.append(fulfilment.id)
            guard let place = order.fulfilments.firstIndex(where: { $0.id == fulfilment.id }) else { continue }
            order.fulfilments[place].state = .cancelled
            for line in order.fulfilments[place].lines.indices {
                order.fulfilments[place].lines[line].dropped += order.fulfilments[place].lines[line].open
            }
        }
    }
}

extension Order {
    /// A fingerprint of what routing chooses by: where the order goes and what must be sent.
    var routingSubstance: Int64 {
        var fingerprint = Fingerprint()
        for text in [destination.country, destination.province, destination.city, destination.district] {
            fingerprint.combine(text)
        }
        fingerprint.combine(requiredWarehouse ?? "")
        for line in lines where !line.isCancelled {
            fingerprint.combine(Int64(line.number))
            fingerprint.combine(line.sku)
            fingerprint.combine(Int64(line.quantity))
        }
        return fingerprint.value
    }
}
