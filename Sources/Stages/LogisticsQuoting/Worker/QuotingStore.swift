import Domain
import Events
import LogisticsQuoting
import Postgres
import WorkerRuntime

/// Writes the decisions of a batch, a statement for each table.
enum QuotingStore {
    typealias Decision = LogisticsQuotingStage.Decision

    static func enqueue(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        let releases = decisions.compactMap(release)
        if let now = decisions.first?.at, !releases.isEmpty {
            enqueueReleases(releases, at: now, in: &transaction)
            var standings: [OrderID: OrderStanding] = [:]
            for release in releases { standings[release.outbound.fulfilment.order] = release.standing }
            Standings.enqueueUpdate(
                standings.sorted { $0.key < $1.key }.map { (id: $0.key, standing: $0.value) }, in: &transaction)
        }
        OrderHistory.enqueue(decisions.compactMap(historyEntry), in: &transaction)
    }

    static func tell(_ decision: Decision, to outbox: inout Outbox) {
        switch decision.quoting.outcome {
        case .released(let release): outbox.append(release.outbound, cause: decision.cause)
        case .waiting(let moment, let alert):
            if let alert { outbox.raise(alert, cause: decision.cause) }
            outbox.schedule(
                QuotingTimer.request(of: decision.quoting.planned, attempt: decision.quoting.attempt + 1, at: moment))
        }
    }

    private static func release(of decision: Decision) -> QuotingDecision.Release? {
        if case .released(let release) = decision.quoting.outcome { release } else { nil }
    }

    private static func enqueueReleases(
        _ releases: [QuotingDecision.Release], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        var carriers = Parameters()
        carriers.array(releases) { $0.outbound.fulfilment.id }
        carriers.array(releases) { $0.carrier }
        carriers.array(releases) { $0.service }
        carriers.array(releases) { $0.price.minorUnits }
        carriers.array(releases) { $0.price.currency.code }
        carriers.array(releases) { $0.outbound.promisedAt }
        carriers.array(releases) { $0.outbound.pickingCode }
        transaction.enqueue(Statements.carriers, carriers)
        var states = Parameters()
        states.array(releases) { $0.outbound.fulfilment.id }
        states.moment(now)
        transaction.enqueue(Statements.release, states)
    }

    private static func historyEntry(of decision: Decision) -> HistoryEntry? {
        guard let note = decision.quoting.note else { return nil }
        return HistoryEntry(
            orderID: decision.quoting.planned.fulfilment.order, at: decision.at, stage: .logisticsQuoting,
            event: note.event.rawValue, summary: note.summary, detail: note.detail, ruleVersion: decision.ruleVersion,
            cause: decision.cause)
    }
}
