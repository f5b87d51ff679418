import Domain
import Events
import Postgres
import WorkerRuntime

/// The erasing of an order's person.
///
/// One transaction under the order's lock, so that a worker that has the order in hand either wrote before, and is erased,
/// or comes after, and sees that there is nobody any more.
struct Erasure {
    let subject: PrivacySubject
    /// Rows changed, by table; none of it says what they held.
    private(set) var changed: [(table: String, rows: Int)] = []

    static func run(
        _ name: String, by person: Operator, force: Bool, in connection: inout PostgresConnection
    ) throws -> Erasure {
        var erasure = Erasure(subject: try PrivacySubject(name, in: &connection))
        var transaction = connection.begin()
        do {
            try erasure.refuseWhileInWork(force, in: &transaction)
            try erasure.erase(by: person, in: &transaction)
            try erasure.record(by: person, force, in: &transaction)
            try transaction.commit()
            return erasure
        } catch {
            try? transaction.rollback()
            throw error
        }
    }

    private init(subject: PrivacySubject) { self.subject = subject }

    /// Locks the order. Once the receiver is gone it can never be sent, and a record of it that is given up can hold what
    /// nobody else tells: money, goods.
    private func refuseWhileInWork(_ isForced: Bool, in transaction: inout PostgresTransaction) throws {
        if let order = subject.order {
            Standings.enqueueLock([order], in: &transaction)
            let standing = Standings.read(try transaction.run()[0])[order]
            if let standing, standing.isToBeSent, !isForced {
                throw CommandFailure.disproved(
                    "order \(subject.name) is \(standing.status.rawValue.replacing("_", with: " ")) and still to be sent, "
                        + "which it cannot be without its receiver; wait, or cancel it, or say --force")
            }
        }
        guard !isForced else { return }
        transaction.enqueue(PrivacyStatements.parked, subject.parkedParameters())
        let parked = try transaction.run()[0]
        // A raw order that is known says nothing that a newer message would not say again.
        let losing = (0..<parked.count).filter {
            subject.order == nil || parked.text($0, 1) != Topic.channelOrdersRaw.name
        }
        guard let first = losing.first else { return }
        let address = "\(parked.text(first, 1))[\(parked.int32(first, 2))]@\(parked.int64(first, 3))"
        throw CommandFailure.disproved(
            "\(losing.count) records of \(subject.name) are set aside and would be given up, the first is \(address); "
                + "replay or discard them (`dead-letters replay --key …`), or say --force")
    }

    private mutating func erase(by person: Operator, in transaction: inout PostgresTransaction) throws {
        if let order = subject.order {
            let words = try words(of: order, in: &transaction)
            for (table, statement) in PrivacyStatements.erasures {
                var parameters = Parameters()
                parameters.id(order)
                parameters.array(words)
                parameters.array(subject.alertSubjects)
                parameters.array(subject.fulfilments)
                transaction.enqueue(statement, parameters)
                changed.append((table, try transaction.run()[0].count))
            }
        }
        var parameters = subject.parkedParameters()
        parameters.text(person.name)
        transaction.enqueue(PrivacyStatements.emptyParked, parameters)
        changed.append(("parked_records", try transaction.run()[0].count))
    }

    private func words(of order: OrderID, in transaction: inout PostgresTransaction) throws -> [String] {
        var parameters = Parameters()
        parameters.id(order)
        transaction.enqueue(PrivacyStatements.words, parameters)
        let rows = try transaction.run()[0]
        // The last column is when it was erased.
        return (0..<rows.columnCount - 1).compactMap { rows.optionalText(0, $0) }.filter { !$0.isEmpty }
    }

    private func record(by person: Operator, _ isForced: Bool, in transaction: inout PostgresTransaction) throws {
        let touched = changed.filter { $0.rows > 0 }
        OperatorActions.enqueue(
            OperatorAction(
                "privacy erase", on: subject.order?.description ?? subject.name,
                touched.map { ($0.table, .number(Int64($0.rows))) } + [("forced", isForced ? .flag(true) : .none)]),
            by: person, in: &transaction)
        guard let order = subject.order, !touched.isEmpty else { return }
        OrderHistory.enqueue(
            [
                HistoryEntry(
                    orderID: order, at: .now, stage: .channelIngest, event: "person_erased",
                    summary: "\(person) erased who the order was for",
                    cause: Cause(topic: Topic("~person/\(person)"), partition: 0, offset: 0))
            ], in: &transaction)
    }

    var report: Report {
        var table = Table("table", "rows")
        for (name, rows) in changed where rows > 0 { table.add(.text(name), .number(Int64(rows))) }
        var report = Report()
        report.add(
            "erasure",
            [
                ("order", .text(subject.name)), ("id", .init(subject.order?.description)),
                ("result", .text(table.isEmpty ? "nothing was left to erase" : "erased")),
            ])
        report.add("erased", table)
        return report
    }
}

extension OrderStanding {
    /// Pieces are still expected to be sent.
    fileprivate var isToBeSent: Bool {
        switch status {
        case .rejected, .cancelled: false
        default: units.shipped < units.wanted
        }
    }
}
