import Domain
import Postgres
import WorkerRuntime

/// What can be looked at and given up of dead letters. Sending them through again is ``ReplayPlan``'s.
enum DeadLetters {
    static func list(
        _ selection: DeadLetterSelection, limit: Int, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Report {
        var parameters = selection.parameters()
        parameters.bigint(Int64(limit))
        let rows = try connection.query(DeadLetterStatements.list, parameters)
        var letters = Table(
            "record", "group", "key", "reason", "attempts", "parked", "waiting_behind", "state", "explanation")
        for row in 0..<rows.count {
            letters.add(
                .text("\(rows.text(row, 1))[\(rows.int32(row, 2))]@\(rows.int64(row, 3))"), .text(rows.text(row, 0)),
                .init(rows.optionalByteArray(row, 11).map(Mask.key)),
                .text(rows.text(row, 4)), .number(Int64(rows.int32(row, 6))), .init(rows.moment(row, 7)),
                .number(rows.int64(row, 12)), .text(state(rows, row)), .text(rows.text(row, 5)))
        }
        var report = Report()
        report.add("dead_letters", letters)
        report.add("by_reason", try counts(selection, in: &connection))
        return report
    }

    private static func state(_ rows: PostgresRows, _ row: Int) -> String {
        if rows.text(row, 10) == "waiting" { return "waits behind another" }
        guard rows.optionalMoment(row, 8) != nil else { return "set aside" }
        let verb = rows.text(row, 10) == "discarded" ? "discarded" : "to be replayed"
        return verb + (rows.optionalText(row, 9).map { " by \($0)" } ?? "")
    }

    /// Records behind the failed ones count too, under their own reason, whatever states the list is of.
    private static func counts(
        _ selection: DeadLetterSelection, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Table {
        var all = selection
        all.states = nil
        let rows = try connection.query(DeadLetterStatements.counts, all.parameters())
        var table = Table("group", "reason", "records", "oldest", "most_attempts", "due")
        for row in 0..<rows.count {
            table.add(
                .text(rows.text(row, 0)), .text(rows.text(row, 1)), .number(rows.int64(row, 2)),
                .init(rows.moment(row, 3)), .number(Int64(rows.int32(row, 4))), .number(rows.int64(row, 5)))
        }
        return table
    }

    /// Gives records up for good, and records who did and why. Only named ones: nobody should discard by a filter.
    static func discard(
        _ addresses: [DeadLetterAddress], group: String?, because reason: String, by person: Operator,
        in connection: inout PostgresConnection
    ) throws -> [String] {
        var parameters = Parameters()
        parameters.text(group)
        parameters.text(person.name)
        parameters.array(addresses) { $0.topic }
        parameters.array(addresses) { $0.partition }
        parameters.array(addresses) { $0.offset }
        var transaction = connection.begin()
        do {
            transaction.enqueue(DeadLetterStatements.discard, parameters)
            let gone = Self.addresses(try transaction.run()[0])
            guard !gone.isEmpty else {
                try transaction.rollback()
                return []
            }
            OperatorActions.enqueue(
                OperatorAction(
                    "dead-letters discard", on: gone.joined(separator: " "),
                    [
                        ("records", .number(Int64(gone.count))), ("group", .init(group)),
                        ("reason", .text(Mask.words(reason))),
                    ]),
                by: person, in: &transaction)
            try transaction.commit()
            return gone
        } catch {
            try? transaction.rollback()
            throw error
        }
    }

    static func addresses(_ rows: PostgresRows) -> [String] {
        (0..<rows.count).map { "\(rows.text($0, 0))[\(rows.int32($0, 1))]@\(rows.int64($0, 2))" }.sorted()
    }
}
