import Domain
import Events
import JSON
import Postgres
import WMSFeedback
import WorkerRuntime

/// Writes the decisions of a batch, a statement for each table.
///
/// It goes by their positions: taking a decision out of the array would copy it, two dozen references and all, for every
/// column.
enum FeedbackStore {
    typealias Decision = WMSFeedbackStage.Decision

    static func enqueue(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        enqueueMessages(decisions, in: &transaction)
        enqueueStatus(decisions, in: &transaction)
        enqueueLines(decisions, in: &transaction)
        enqueuePackages(decisions, in: &transaction)
        var standings: [OrderID: OrderStanding] = [:]
        for index in decisions.indices {
            if let order = decisions[index].feedback.order, let standing = decisions[index].feedback.standing {
                standings[order] = standing
            }
        }
        Standings.enqueueUpdate(
            standings.sorted { $0.key < $1.key }.map { (id: $0.key, standing: $0.value) }, in: &transaction)
        OrderHistory.enqueue(historyEntries(of: decisions), in: &transaction)
        StockLedger.enqueue(movements(of: decisions), on: .nothing, in: &transaction)
    }

    static func tell(_ decisions: [Decision], to outbox: inout Outbox) {
        for index in decisions.indices {
            if let event = decisions[index].feedback.progressed {
                outbox.append(event, cause: decisions[index].cause)
            }
            for alert in decisions[index].feedback.alerts { outbox.raise(alert, cause: decisions[index].cause) }
            switch decisions[index].feedback.timer {
            case .set(let timer, let dueAt): outbox.schedule(timer.request(dueAt: dueAt))
            case .cancel:
                outbox.cancelTimer(
                    kind: OverdueTimer.rowKind, subject: decisions[index].feedback.fulfilment.description)
            case nil: break
            }
        }
    }

    private static func enqueueMessages(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        let rows = decisions.indices.filter { decisions[$0].feedback.message != nil }
        guard !rows.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(rows) { decisions[$0].feedback.message?.number.warehouse.code }
        parameters.array(rows) { decisions[$0].feedback.message?.number.outBizCode }
        parameters.array(rows) { decisions[$0].feedback.message?.fulfilment.description }
        parameters.array(rows) { decisions[$0].feedback.message?.status.rawValue }
        parameters.array(rows) { decisions[$0].feedback.message?.outcome.rawValue }
        parameters.array(rows) { decisions[$0].feedback.message?.reason }
        parameters.array(rows) { decisions[$0].at }
        transaction.enqueue(Statements.insertMessages, parameters)
    }

    /// A fulfilment can move several times in a batch; its row is written once, as it ends.
    private static func enqueueStatus(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        var last: [FulfilmentID: (change: StatusChange, at: Timestamp)] = [:]
        for index in decisions.indices {
            guard var change = decisions[index].feedback.status else { continue }
            let fulfilment = decisions[index].feedback.fulfilment
            change.shippedAt = change.shippedAt ?? last[fulfilment]?.change.shippedAt
            last[fulfilment] = (change, decisions[index].at)
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
        for index in decisions.indices {
            for change in decisions[index].feedback.lines {
                let key = Key(fulfilment: decisions[index].feedback.fulfilment, line: change.number)
                let sum = sums[key] ?? (0, 0)
                sums[key] = (sum.shipped + change.shipped, sum.dropped + change.dropped)
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
        var packages: [(package: Package, decision: Int)] = []
        for index in decisions.indices {
            for package in decisions[index].feedback.packages { packages.append((package, index)) }
        }
        guard !packages.isEmpty else { return }
        var json = JSONWriter()
        var parameters = Parameters()
        parameters.array(packages.indices) { packages[$0].package.id }
        parameters.array(packages.indices) { decisions[packages[$0].decision].feedback.fulfilment }
        parameters.array(packages.indices) { decisions[packages[$0].decision].feedback.order }
        parameters.array(packages.indices) { packages[$0].package.carrier }
        parameters.array(packages.indices) { packages[$0].package.trackingNumber }
        parameters.array(packages.indices) { packages[$0].package.weightGrams }
        parameters.array(packages.indices) { PostgresJSON(packages[$0].package.linesJSON(&json)) }
        parameters.array(packages.indices) { row in
            let decision = packages[row].decision
            return decisions[decision].feedback.status?.shippedAt ?? decisions[decision].at
        }
        transaction.enqueue(Statements.insertPackages, parameters)
    }

    private static func movements(of decisions: [Decision]) -> [StockMovement] {
        var movements: [StockMovement] = []
        for index in decisions.indices {
            for change in decisions[index].feedback.stock {
                movements.append(
                    StockMovement(
                        at: decisions[index].at, sku: change.sku, warehouse: change.warehouse, onHand: change.onHand,
                        allocated: change.allocated, reason: StockMovement.Reason(change.reason),
                        orderID: decisions[index].feedback.order, fulfilmentID: decisions[index].feedback.fulfilment,
                        cause: decisions[index].cause))
            }
        }
        return movements
    }

    private static func historyEntries(of decisions: [Decision]) -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        entries.reserveCapacity(decisions.count)
        for index in decisions.indices {
            guard let order = decisions[index].feedback.order, let note = decisions[index].feedback.note else {
                continue
            }
            entries.append(
                HistoryEntry(
                    orderID: order, at: decisions[index].at, stage: .wmsFeedback, event: note.event.rawValue,
                    summary: note.summary, detail: note.detail, cause: decisions[index].cause))
        }
        return entries
    }
}

extension StockMovement.Reason {
    fileprivate init(_ reason: StockChange.Reason) {
        switch reason {
        case .deducted: self = .deducted
        case .released: self = .released
        case .adjusted: self = .adjusted
        }
    }
}
