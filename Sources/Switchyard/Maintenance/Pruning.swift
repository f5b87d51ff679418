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
    /// Who asked for it; recorded with what was removed.
    var person: Operator

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
        var removed: Int64 = 0
        do {
            while true {
                let count = try removeBatch(retention, before, in: &connection)
                removed += count
                if count < Int64(batch) { break }
                usleep(pauseMicroseconds)
            }
        } catch {
            // What is gone is gone: it is recorded, also when the rest could not follow.
            try? record(retention, before, removed, in: &connection)
            throw error
        }
        try record(retention, before, removed, in: &connection)
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

    /// One action for each table, and none where nothing went: not in the transaction of the change, because that is many.
    private func record(
        _ retention: Retention, _ before: Timestamp, _ removed: Int64, in connection: inout PostgresConnection
    ) throws {
        guard removed > 0 else { return }
        let action = OperatorAction(
            "maintenance prune", on: retention.table, [("removed", .number(removed)), ("before", .init(before))])
        try OperatorActions.record(action, by: person, in: &connection)
    }
}
