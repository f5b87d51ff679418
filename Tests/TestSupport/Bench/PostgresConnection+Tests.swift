package import Postgres

/// What tests ask of a database and put into it.
extension PostgresConnection {
    /// The first column of the first row.
    package mutating func text(_ name: StaticString, _ sql: StaticString) throws(PostgresError) -> String {
        try query(Statement(name, sql)).text(0, 0)
    }

    /// The first column of every row.
    package mutating func texts(_ name: StaticString, _ sql: StaticString) throws(PostgresError) -> [String] {
        let rows = try query(Statement(name, sql))
        return (0..<rows.count).map { rows.text($0, 0) }
    }

    /// The first column of the first row, a `bigint`.
    package mutating func count(_ name: StaticString, _ sql: StaticString) throws(PostgresError) -> Int64 {
        try query(Statement(name, sql)).int64(0, 0)
    }

    /// Sessions of this database that wait for a lock which another one holds.
    package mutating func blockedSessions() throws(PostgresError) -> Int64 {
        try count(
            "test_blocked_sessions",
            """
            SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
            """)
    }

    /// Puts a rule document in force, as `switchyard rules apply` does, without reading it first.
    /// - Parameter document: JSON text.
    package mutating func apply(
        _ document: String, kind: String, name: String = "default", version: Int32 = 1
    ) throws(PostgresError) {
        var parameters = Parameters()
        parameters.text(kind)
        parameters.text(name)
        parameters.integer(version)
        parameters.jsonb(document)
        _ = try query(Self.applyDocument, parameters)
    }

    /// The generation must move with every document, or a stage that has read the one before keeps it.
    private static var applyDocument: Statement {
        Statement(
            "test_apply_document",
            """
            WITH document AS (
                INSERT INTO rule_documents (kind, name, version, document, fingerprint, applied_by)
                VALUES ($1::text, $2::text, $3::integer, $4::jsonb, 0, 'test')
            )
            INSERT INTO rule_generation AS g (kind, generation) VALUES ($1::text, 1)
            ON CONFLICT (kind) DO UPDATE SET generation = g.generation + 1
            """)
    }
}
