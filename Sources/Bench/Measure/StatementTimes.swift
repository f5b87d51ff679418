import Postgres

/// Which statements take PostgreSQL's time, as its extension `pg_stat_statements` counts them: from making this to the table.
struct StatementTimes {
    private let ground: Ground

    init(_ ground: Ground) throws {
        self.ground = ground
        var connection = try PostgresConnection(conninfo: ground.conninfo)
        // Each alone: the second needs the first's function.
        for script in ["CREATE EXTENSION IF NOT EXISTS pg_stat_statements", "SELECT pg_stat_statements_reset()"] {
            try connection.execute(script)
        }
    }

    /// - Parameter orders: how many there were meanwhile.
    func table(orders: Int) throws -> Table {
        var connection = try PostgresConnection(conninfo: ground.conninfo)
        let rows = try connection.query(Self.top)
        var table = Table(
            "Statements that take the most time",
            ["", "µs per order", "calls per 1,000 orders", "rows per order", "WAL bytes"])
        for row in 0..<rows.count {
            let perOrder = { (column: Int) in Double(rows.int64(row, column)) / Double(max(1, orders)) }
            table.row(
                rows.text(row, 0), figure(perOrder(1)), figure(perOrder(2) * 1_000), figure(perOrder(3)),
                figure(perOrder(4)))
        }
        table.notes = [
            "Time from the statement's beginning to its end, waiting for locks included, counted over the whole run."
        ]
        return table
    }

    private static let top = Statement(
        "bench_statements",
        """
        SELECT left(regexp_replace(regexp_replace(query, '--[^\\n]*\\n', '', 'g'), '\\s+', ' ', 'g'), 90),
               (total_exec_time * 1000)::bigint, calls, rows, wal_bytes::bigint
          FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
         ORDER BY total_exec_time DESC LIMIT 30
        """)
}
