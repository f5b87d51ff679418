package import Postgres

/// Brings a database to the structure that this program expects.
package enum Schema {
    /// Applies what is missing, each migration in a transaction of its own, and returns it.
    ///
    /// Safe to run twice and at once: the second runner waits, and finds nothing left to do.
    @discardableResult
    package static func apply(
        _ migrations: [Migration] = Migration.all, to connection: inout PostgresConnection
    ) throws(SchemaError) -> [Migration] {
        checkNumbers(migrations)
        try prepare(&connection)
        var done: [Migration] = []
        while let next = try applyNext(of: migrations, to: &connection) { done.append(next) }
        return done
    }

    /// What is applied and what is missing.
    package static func status(
        of migrations: [Migration] = Migration.all, in connection: inout PostgresConnection
    ) throws(SchemaError) -> SchemaStatus {
        let applied = try postgres { () throws(PostgresError) in
            guard try connection.query(.tableExists).bool(0, 0) else { return [SchemaStatus.Applied]() }
            return SchemaStatus.Applied.all(in: try connection.query(.appliedMigrations))
        }
        return try SchemaStatus(applied: applied, known: migrations)
    }

    /// Throws unless the database has exactly this program's structure. Workers ask before they start.
    package static func requireCurrent(
        _ migrations: [Migration] = Migration.all, in connection: inout PostgresConnection
    ) throws(SchemaError) {
        let pending = try status(of: migrations, in: &connection).pending
        guard pending.isEmpty else { throw .behind(missing: pending.map(\.number)) }
    }

    private static func checkNumbers(_ migrations: [Migration]) {
        for (index, migration) in migrations.enumerated() {
            precondition(
                migration.number == Int32(index) + 1, "migration \(migration.number) stands at place \(index + 1)")
        }
    }

    /// `CREATE TABLE IF NOT EXISTS` by two sessions at once can fail with a unique violation in the catalogue, so it waits
    /// for the lock as well.
    private static func prepare(_ connection: inout PostgresConnection) throws(SchemaError) {
        try postgres { () throws(PostgresError) in
            if try connection.query(.tableExists).bool(0, 0) { return }
            var transaction = connection.begin()
            transaction.enqueueLock()
            try transaction.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    number integer PRIMARY KEY,
                    name text NOT NULL,
                    checksum text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                    applied_by text NOT NULL DEFAULT session_user
                )
                """)
            try transaction.commit()
        }
    }

    /// One transaction: lock, look, do, note. Whoever waited for the lock looks at what the other did.
    private static func applyNext(
        of migrations: [Migration], to connection: inout PostgresConnection
    ) throws(SchemaError) -> Migration? {
        var transaction = connection.begin()
        do throws(SchemaError) {
            let next = try firstPending(of: migrations, in: &transaction)
            if let next { try run(next, in: &transaction) }
            try postgres { () throws(PostgresError) in _ = try transaction.commit() }
            return next
        } catch {
            // The first error is the one to tell.
            try? transaction.rollback()
            throw error
        }
    }

    private static func firstPending(
        of migrations: [Migration], in transaction: inout PostgresTransaction
    ) throws(SchemaError) -> Migration? {
        transaction.enqueueLock()
        transaction.enqueue(.appliedMigrations)
        let applied = try postgres { () throws(PostgresError) in
            SchemaStatus.Applied.all(in: try transaction.run()[0])
        }
        return try SchemaStatus(applied: applied, known: migrations).pending.first
    }

    private static func run(
        _ migration: Migration, in transaction: inout PostgresTransaction
    ) throws(SchemaError) {
        do throws(PostgresError) {
            try transaction.execute(migration.sql)
            var parameters = Parameters()
            parameters.integer(migration.number)
            parameters.text(migration.name)
            parameters.text(migration.fingerprint)
            transaction.enqueue(.noteMigration, parameters)
            _ = try transaction.run()
        } catch {
            throw .refused(number: migration.number, name: migration.name, error)
        }
    }

    private static func postgres<Value>(_ body: () throws(PostgresError) -> Value) throws(SchemaError) -> Value {
        do throws(PostgresError) { return try body() } catch { throw .postgres(error) }
    }
}

extension PostgresTransaction {
    /// Waits as long as another applier needs: its migrations may take longer than any lock should.
    fileprivate mutating func enqueueLock() {
        enqueueHidden(.waitWithoutLimit)
        enqueueHidden(.lockMigrations)
    }
}

extension SchemaStatus.Applied {
    fileprivate static func all(in rows: PostgresRows) -> [SchemaStatus.Applied] {
        (0..<rows.count).map { row in
            SchemaStatus.Applied(
                number: rows.int32(row, 0), name: rows.text(row, 1), fingerprint: rows.text(row, 2),
                at: rows.timestamp(row, 3), by: rows.text(row, 4))
        }
    }
}
