import Domain
import Postgres
import WorkerRuntime

/// The audit's list of blocked buyers, as the command line changes it.
enum BlockList {
    static func add(
        _ kind: BlockedKind, _ value: String, reason: String, by person: Operator, days: Int?,
        in connection: inout PostgresConnection
    ) throws {
        guard value.contains(where: { !$0.isWhitespace }) else { throw CommandFailure.usage("the value is empty") }
        if let days, days < 1 { throw CommandFailure.usage("--days must be 1 or more, not \(days)") }
        var parameters = Parameters()
        parameters.text(kind.rawValue)
        parameters.text(value)
        parameters.text(masked(value))
        // It is shown beside every order that it holds.
        parameters.text(Mask.words(reason))
        parameters.text(person.name)
        parameters.integer(days.map { Int32(clamping: $0) })
        let action = OperatorAction(
            "block-list add", on: "\(kind.rawValue) \(masked(value))", [("days", .init(days))])
        _ = try OperatorActions.run(insert, parameters, recording: action, by: person, in: &connection)
    }

    /// Whether there was such an entry.
    static func remove(
        _ kind: BlockedKind, _ value: String, by person: Operator, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Bool {
        var parameters = Parameters()
        parameters.text(kind.rawValue)
        parameters.text(value)
        let action = OperatorAction("block-list remove", on: "\(kind.rawValue) \(masked(value))")
        return try OperatorActions.run(delete, parameters, recording: action, by: person, in: &connection) > 0
    }

    static func report(in connection: inout PostgresConnection) throws -> Report {
        let rows = try connection.query(select)
        var table = Table("kind", "masked", "reason", "added_by", "added", "until")
        for row in 0..<rows.count {
            table.add(
                .text(rows.text(row, 0)), .text(rows.text(row, 1)), .text(rows.text(row, 2)), .text(rows.text(row, 3)),
                .init(rows.moment(row, 4)), .init(rows.optionalMoment(row, 5)))
        }
        var report = Report()
        report.add("block_list", table)
        return report
    }

    private static let insert = Statement(
        "cli_block_list_add",
        """
        INSERT INTO audit_blocklist (kind, digest, label, reason, added_by, expires_at)
        VALUES ($1::text, audit_block_digest($1::text, $2::text), $3::text, $4::text, $5::text,
                clock_timestamp() + $6::integer * interval '1 day')
        ON CONFLICT (kind, digest)
        DO UPDATE SET reason = excluded.reason, added_by = excluded.added_by, added_at = clock_timestamp(),
                      expires_at = excluded.expires_at
        RETURNING kind
        """)

    private static let delete = Statement(
        "cli_block_list_remove",
        """
        DELETE FROM audit_blocklist
         WHERE kind = $1::text AND digest = audit_block_digest($1::text, $2::text) RETURNING kind
        """)

    private static let select = Statement(
        "cli_block_list_show",
        "SELECT kind, label, reason, added_by, added_at, expires_at FROM audit_blocklist ORDER BY added_at")
}
