import Domain
import Events
import OrderAudit
import Postgres
import WorkerRuntime

/// Writes what was decided.
enum AuditStore {
    static func enqueue(_ decisions: [OrderAuditStage.Decision], in transaction: inout PostgresTransaction) {
        guard let now = decisions.first?.at else { return }
        enqueueDrops(of: decisions, in: &transaction)
        enqueueHolds(of: decisions, at: now, in: &transaction)
        Standings.enqueueUpdate(last(decisions, \.standing).map { (id: $0, standing: $1) }, in: &transaction)
        enqueueMemory(last(decisions, \.memory), at: now, in: &transaction)
        OrderHistory.enqueue(decisions.compactMap(HistoryEntry.init), in: &transaction)
        StockLedger.enqueue(decisions.flatMap(movements), on: .nothing, in: &transaction)
    }

    static func announce(_ decision: OrderAuditStage.Decision, to outbox: inout Outbox) {
        let audit = decision.audit
        switch audit.announcement {
        case .approved(let event): outbox.append(event, cause: decision.cause)
        case .held(let event): outbox.append(event, cause: decision.cause)
        case .rejected(let event): outbox.append(event, cause: decision.cause)
        case nil: break
        }
        if let alert = audit.alert {
            outbox.raise(
                AlertRaised(
                    alert: .abnormalOrder, severity: alert.severity, subject: audit.orderID.description,
                    text: alert.text,
                    at: decision.at),
                cause: decision.cause)
        }
        for end in audit.ends { outbox.schedule(AuditTimer.holdEnd(of: end.hold, of: audit.orderID, at: end.at)) }
        for release in audit.released {
            outbox.cancelTimer(kind: AuditTimer.holdEnded, subject: release.id.description)
        }
    }

    /// Two revisions of an order can be decided in one batch; of what there is one of, the later counts.
    private static func last<Value>(
        _ decisions: [OrderAuditStage.Decision], _ value: (AuditDecision) -> Value?
    ) -> [(OrderID, Value)] {
        var latest: [OrderID: Value] = [:]
        for decision in decisions {
            if let value = value(decision.audit) { latest[decision.audit.orderID] = value }
        }
        return latest.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func movements(of decision: OrderAuditStage.Decision) -> [StockMovement] {
        decision.audit.givesBack.map { reservation in
            StockMovement(
                at: decision.at, sku: reservation.sku, reserved: -Int64(reservation.quantity), reason: .released,
                orderID: decision.audit.orderID, cause: decision.cause)
        }
    }

    /// A rejected order has nothing reserved any more and waits for nothing.
    private static func enqueueDrops(
        of decisions: [OrderAuditStage.Decision], in transaction: inout PostgresTransaction
    ) {
        let returning = decisions.filter { !$0.audit.givesBack.isEmpty }
        let rejected = decisions.filter { $0.audit.standing?.audit == .rejected }.map(\.audit.orderID)
        if !returning.isEmpty {
            var parameters = Parameters()
            parameters.array(returning) { $0.audit.orderID }
            transaction.enqueue(AuditStatements.dropReservations, parameters)
        }
        if !rejected.isEmpty {
            var parameters = Parameters()
            parameters.array(rejected)
            transaction.enqueue(AuditStatements.dropBackorders, parameters)
        }
    }

    /// Placed first: a later revision in the batch may release what an earlier one placed.
    private static func enqueueHolds(
        of decisions: [OrderAuditStage.Decision], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        let placed = decisions.flatMap { decision in
            decision.audit.placed.map { (order: decision.audit.orderID, hold: $0) }
        }
        Holds.enqueuePlace(placed, at: now, in: &transaction)
        let released = Dictionary(grouping: decisions.flatMap(\.audit.released), by: \.by)
        for (resolver, holds) in released.sorted(by: { $0.key < $1.key }) {
            Holds.enqueueResolve(holds.map(\.id), as: .released, by: resolver, at: now, in: &transaction)
        }
    }

    private static func enqueueMemory(
        _ memories: [(OrderID, AuditDecision.Memory)], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        guard !memories.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(memories) { $0.0 }
        parameters.array(memories) { $0.1.verdict.revision }
        parameters.array(memories) { $0.1.verdict.outcome.rawValue }
        parameters.array(memories) { $0.1.ruleVersion }
        parameters.array(memories) { $0.1.verdict.glance.saw }
        parameters.array(memories) { $0.1.verdict.glance.routedBy }
        parameters.array(memories) { PostgresJSON($0.1.verdict.findings.json) }
        parameters.moment(now)
        transaction.enqueue(AuditStatements.remember, parameters)
    }
}

extension HistoryEntry {
    fileprivate init?(_ decision: OrderAuditStage.Decision) {
        guard let entry = decision.audit.entry else { return nil }
        self.init(
            orderID: decision.audit.orderID, at: decision.at, stage: .orderAudit, event: entry.event,
            summary: entry.summary,
            detail: entry.detail, ruleVersion: entry.ruleVersion, cause: decision.cause)
    }
}
