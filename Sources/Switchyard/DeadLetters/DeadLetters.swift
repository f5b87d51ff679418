import Domain
import Postgres
import WorkerRuntime

/// What can be done with dead letters.
enum DeadLetters {
    static func list(
        _ selection: DeadLetterSelection, limit: Int, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Report {
        var parameters = selection.parameters()
        parameters.bigint(Int64(limit))
        let rows = try connection.query(DeadLetterStatements.list, parameters)
        var letters = Table("record", "group", "reason", "attempts", "parked", "waiting_behind", "state", "explanation")
        for row in 0..<rows.count {
            letters.add(
                .text("\(rows.text(row, 1))[\(rows.int32(row, 2))]@\(rows.int64(row, 3))"), .text(rows.text(row, 0)),
                .text(rows.text(row, 4)), .number(Int64(rows.int32(row, 6))), .init(rows.moment(row, 7)),
                .number(rows.int64(row, 11)), .text(state(rows, row)), .text(rows.text(row, 5)))
        }
        var report = Report()
        report.add("dead_letters", letters)
        report.add("by_reason", try counts(selection, in: &connection))
        return report
    }

    private static func state(_ rows: PostgresRows, _ row: Int) -> String {
        guard rows.optionalMoment(row, 8) != nil else { return "set aside" }
        let verb = rows.text(row, 10) == "discarded" ? "discarded" : "to be replayed"
        return verb + (rows.optionalText(row, 9).map { " by \($0)" } ?? "")
    }

    /// Records behind the failed ones count too, under their own reason.
    private static func counts(
        _ selection: DeadLetterSelection, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Table {
        var parameters = Parameters()
        parameters.text(selection.group)
        parameters.text(selection.reason)
        let rows = try connection.query(DeadLetterStatements.counts, parameters)
        var table = Table("group", "reason", "records", "oldest", "due")
        for row in 0..<rows.count {
            table.add(
                .text(rows.text(row, 0)), .text(rows.text(row, 1)), .number(rows.int64(row, 2)),
                .init(rows.moment(row, 3)),
                .number(rows.int64(row, 4)))
        }
        return table
    }

    /// Marks the chosen ones as due, so that their workers handle them again.
    /// - Parameter isTrial: looks which they are, and leaves them.
    static func replay(
        _ selection: DeadLetterSelection, by person: String, limit: Int, isTrial: Bool,
        in connection: inout PostgresConnection
    ) throws(PostgresError) -> [String] {
        var parameters = selection.parameters()
        parameters.bigint(Int64(limit))
        parameters.text(person)
        var transaction = connection.begin()
        transaction.enqueue(DeadLetterStatements.replay, parameters)
        let rows = try transaction.run()[0]
        if isTrial { try transaction.rollback() } else { try transaction.commit() }
        return addresses(rows)
    }

    /// Gives records up for good. Only named ones: nobody should discard by a filter.
    static func discard(
        _ addresses: [DeadLetterAddress], group: String?, by person: String, in connection: inout PostgresConnection
    ) throws(PostgresError) -> [String] {
        var parameters = DeadLetterSelection(group: group, addresses: addresses).parameters()
        parameters.text(person)
        return Self.addresses(try connection.query(DeadLetterStatements.discard, parameters))
    }

    private static func addresses(_ rows: PostgresRows) -> [String] {
        (0..<rows.count).map { "\(rows.text($0, 0))[\(rows.int32($0, 1))]@\(rows.int64($0, 2))" }.sorted()
    }
}
