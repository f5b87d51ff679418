import Domain
import Events
import LogisticsQuoting
import Postgres
import WorkerRuntime

/// Writes the decisions of a batch, a statement for each table.
enum QuotingStore {
    typealias Decision = LogisticsQuotingStage.Decision

    static func enqueue(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        var releases: [Release] = []
        var standings: [OrderID: OrderStanding] = [:]
        releases.reserveCapacity(decisions.count)
        for index in decisions.indices {
            guard case .released(let release) = decisions[index].quoting.outcome else { continue }
            releases.append(Release(release))
            standings[release.outbound.fulfilment.order] = release.standing
        }
        if let now = decisions.first?.at, !releases.isEmpty {
            enqueueReleases(releases, at: now, in: &transaction)
            Standings.enqueueUpdate(
                standings.sorted { $0.key < $1.key }.map { (id: $0.key, standing: $0.value) }, in: &transaction)
        }
        OrderHistory.enqueue(historyEntries(of: decisions), in: &transaction)
    }

    static func tell(_ decisions: [Decision], to outbox: inout Outbox) {
        for index in decisions.indices {
            switch decisions[index].quoting.outcome {
            case .released(let release): outbox.append(release.outbound, cause: decisions[index].cause)
            case .waiting(let moment, let alert):
                if let alert { outbox.raise(alert, cause: decisions[index].cause) }
                let quoting = decisions[index].quoting
                outbox.schedule(QuotingTimer.request(of: quoting.planned, attempt: quoting.attempt + 1, at: moment))
            }
        }
    }

    /// The columns of a release, without the rest of it: a row is copied once for each of them.
    private struct Release {
        let fulfilment: FulfilmentID
        let carrier: String
        let service: String
        let price: Money
        let promisedAt: Timestamp?
        let pickingCode: String

        init(_ release: QuotingDecision.Release) {
            fulfilment = release.outbound.fulfilment.id
            carrier = release.carrier
            service = release.service
            price = release.price
            promisedAt = release.outbound.promisedAt
            pickingCode = release.outbound.pickingCode
        }
    }

    private static func enqueueReleases(
        _ releases: [Release], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        var carriers = Parameters()
        carriers.array(releases) { $0.fulfilment }
        carriers.array(releases) { $0.carrier }
        carriers.array(releases) { $0.service }
        carriers.array(releases) { $0.price.minorUnits }
        carriers.array(releases) { $0.price.currency.code }
        carriers.array(releases) { $0.promisedAt }
        carriers.array(releases) { $0.pickingCode }
        transaction.enqueue(Statements.carriers, carriers)
        var states = Parameters()
        states.array(releases) { $0.fulfilment }
        states.moment(now)
        transaction.enqueue(Statements.release, states)
    }

    private static func historyEntries(of decisions: [Decision]) -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        entries.reserveCapacity(decisions.count)
        for index in decisions.indices {
            guard let note = decisions[index].quoting.note else { continue }
            entries.append(
                HistoryEntry(
                    orderID: decisions[index].quoting.planned.fulfilment.order, at: decisions[index].at,
                    stage: .logisticsQuoting, event: note.event.rawValue, summary: note.summary, detail: note.detail,
                    ruleVersion: decisions[index].ruleVersion, cause: decisions[index].cause))
        }
        return entries
    }
}
