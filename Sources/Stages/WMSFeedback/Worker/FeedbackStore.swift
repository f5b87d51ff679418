import Domain
import Events
import Postgres
import WMSFeedback
import WorkerRuntime

/// Writes the decisions of a batch, a statement for each table.
enum FeedbackStore {
    typealias Decision = WMSFeedbackStage.Decision

    static func enqueue(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        enqueueMessages(decisions, in: &transaction)
        enqueueStatus(decisions, in: &transaction)
        enqueueLines(decisions, in: &transaction)
        enqueuePackages(decisions, in: &transaction)
        var standings: [OrderID: OrderStanding] = [:]
        for decision in decisions {
            if let order = decision.feedback.order, let standing = decision.feedback.standing {
                standings[order] = standing
            }
        }
        Standings.enqueueUpdate(
            standings.sorted { $0.key < $1.key }.map { (id: $0.key, standing: $0.value) }, in: &transaction)
        OrderHistory.enqueue(decisions.compactMap(historyEntry), in: &transaction)
        StockLedger.enqueue(decisions.flatMap(movements), on: .nothing, in: &transaction)
    }

    static func tell(_ decision: Decision, to outbox: inout Outbox) {
        if let event = decision.feedback.progressed { outbox.append(event, cause: decision.cause) }
        for alert in decision.feedback.alerts { outbox.raise(alert, cause: decision.cause) }
        switch decision.feedback.timer {
        case .set(let timer, let dueAt): outbox.schedule(timer.request(dueAt: dueAt))
        case .cancel:
            outbox.cancelTimer(kind: OverdueTimer.rowKind, subject: decision.feedback.fulfilment.description)
        case nil: break
        }
    }

    private static func enqueueMessages(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        let messages = decisions.compactMap { decision in decision.feedback.message.map { ($0, decision.at) } }
        guard !messages.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(messages) { $0.0.number.warehouse.code }
        parameters.array(messages) { $0.0.number.outBizCode }
        parameters.array(messages) { $0.0.fulfilment.description }
        parameters.array(messages) { $0.0.status.rawValue }
        parameters.array(messages) { $0.0.outcome.rawValue }
        parameters.array(messages) { $0.0.reason }
        parameters.array(messages) { $0.1 }
        transaction.enqueue(Statements.insertMessages, parameters)
    }

    /// A fulfilment can move several times in a batch; its row is written once, as it ends.
    private static func enqueueStatus(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        var last: [FulfilmentID: (change: StatusChange, at: Timestamp)] = [:]
        for decision in decisions {
            guard var change = decision.feedback.status else { continue }
            change.shippedAt = change.shippedAt ?? last[decision.feedback.fulfilment]?.change.shippedAt
            last[decision.feedback.fulfilment] = (change, decision.at)
        }
        guard !last.isEmpty else { return }
        let rows = last.sorted { $0.key < $1.key }
        var parameters = Parameters()
        parameters.array(rows) { $0.key }
        parameters.array(rows) { $0.value.change.state.rawValue }
        parameters.array(rows) { $0.value.change.acknowledgedAt }
        parameters.array(rows) { $0.value.change.shippedAt }
        parameters.array(rows) { $0.value.at }
        transaction.enqueue(Statements.updateStatus, parameters)
    }

    private static func enqueueLines(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        struct Key: Hashable, Comparable {
            let fulfilment: FulfilmentID
            let line: Int32
            static func < (left: Key, right: Key) -> Bool {
                (left.fulfilment, left.line) < (right.fulfilment, right.line)
            }
        }
        var sums: [Key: (shipped: Int32, dropped: Int32)] = [:]
        for decision in decisions {
            for change in decision.feedback.lines {
                let key = Key(fulfilment: decision.feedback.fulfilment, line: change.number)
                sums[key, default: (0, 0)].shipped += change.shipped
                sums[key, default: (0, 0)].dropped += change.dropped
            }
        }
        guard !sums.isEmpty else { return }
        let rows = sums.sorted { $0.key < $1.key }
        var parameters = Parameters()
        parameters.array(rows) { $0.key.fulfilment }
        parameters.array(rows) { $0.key.line }
        parameters.array(rows) { $0.value.shipped }
        parameters.array(rows) { $0.value.dropped }
        transaction.enqueue(Statements.addToLines, parameters)
    }

    private static func enqueuePackages(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        let packages = decisions.flatMap { decision in decision.feedback.packages.map { ($0, decision) } }
        guard !packages.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(packages) { $0.0.id }
        parameters.array(packages) { $0.1.feedback.fulfilment }
        parameters.array(packages) { $0.1.feedback.order }
        parameters.array(packages) { $0.0.carrier }
        parameters.array(packages) { $0.0.trackingNumber }
        parameters.array(packages) { $0.0.weightGrams }
        parameters.array(packages) { PostgresJSON($0.0.linesJSON) }
        parameters.array(packages) { $0.1.feedback.status?.shippedAt ?? $0.1.at }
        transaction.enqueue(Statements.insertPackages, parameters)
    }

    private static func movements(of decision: Decision) -> [StockMovement] {
        decision.feedback.stock.map { change in
            let reason: StockMovement.Reason =
                switch change.reason {
                case .deducted: .deducted
                case .released: .released
                case .adjusted: .adjusted
                }
            return StockMovement(
                at: decision.at, sku: change.sku, warehouse: change.warehouse, onHand: change.onHand,
                allocated: change.allocated, reason: reason, orderID: decision.feedback.order,
                fulfilmentID: decision.feedback.fulfilment, cause: decision.cause)
        }
    }

    private static func historyEntry(of decision: Decision) -> HistoryEntry? {
        guard let order = decision.feedback.order, let note = decision.feedback.note else { return nil }
        return HistoryEntry(
            orderID: order, at: decision.at, stage: .wmsFeedback, event: note.event.rawValue, summary: note.summary,
            detail: note.detail, cause: decision.cause)
    }
}
