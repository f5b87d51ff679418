import Domain
import Events
import JSON
import Postgres
import WarehouseRouting
import WorkerRuntime

/// Writes the decisions of a batch, a statement for each table.
///
/// An order can be decided about several times in one batch; where a row is replaced, its last value is written.
enum RoutingStore {
    typealias Decision = WarehouseRoutingStage.Decision

    static func enqueue(
        _ decisions: [Decision], on stock: StockLedger.Basis, in transaction: inout PostgresTransaction
    ) {
        guard let now = decisions.first?.at else { return }
        enqueueFulfilments(decisions.flatMap(\.routing.fulfilments).map(\.fulfilment), at: now, in: &transaction)
        enqueueWithdrawals(decisions.flatMap(\.routing.withdrawn), at: now, in: &transaction)
        enqueueReservations(decisions, in: &transaction)
        enqueueAdjustments(decisions.compactMap(\.routing.appliedAdjustment), at: now, in: &transaction)
        enqueueBackorders(decisions, in: &transaction)
        enqueueApprovals(decisions, in: &transaction)
        let standings = last(decisions) { $0.standing }
        Standings.enqueueUpdate(standings.map { (id: $0.key, standing: $0.value) }, in: &transaction)
        OrderHistory.enqueue(historyEntries(of: decisions), in: &transaction)
        // Last, and in this order: see `StockLocks`.
        StockLedger.enqueue(movements(of: decisions), on: stock, in: &transaction)
        enqueueLoad(decisions, in: &transaction)
    }

    /// By position: taking a decision out of the array would copy it, with all its references.
    static func tell(_ decisions: [Decision], to outbox: inout Outbox) {
        for index in decisions.indices {
            let cause = decisions[index].cause
            for event in decisions[index].routing.fulfilments { outbox.append(event, cause: cause) }
            if let event = decisions[index].routing.backorderedEvent { outbox.append(event, cause: cause) }
            for alert in decisions[index].routing.alerts { outbox.raise(alert, cause: cause) }
            for timer in decisions[index].routing.timers { RoutingTimers.set(timer, in: &outbox) }
        }
    }

    /// The last value that a batch gave each order, by order.
    private static func last<Value>(
        _ decisions: [Decision], _ value: (RoutingDecision) -> Value?
    ) -> [(key: OrderID, value: Value)] {
        var values: [OrderID: Value] = [:]
        for index in decisions.indices {
            if let order = decisions[index].routing.orderID, let value = value(decisions[index].routing) {
                values[order] = value
            }
        }
        return values.sorted { $0.key < $1.key }
    }

    private static func enqueueFulfilments(
        _ fulfilments: [Fulfilment], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        guard !fulfilments.isEmpty else { return }
        var heads = Parameters()
        heads.array(fulfilments) { $0.id }
        heads.array(fulfilments) { $0.order }
        heads.array(fulfilments) { $0.warehouse.code }
        heads.moment(now)
        transaction.enqueue(WriteStatements.fulfilments, heads)
        transaction.enqueue(WriteStatements.statuses, heads)
        let lines = fulfilments.flatMap { fulfilment in fulfilment.lines.map { (fulfilment.id, $0) } }
        var parameters = Parameters()
        parameters.array(lines) { $0.0 }
        parameters.array(lines) { $0.1.number }
        parameters.array(lines) { $0.1.sku }
        parameters.array(lines) { $0.1.quantity }
        transaction.enqueue(WriteStatements.lines, parameters)
    }

    private static func enqueueWithdrawals(
        _ fulfilments: [FulfilmentID], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        guard !fulfilments.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(fulfilments)
        transaction.enqueue(WriteStatements.withdrawLines, parameters)
        parameters.moment(now)
        transaction.enqueue(WriteStatements.withdrawStatuses, parameters)
    }

