import Postgres
import Schema
import TestBasics
import TestSupport
import Testing

private let orders = Migration(
    number: 1, name: "orders",
    sql: """
        -- Two statements in one migration.
        CREATE TABLE orders (id bigint PRIMARY KEY);
        CREATE FUNCTION answer() RETURNS integer LANGUAGE sql AS $$ SELECT 42; $$;
        """)
private let lines = Migration(number: 2, name: "lines", sql: "CREATE TABLE lines (id bigint)")

private func schemaError(_ work: () throws(SchemaError) -> Void) -> SchemaError? {
    do throws(SchemaError) {
        try work()
        return nil
    } catch {
        return error
    }
}

@Suite struct `Migrations` {
    @Test func `are applied in order, once, and noted`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.make())
        let before = try Schema.status(of: [orders, lines], in: &connection)
        #expect(before.applied.isEmpty)
        #expect(before.pending.map(\.number) == [1, 2])
        #expect(try Schema.apply([orders], to: &connection).map(\.name) == ["orders"])
        #expect(try Schema.apply([orders, lines], to: &connection).map(\.name) == ["lines"])
        #expect(try Schema.apply([orders, lines], to: &connection).isEmpty)
        let status = try Schema.status(of: [orders, lines], in: &connection)
        #expect(status.pending.isEmpty)
        #expect(status.applied.map(\.fingerprint) == [orders.fingerprint, lines.fingerprint])
        #expect(status.applied.map(\.by) == ["switchyard", "switchyard"])
        try Schema.requireCurrent([orders, lines], in: &connection)
    }

    @Test func `are applied once by two appliers at the same time`() throws {
        let conninfo = try TestDatabase.make()
        let slow = Migration(
            number: 1, name: "slow",
            sql: """
                CREATE TABLE effects (id bigint);
                INSERT INTO effects SELECT count(*) FROM generate_series(1, 200000);
                """)
        let next = Migration(number: 2, name: "next", sql: "SELECT 1")
        let appliers = (0..<4).map { _ in
            Background {
                var connection = try PostgresConnection(conninfo: conninfo)
                return try Schema.apply([slow, next], to: &connection).count
            }
        }
        let applied = try appliers.map { try $0.value() }.reduce(0, +)
        #expect(applied == 2)
        var connection = try PostgresConnection(conninfo: conninfo)
        #expect(try connection.query(Statement("effects", "SELECT id FROM effects")).count == 1)
    }

    @Test func `that wait for another applier find nothing left to do`() throws {
        let conninfo = try TestDatabase.make()
        var first = try PostgresConnection(conninfo: conninfo)
        try Schema.apply([], to: &first)
        // The first applier at work: it has the lock, and has not committed.
        try first.execute("BEGIN; SELECT pg_advisory_xact_lock(x'7377697463687961'::bigint)")
        let second = Background {
            var settings = SessionSettings()
            settings.lockTimeout = .milliseconds(1)
            var connection = try PostgresConnection(conninfo: conninfo, settings: settings)
            return try Schema.apply([orders], to: &connection).count
        }
        var witness = try PostgresConnection(conninfo: conninfo)
        let waiting = Statement("waiting", "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        #expect(try becomesTrue { try witness.query(waiting).count > 0 })
        try first.execute(
            """
            \(orders.sql)
            INSERT INTO schema_migrations (number, name, checksum) VALUES (1, 'orders', '\(orders.fingerprint)');
            COMMIT
            """)
        #expect(try second.value() == 0)
    }

    @Test func `that were edited after they were applied are named`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.make())
        try Schema.apply([orders, lines], to: &connection)
        let edited = Migration(number: 1, name: "orders", sql: orders.sql + " ")
        let error = schemaError { () throws(SchemaError) in try Schema.apply([edited, lines], to: &connection) }
        guard case .changed(1, "orders") = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        let status = connection.transactionStatus
        #expect(status == .idle)
    }

    @Test func `that this program does not know mean that it is too old to start`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.make())
        try Schema.apply([orders, lines], to: &connection)
        for work in [0, 1] {
            let error = schemaError { () throws(SchemaError) in
                if work == 0 {
                    try Schema.apply([orders], to: &connection)
                } else {
                    try Schema.requireCurrent([orders], in: &connection)
                }
            }
            guard case .newerThanProgram(2, "lines") = error else {
                Issue.record("got \(String(describing: error))")
                continue
            }
        }
    }

    @Test func `that are missing keep a worker from starting, and are named`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.make())
        let error = schemaError { () throws(SchemaError) in
            try Schema.requireCurrent([orders, lines], in: &connection)
        }
        #expect(error?.description == "the database lacks migrations 1, 2: run `switchyard schema apply`")
    }

    @Test func `that fail leave nothing of themselves and all of those before`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.make())
        let broken = Migration(number: 2, name: "broken", sql: "CREATE TABLE half (id bigint); SELECT 1 / 0")
        let error = schemaError { () throws(SchemaError) in try Schema.apply([orders, broken], to: &connection) }
        guard case .refused(2, "broken", let cause) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(cause.sqlState == "22012")
        let half = Statement("half", "SELECT to_regclass('half') IS NULL AND to_regclass('orders') IS NOT NULL")
        #expect(try connection.query(half).bool(0, 0))
        #expect(try Schema.status(of: [orders, lines], in: &connection).pending.map(\.number) == [2])
    }

    @Test func `of this program are numbered without gaps and fit an empty database`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.make())
        #expect(try Schema.apply(to: &connection).count == Migration.all.count)
        try Schema.requireCurrent(in: &connection)
    }

    @Test func `leave who a customer is out of the planner's statistics, those made before as well`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.make())
        let known = Statement(
            "known",
            """
            SELECT count(*) FROM pg_stats
             WHERE tablename = 'order_personal'
               AND attname IN ('name', 'phone', 'street', 'email', 'buyer_note', 'seller_note')
            """)
        let row = """
            INSERT INTO order_personal (order_id, name, phone, street, email)
            SELECT gen_random_uuid(), '王小明', '13812345678', '天河路1号', 'ming@example.com' FROM generate_series(1, 20)
            """
        try Schema.apply(Array(Migration.all.prefix(10)), to: &connection)
        for script in [row, "ANALYZE order_personal"] { try connection.execute(script) }
        #expect(try connection.query(known).int64(0, 0) > 0)
        try Schema.apply(to: &connection)
        #expect(try connection.query(known).int64(0, 0) == 0)
        for script in [row, "ANALYZE order_personal"] { try connection.execute(script) }
        #expect(try connection.query(known).int64(0, 0) == 0)
    }

    @Test func `have a fingerprint that is the published FNV-1a`() {
        #expect(Migration(number: 1, name: "", sql: "").fingerprint == "cbf29ce484222325")
        #expect(Migration(number: 1, name: "", sql: "foobar").fingerprint == "85944171f73967e8")
    }
}
