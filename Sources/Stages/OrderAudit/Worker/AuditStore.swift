import Domain
import Events
import OrderAudit
import Postgres
import WorkerRuntime

/// Writes what was decided.
///
/// It goes by the decisions' positions: taking one out of the array would copy it, with all its references, each time.
enum AuditStore {
    static func enqueue(_ decisions: [OrderAuditStage.Decision], in transaction: inout PostgresTransaction) {
        guard let now = decisions.first?.at else { return }
        enqueueDrops(of: decisions, in: &transaction)
        enqueueHolds(of: decisions, at: now, in: &transaction)
        Standings.enqueueUpdate(last(decisions) { $0.standing }.map { (id: $0, standing: $1) }, in: &transaction)
        enqueueMemory(last(decisions) { $0.memory }, at: now, in: &transaction)
        OrderHistory.enqueue(historyEntries(of: decisions), in: &transaction)
        StockLedger.enqueue(movements(of: decisions), on: .nothing, in: &transaction)
    }

    static func announce(_ decisions: [OrderAuditStage.Decision], to outbox: inout Outbox) {
        for index in decisions.indices {
            let (order, cause) = (decisions[index].audit.orderID, decisions[index].cause)
            switch decisions[index].audit.announcement {
            case .approved(let event): outbox.append(event, cause: cause)
            case .held(let event): outbox.append(event, cause: cause)
            case .rejected(let event): outbox.append(event, cause: cause)
            case nil: break
            }
            if let alert = decisions[index].audit.alert {
                outbox.raise(
                    AlertRaised(
                        alert: .abnormalOrder, severity: alert.severity, subject: order.description, text: alert.text,
                        at: decisions[index].at),
                    cause: cause)
            }
            for end in decisions[index].audit.ends {
                outbox.schedule(AuditTimer.holdEnd(of: end.hold, of: order, at: end.at))
            }
            for release in decisions[index].audit.released {
                outbox.cancelTimer(kind: AuditTimer.holdEnded, subject: release.id.description)
            }
        }
    }

    /// Two revisions of an order can be decided in one batch; of what there is one of, the later counts.
    private static func last<Value>(
        _ decisions: [OrderAuditStage.Decision], _ value: (AuditDecision) -> Value?
    ) -> [(OrderID, Value)] {
        var latest: [OrderID: Value] = [:]
        for index in decisions.indices {
            if let value = value(decisions[index].audit) { latest[decisions[index].audit.orderID] = value }
        }
        return latest.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func movements(of decisions: [OrderAuditStage.Decision]) -> [StockMovement] {
        var movements: [StockMovement] = []
        for index in decisions.indices {
            for reservation in decisions[index].audit.givesBack {
                movements.append(
                    StockMovement(
                        at: decisions[index].at, sku: reservation.sku, reserved: -Int64(reservation.quantity),
                        reason: .released, orderID: decisions[index].audit.orderID, cause: decisions[index].cause))
            }
        }
        return movements
    }

    private static func historyEntries(of decisions: [OrderAuditStage.Decision]) -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        entries.reserveCapacity(decisions.count)
        for index in decisions.indices {
            guard let entry = decisions[index].audit.entry else { continue }
            entries.append(
                HistoryEntry(
                    orderID: decisions[index].audit.orderID, at: decisions[index].at, stage: .orderAudit,
                    event: entry.event, summary: entry.summary, detail: entry.detail, ruleVersion: entry.ruleVersion,
                    cause: decisions[index].cause))
        }
        return entries
    }

    /// A rejected order has nothing reserved any more and waits for nothing.
    private static func enqueueDrops(
        of decisions: [OrderAuditStage.Decision], in transaction: inout PostgresTransaction
    ) {
        let returning = decisions.indices.filter { !decisions[$0].audit.givesBack.isEmpty }
        let rejected = decisions.indices.filter { decisions[$0].audit.standing?.audit == .rejected }
        if !returning.isEmpty {
            var parameters = Parameters()
            parameters.array(returning) { decisions[$0].audit.orderID }
            transaction.enqueue(AuditStatements.dropReservations, parameters)
        }
        if !rejected.isEmpty {
            var parameters = Parameters()
            parameters.array(rejected) { decisions[$0].audit.orderID }
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