    private static func enqueueReservations(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        struct Key: Hashable, Comparable {
            let order: OrderID
            let line: Int32
            static func < (left: Key, right: Key) -> Bool { (left.order, left.line) < (right.order, right.line) }
        }
        var changes: [Key: ReservationChange] = [:]
        for index in decisions.indices {
            guard let order = decisions[index].routing.orderID else { continue }
            for change in decisions[index].routing.reservations {
                changes[Key(order: order, line: change.number)] = change
            }
        }
        guard !changes.isEmpty else { return }
        let rows = changes.sorted { $0.key < $1.key }
        var parameters = Parameters()
        parameters.array(rows) { $0.key.order }
        parameters.array(rows) { $0.key.line }
        parameters.array(rows) { $0.value.sku }
        parameters.array(rows) { $0.value.quantity }
        transaction.enqueue(WriteStatements.reservations, parameters)
    }

    private static func movements(of decisions: [Decision]) -> [StockMovement] {
        var movements: [StockMovement] = []
        for index in decisions.indices {
            for change in decisions[index].routing.stock {
                movements.append(
                    StockMovement(
                        at: decisions[index].at, sku: change.sku, warehouse: change.warehouse, onHand: change.onHand,
                        allocated: change.allocated, reserved: change.reserved, reason: reason(change.reason),
                        orderID: decisions[index].routing.orderID, fulfilmentID: change.fulfilment,
                        cause: decisions[index].cause))
            }
        }
        return movements
    }

    private static func reason(_ reason: StockChange.Reason) -> StockMovement.Reason {
        switch reason {
        case .received: .received
        case .adjusted: .adjusted
        case .allocated: .allocated
        case .released: .released
        case .reserved: .reserved
        }
    }

    private static func enqueueAdjustments(
        _ adjustments: [StockAdjusted], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        guard !adjustments.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(adjustments) { $0.adjustmentID }
        parameters.array(adjustments) { $0.warehouse.code }
        parameters.array(adjustments) { $0.sku }
        parameters.array(adjustments) { $0.change }
        parameters.moment(now)
        transaction.enqueue(WriteStatements.adjustments, parameters)
    }

    private static func enqueueBackorders(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        let orders = last(decisions) { $0.backorders }
        guard !orders.isEmpty else { return }
        var cleared = Parameters()
        cleared.array(orders) { $0.key }
        transaction.enqueue(WriteStatements.clearBackorders, cleared)
        let lines = orders.flatMap { order in order.value.map { (order.key, $0) } }
        guard !lines.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(lines) { $0.0 }
        parameters.array(lines) { $0.1.number }
        parameters.array(lines) { $0.1.sku }
        parameters.array(lines) { $0.1.quantity }
        parameters.array(lines) { $0.1.since }
        transaction.enqueue(WriteStatements.backorders, parameters)
    }

    private static func enqueueApprovals(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        let orders = last(decisions) { $0.routed }
        guard !orders.isEmpty else { return }
        var json = JSONWriter()
        var parameters = Parameters()
        parameters.array(orders) { $0.key }
        parameters.array(orders) { $0.value.order.revision }
        parameters.array(orders) { order in
            json.reset()
            order.value.write(to: &json)
            return json.bytes
        }
        transaction.enqueue(WriteStatements.approvals, parameters)
    }

    private static func enqueueLoad(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        var sums: [LoadKey: Int32] = [:]
        for index in decisions.indices { for key in decisions[index].routing.load { sums[key, default: 0] += 1 } }
        guard !sums.isEmpty else { return }
        let rows = sums.sorted { $0.key < $1.key }
        var parameters = Parameters()
        parameters.array(rows) { $0.key.warehouse.code }
        parameters.array(rows) { $0.key.day }
        parameters.array(rows) { $0.value }
        transaction.enqueue(WriteStatements.load, parameters)
    }

    private static func historyEntries(of decisions: [Decision]) -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        entries.reserveCapacity(decisions.count)
        for index in decisions.indices {
            guard let order = decisions[index].routing.orderID, let note = decisions[index].routing.note else {
                continue
            }
            entries.append(
                HistoryEntry(
                    orderID: order, at: decisions[index].at, stage: .warehouseRouting, event: note.event.rawValue,
                    summary: note.summary, detail: note.detail, ruleVersion: decisions[index].ruleVersion,
                    cause: decisions[index].cause))
        }
        return entries
    }
}
