import Postgres

/// What a soak asks of the database.
enum SoakStatements {
    /// By table: rows that nobody sees any more, and mebibytes with its indexes.
    static let tables = Statement(
        "soak_tables",
        """
        SELECT relname::text, n_dead_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables ORDER BY relname
        """)

    /// The queues of the line: nothing may pile up in them.
    static let queues = Statement(
        "soak_queues",
        """
        SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM timers WHERE due_at <= clock_timestamp()),
               (SELECT count(*) FROM publisher_progress), (SELECT count(*) FROM consumer_progress),
               pg_database_size(current_database())
        """)

    /// The sessions of the workers.
    static let sessions = Statement(
        "soak_sessions",
        """
        SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'switchyard'
         ORDER BY pid
        """)
}
