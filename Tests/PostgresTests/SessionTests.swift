import Postgres
import TestBasics
import TestSupport
import Testing

@Suite struct `A session` {
    @Test func `knows its server and bounds its waits`() throws {
        var settings = SessionSettings(applicationName: "order-audit lane 1")
        settings.statementTimeout = .milliseconds(1_500)
        settings.lockTimeout = .seconds(3)
        settings.idleInTransactionTimeout = .seconds(4)
        var connection = try PostgresConnection(conninfo: TestDatabase.make(), settings: settings)
        let rows = try connection.query(
            Statement(
                "settings",
                """
                SELECT concat_ws('|', current_setting('application_name'), current_setting('statement_timeout'),
                                 current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),
                                 current_setting('client_encoding'), current_setting('TimeZone')), pg_backend_pid()
                """))
        #expect(rows.text(0, 0) == "order-audit lane 1|1500ms|3s|4s|UTF8|UTC")
        let (version, pid, isBroken) = (connection.serverVersion, connection.backendPID, connection.isBroken)
        #expect(version >= 130_000)
        #expect(pid == rows.int32(0, 1))
        #expect(!isBroken)
    }

    @Test(arguments: [(Planning.byKey, false), (Planning.free, true)])
    func `that plans by key keeps no plan that reads a table which has grown since`(
        _ planning: Planning, readsAll: Bool
    ) throws {
        var settings = SessionSettings()
        settings.planning = planning
        var connection = try PostgresConnection(conninfo: TestDatabase.make(), settings: settings)
        try connection.execute(
            """
            CREATE TABLE goods (sku text PRIMARY KEY, name text);
            INSERT INTO goods SELECT n, 'tea' FROM generate_series(1, 7) AS n;
            ANALYZE goods
            """)
        let find = Statement("find", "SELECT g.name FROM unnest($1::text[]) AS k (sku) JOIN goods g ON g.sku = k.sku")
        var parameters = Parameters()
        parameters.array(["7"])
        // As the server may do by itself from the sixth time on, by its own reckoning of costs.
        try connection.execute("SET plan_cache_mode = force_generic_plan")
        _ = try connection.query(find, parameters)
        try connection.execute("INSERT INTO goods SELECT n, 'tea' FROM generate_series(8, 5000) AS n")
        try connection.execute("SET stats_fetch_consistency = 'none'; BEGIN")
        #expect(try connection.query(find, parameters).count == 1)
        let reads = Statement(
            "reads",
            "SELECT coalesce(sum(seq_tup_read), 0)::bigint FROM pg_stat_xact_user_tables WHERE relname = 'goods'")
        #expect(try (connection.query(reads).int64(0, 0) >= 5_000) == readsAll)
        try connection.execute("ROLLBACK")
    }

    @Test(arguments: [(Planning.byKey, false), (Planning.free, true)])
    func `that plans by key starts no processes for a statement`(_ planning: Planning, isParallel: Bool) throws {
        var settings = SessionSettings()
        settings.planning = planning
        var connection = try PostgresConnection(conninfo: TestDatabase.make(), settings: settings)
        try connection.execute(
            """
            CREATE TABLE goods (n integer PRIMARY KEY);
            INSERT INTO goods SELECT generate_series(1, 20000);
            SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0;
            SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0
            """)
        let plan = try connection.query(Statement("plan", "EXPLAIN SELECT count(*) FROM goods WHERE n > 7"))
        let lines = (0..<plan.count).map { plan.text($0, 0) }
        #expect(lines.contains { $0.contains("Gather") } == isParallel)
    }

    @Test func `refuses to run where a commit does not survive a crash`() throws {
        var connection = try TestDatabase.connect()
        #expect(try connection.durability().refusal == nil)
        try connection.execute("SET synchronous_commit = off")
        #expect(try connection.durability().refusal?.contains("synchronous_commit") == true)
    }

    @Test func `collects notices, but not without end`() throws {
        var connection = try TestDatabase.connect()
        try connection.execute(
            "DO $$ BEGIN FOR i IN 1..100 LOOP RAISE WARNING 'warned' USING DETAIL = 'private'; END LOOP; END $$")
        let notices = connection.takeNotices()
        #expect(notices.count == 64)
        #expect(notices.first?.description == "WARNING 01000: warned")
        let later = connection.takeNotices()
        #expect(later.isEmpty)
    }

    @Test func `is interrupted from another thread`() throws {
        let conninfo = try TestDatabase.make()
        var connection = try PostgresConnection(conninfo: conninfo)
        let handle = connection.cancelHandle
        let pid = connection.backendPID
        let interruption = Background {
            var witness = try PostgresConnection(conninfo: conninfo)
            var parameters = Parameters()
            parameters.integer(pid)
            let sleeping = Statement(
                "sleeping", "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'")
            let isSleeping = try becomesTrue { try witness.query(sleeping, parameters).count == 1 }
            return isSleeping && handle.interrupt()
        }
        let error = failure { () throws(PostgresError) in
            _ = try connection.query(Statement("sleep", "SELECT pg_sleep(25) IS NULL"))
        }
        #expect(try interruption.value())
        #expect(error?.sqlState == "57014")
        #expect(error?.kind == .transient)
        #expect(try connection.query(Statement("after", "SELECT 1")).int32(0, 0) == 1)
    }

    @Test func `runs scripts and statements in turn`() throws {
        var connection = try TestDatabase.connect()
        for number in 1...3 {
            try connection.execute("CREATE TEMPORARY TABLE t\(number) (); SELECT 1")
            #expect(try connection.query(Statement("one", "SELECT 1")).int32(0, 0) == 1)
        }
        #expect(failure { () throws(PostgresError) in try connection.execute("COPY t1 TO STDOUT") } != nil)
    }

    @Test func `has each statement of a failing script undone`() throws {
        var connection = try TestDatabase.connect()
        let error = failure { () throws(PostgresError) in
            try connection.execute("CREATE TABLE once (); SELECT 1 / 0")
        }
        #expect(error?.sqlState == "22012")
        #expect(
            try connection.query(Statement("exists", "SELECT to_regclass('once') IS NULL")).bool(0, 0))
    }
}
