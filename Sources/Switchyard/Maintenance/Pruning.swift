import Domain
import Glibc
import Postgres
import WorkerRuntime

/// Removes rows whose time is over, a batch at a time, while the workers work.
struct Pruning {
    /// Rows of one transaction.
    var batch = 1_000
    /// Between two transactions, so that the workers get their turns.
    var pauseMicroseconds: UInt32 = 5_000
    var isDryRun = false
    /// Who asked for it; kept with what was removed.
    var person: String

    struct Outcome: Hashable {
        let table: String
        let before: Timestamp
        /// Removed, or with a dry run: to be removed.
        let rows: Int64
    }

    /// - Parameter days: instead of the table's own period.
    /// - Throws: ``CommandFailure`` when fewer days are asked for than the table must be kept.
    func prune(
        _ retention: Retention, days: Int? = nil, now: Timestamp, in connection: inout PostgresConnection
    ) throws -> Outcome {
        let days = days ?? retention.days
        guard days >= retention.leastDays else {
            throw CommandFailure.usage(
                "\(retention.table) is kept for at least \(retention.leastDays) days: \(retention.guarantee)")
        }
        let before = Timestamp(microseconds: now.microseconds - Int64(days) * 86_400_000_000)
        if isDryRun {
            var parameters = Parameters()
            parameters.timestamp(before.microseconds)
            let count = try connection.query(retention.count, parameters).int64(0, 0)
            return Outcome(table: retention.table, before: before, rows: count)
        }
        let startedAt = Timestamp.now
        var removed: Int64 = 0
        do {
            while true {
                let count = try removeBatch(retention, before, in: &connection)
                removed += count
                if count < Int64(batch) { break }
                usleep(pauseMicroseconds)
            }
        } catch {
            // What is gone is gone: it is noted, also when the rest could not follow.
            if removed > 0 { try? note(retention, before, removed, startedAt, in: &connection) }
            throw error
        }
        if removed > 0 { try note(retention, before, removed, startedAt, in: &connection) }
        return Outcome(table: retention.table, before: before, rows: removed)
    }

    private func removeBatch(
        _ retention: Retention, _ before: Timestamp, in connection: inout PostgresConnection
    ) throws -> Int64 {
        var parameters = Parameters()
        parameters.timestamp(before.microseconds)
        parameters.integer(Int32(batch))
        return try connection.query(retention.delete, parameters).int64(0, 0)
    }

    private func note(
        _ retention: Retention, _ before: Timestamp, _ removed: Int64, _ startedAt: Timestamp,
        in connection: inout PostgresConnection
    ) throws {
        var parameters = Parameters()
        parameters.text(retention.table)
        parameters.timestamp(before.microseconds)
        parameters.bigint(removed)
        parameters.timestamp(startedAt.microseconds)
        parameters.text(person)
        _ = try connection.query(Self.insertRun, parameters)
    }

    private static let insertRun = Statement(
        "cli_prune_note",
        """
        INSERT INTO maintenance_runs (table_name, before, removed, started_at, run_by)
        VALUES ($1::text, $2::timestamptz, $3::bigint, $4::timestamptz, $5::text)
        """)
}
