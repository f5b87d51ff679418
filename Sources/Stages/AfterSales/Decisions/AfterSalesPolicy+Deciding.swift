package import Domain
import Events

extension AfterSalesPolicy {
    /// Decides about one message, and changes `facts` accordingly.
    package func decide(
        _ message: AfterSalesMessage, given facts: inout AfterSalesFacts, now: Timestamp, ids: inout IDGenerator
    ) -> AfterSalesDecision {
        switch message {
        case .requested(let request):
            decide(request, waitingSince: now, given: &facts, now: now, ids: &ids)
        case .progressed(let progress):
            atDesk(of: progress.orderID, given: &facts, now: now, ids: &ids) { $0.follow(progress) }
        case .received(let received):
            decide(received, given: &facts, now: now, ids: &ids)
        case .settled(let settlement):
            decide(settlement, given: &facts, now: now, ids: &ids)
        case .due(let timer):
            decide(timer, given: &facts, now: now, ids: &ids)
        }
    }

    private func decide(
        _ request: AfterSalesRequested, waitingSince since: Timestamp, given facts: inout AfterSalesFacts,
        now: Timestamp,
        ids: inout IDGenerator
    ) -> AfterSalesDecision {
        let number = CaseFile.RequestNumber(requestedBy: request.requestedBy, requestID: request.requestID)
        guard !facts.answered.contains(number) else { return AfterSalesDecision() }
        guard let order = request.orderID ?? facts.orders[request.order], facts.dossiers[order] != nil else {
            return wait(request, number, since: since, given: &facts, now: now, ids: &ids)
        }
        facts.answered.insert(number)
        var decision = atDesk(of: order, given: &facts, now: now, ids: &ids) { $0.open(request) }
        if since != now { decision.unmatched = UnmatchedRequest(request: request, outcome: .matched) }
        return decision
    }

    /// The request may have overtaken its order, which comes by another topic: it looks again, and gives up in the end.
    private func wait(
        _ request: AfterSalesRequested, _ number: CaseFile.RequestNumber, since: Timestamp,
        given facts: inout AfterSalesFacts, now: Timestamp, ids: inout IDGenerator
    ) -> AfterSalesDecision {
        var decision = AfterSalesDecision()
        guard now - since < unknownOrderWait else {
            facts.answered.insert(number)
            let reason = "no order with this number has come"
            decision.unmatched = UnmatchedRequest(request: request, outcome: .refused)
            decision.events = [
                .updated(
                    AfterSalesUpdated(
                        caseID: ids.next(at: now), requestID: request.requestID, orderID: nil, order: request.order,
                        kind: request.kind, state: .rejected, reason: reason, at: now))
            ]
            decision.alerts = [
                AlertRaised(
                    alert: .abnormalOrder, severity: .warning, subject: request.order.description,
                    text: "\(request.kind.spoken) \(request.requestID): \(reason)", at: now)
            ]
            return decision
        }
        decision.unmatched = UnmatchedRequest(request: request, outcome: .waiting)
        let timer = CaseTimer(
            kind: .orderAwaited, subject: "\(request.requestedBy)/\(request.requestID)", key: request.key,
            request: request,
            since: since)
        decision.timers = [.set(timer, dueAt: now + unknownOrderRetry)]
        return decision
    }

    private func decide(
        _ received: ReturnReceived, given facts: inout AfterSalesFacts, now: Timestamp, ids: inout IDGenerator
    ) -> AfterSalesDecision {
        let number = ReturnNumber(warehouse: received.warehouse, outBizCode: received.outBizCode)
        guard facts.returnMessages.insert(number).inserted else { return AfterSalesDecision() }
        guard let order = facts.orderOfCase[received.caseID] else {
            var decision = AfterSalesDecision()
            decision.returnMessage = ReturnMessage(
                warehouse: received.warehouse, outBizCode: received.outBizCode, caseID: received.caseID)
            decision.alerts = [
                AlertRaised(
                    alert: .shipmentAnomaly, severity: .warning, subject: received.caseID.description,
                    text: "warehouse \(received.warehouse) received goods of a case that nobody knows", at: now)
            ]
            return decision
        }
        return atDesk(of: order, given: &facts, now: now, ids: &ids) { $0.receive(received, for: received.caseID) }
    }

    private func decide(
        _ settlement: RefundSettled, given facts: inout AfterSalesFacts, now: Timestamp, ids: inout IDGenerator
    ) -> AfterSalesDecision {
        guard let order = facts.orderOfCase[settlement.caseID] else {
            var decision = AfterSalesDecision()
            decision.alerts = [
                AlertRaised(
                    alert: .refundOverdue, severity: .critical, subject: settlement.caseID.description,
                    text: "finance answered a refund of a case that nobody knows", at: now)
            ]
            return decision
        }
        return atDesk(of: order, given: &facts, now: now, ids: &ids) { $0.settle(settlement, of: settlement.caseID) }
    }

    private func decide(
        _ timer: CaseTimer, given facts: inout AfterSalesFacts, now: Timestamp, ids: inout IDGenerator
    ) -> AfterSalesDecision {
        if timer.kind == .orderAwaited {
            guard let request = timer.request else { return AfterSalesDecision() }
            return decide(request, waitingSince: timer.since, given: &facts, now: now, ids: &ids)
        }
        guard let id = CaseID(timer.subject), let order = facts.orderOfCase[id] else { return AfterSalesDecision() }
        return atDesk(of: order, given: &facts, now: now, ids: &ids) { $0.deadline(timer.kind, of: id) }
    }

    /// Decides with one order's dossier on the desk; an order that is not known changes nothing.
    private func atDesk(
        of order: OrderID, given facts: inout AfterSalesFacts, now: Timestamp, ids: inout IDGenerator,
        _ body: (inout CaseDesk) -> Void
    ) -> AfterSalesDecision {
        guard let dossier = facts.dossiers[order] else { return AfterSalesDecision(order: order) }
        var desk = CaseDesk(dossier, policy: self, now: now, ids: ids)
        body(&desk)
        ids = desk.ids
        facts.dossiers[order] = desk.dossier
        for file in desk.dossier.cases { facts.orderOfCase[file.id] = order }
        return desk.finished()
    }
}
