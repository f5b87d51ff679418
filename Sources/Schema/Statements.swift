import Postgres

extension Statement {
    static let tableExists = Statement(
        "schema_table_exists", "SELECT to_regclass('schema_migrations') IS NOT NULL")

    static let appliedMigrations = Statement(
        "schema_applied",
        "SELECT number, name, checksum, applied_at, applied_by FROM schema_migrations ORDER BY number")

    static let noteMigration = Statement(
        "schema_note", "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)")

    /// For this transaction only.
    static let waitWithoutLimit = Statement(
        "schema_wait_without_limit",
        """
        SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true),
               set_config('idle_in_transaction_session_timeout', '0', true)
        """)

    /// Held until the transaction ends. The number is ours: the first bytes of "switchyard".
    static let lockMigrations = Statement(
        "schema_lock", "SELECT pg_advisory_xact_lock(x'7377697463687961'::bigint)")
}
