import AfterSales
import Domain
import Events
import Postgres
import WorkerRuntime

/// Writes what happens to the order itself: stopped fulfilments, released stock, lifted holds, its standing.
enum StoppingStore {
    typealias Decision = AfterSalesStage.Decision

    static func enqueue(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        guard let now = decisions.first?.at else { return }
        enqueueFulfilments(decisions.flatMap(\.afterSales.fulfilments), at: now, in: &transaction)
        let reservations = sums(of: decisions, \.reservations)
        enqueue(reservations, WriteStatements.releaseReservations, in: &transaction)
        let backorders = sums(of: decisions, \.backorders)
        enqueue(backorders, WriteStatements.deleteBackorders, in: &transaction)
        enqueue(backorders, WriteStatements.reduceBackorders, in: &transaction)
        enqueueCancelledLines(decisions, in: &transaction)
        Holds.enqueueResolve(
            decisions.flatMap(\.afterSales.releasedHolds), as: .released, by: AfterSalesStage.name.rawValue, at: now,
            in: &transaction)
        var standings: [OrderID: OrderStanding] = [:]
        for decision in decisions {
            if let order = decision.afterSales.order, let standing = decision.afterSales.standing {
                standings[order] = standing
            }
        }
        Standings.enqueueUpdate(
            standings.sorted { $0.key < $1.key }.map { (id: $0.key, standing: $0.value) }, in: &transaction)
        StockLedger.enqueue(decisions.flatMap(movements), on: .nothing, in: &transaction)
    }

    private static func enqueueFulfilments(
        _ changes: [FulfilmentChange], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        guard !changes.isEmpty else { return }
        // Stopped once at most: whatever stops it a second time in the batch finds it stopped.
        var parameters = Parameters()
        parameters.array(changes) { $0.id }
        parameters.array(changes) { $0.state.rawValue }
        parameters.moment(now)
        transaction.enqueue(WriteStatements.stopFulfilments, parameters)
        let dropped = changes.flatMap { change in change.dropped.map { (change.id, $0) } }
        guard !dropped.isEmpty else { return }
        parameters.reset()
        parameters.array(dropped) { $0.0 }
        parameters.array(dropped) { $0.1.line }
        parameters.array(dropped) { $0.1.pieces }
        transaction.enqueue(WriteStatements.dropLines, parameters)
    }

    private struct LineKey: Hashable, Comparable {
        let order: OrderID
        let line: Int32
        static func < (left: Self, right: Self) -> Bool { (left.order, left.line) < (right.order, right.line) }
    }

    private static func sums(
        of decisions: [Decision], _ changes: KeyPath<AfterSalesDecision, [PiecesChange]>
    ) -> [(key: LineKey, value: Int32)] {
        var sums: [LineKey: Int32] = [:]
        for decision in decisions {
            guard let order = decision.afterSales.order else { continue }
            for change in decision.afterSales[keyPath: changes] {
                sums[LineKey(order: order, line: change.line), default: 0] += change.pieces
            }
        }
        return sums.sorted { $0.key < $1.key }
    }

    private static func enqueue(
        _ sums: [(key: LineKey, value: Int32)], _ statement: Statement, in transaction: inout PostgresTransaction
    ) {
        guard !sums.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(sums) { $0.key.order }
        parameters.array(sums) { $0.key.line }
        parameters.array(sums) { $0.value }
        transaction.enqueue(statement, parameters)
    }

    private static func enqueueCancelledLines(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        let lines = decisions.flatMap { decision in
            decision.afterSales.cancelledLines.compactMap { line in decision.afterSales.order.map { ($0, line) } }
        }
        guard !lines.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(lines) { $0.0 }
        parameters.array(lines) { $0.1 }
        transaction.enqueue(WriteStatements.cancelLines, parameters)
    }

    private static func movements(of decision: Decision) -> [StockMovement] {
        decision.afterSales.stock.map { change in
            let reason: StockMovement.Reason =
                switch change.reason {
                case .released: .released
                case .returned: .returned
                }
            return StockMovement(
                at: decision.at, sku: change.sku, warehouse: change.warehouse, onHand: change.onHand,
                allocated: change.allocated, reserved: change.reserved, reason: reason,
                orderID: decision.afterSales.order, fulfilmentID: change.fulfilment, cause: decision.cause)
        }
    }
}
