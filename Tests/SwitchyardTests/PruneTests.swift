import Domain
import Postgres
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

@testable import Switchyard

@Suite struct `Pruning the past` {
    private static let now = Timestamp.now

    /// A row of every table that is pruned, some days old.
    private func insertRows(daysOld days: Int, into connection: inout PostgresConnection) throws {
        let moment = "to_timestamp(\(Self.now.microseconds / 1_000_000 - Int64(days) * 86_400))"
        try connection.execute(
            """
            INSERT INTO channel_messages (topic, partition, record_offset, order_id, outcome, modified_at, received_at)
            VALUES ('t', 0, 0, gen_random_uuid(), 'accepted', \(moment), \(moment));
            INSERT INTO warehouse_messages VALUES ('w', gen_random_uuid()::text, 'f', 's', 'applied', NULL, \(moment));
            INSERT INTO stock_adjustments VALUES (gen_random_uuid()::text, 'w', 's', 1, \(moment));
            INSERT INTO return_messages VALUES ('w', gen_random_uuid()::text, gen_random_uuid(), \(moment));
            INSERT INTO unmatched_requests
            SELECT 'by', gen_random_uuid()::text, 'c', 's', 'o', 'cancel', outcome, \(moment), \(moment)
              FROM unnest(ARRAY['waiting', 'refused']) AS outcome;
            INSERT INTO audit_sightings VALUES ('phone', gen_random_uuid()::text, \(moment), '{}');
            INSERT INTO alerts (type, subject, opened_at, severity, state, text, last_seen)
            SELECT 't', gen_random_uuid()::text, \(moment), 'info', state, '', \(moment)
              FROM unnest(ARRAY['open', 'acknowledged', 'closed']) AS state;
            WITH made AS (
                INSERT INTO order_status (order_id, status, payment, units_ordered, updated_at)
                SELECT gen_random_uuid(), status, 'paid', 1, \(moment) FROM unnest(ARRAY['shipped', 'on_hold']) AS status
                RETURNING order_id)
            INSERT INTO order_history (order_id, at, stage, event, summary, cause_topic, cause_partition, cause_offset)
            SELECT order_id, \(moment), 's', 'e', '', 't', 0, 0 FROM made;
            """)
    }

    private func count(_ table: String, _ connection: inout PostgresConnection) throws -> Int64 {
        try connection.execute("CREATE OR REPLACE VIEW counted AS SELECT count(*) AS n FROM \(table)")
        return try connection.query(Statement("t_counted", "SELECT n FROM counted")).int64(0, 0)
    }

    @Test func `removes what is older than the table's period, and neither what is younger nor what is not over`()
        throws
    {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        for days in [1, 400] { try insertRows(daysOld: days, into: &connection) }
        let pruning = Pruning(person: "mei")
        for retention in Retention.all {
            let before = try count(retention.table, &connection)
            let outcome = try pruning.prune(retention, now: Self.now, in: &connection)
            #expect(outcome.rows == 1, "\(retention.table)")
            #expect(try count(retention.table, &connection) == before - 1, "\(retention.table)")
        }
        #expect(try count("alerts WHERE state <> 'closed'", &connection) == 4)
        #expect(try count("unmatched_requests WHERE outcome = 'waiting'", &connection) == 2)
        #expect(
            try count("order_history h JOIN order_status s USING (order_id) WHERE s.status = 'on_hold'", &connection)
                == 2)
        // Everything again: nothing is left to remove.
        for retention in Retention.all {
            #expect(try pruning.prune(retention, now: Self.now, in: &connection).rows == 0, "\(retention.table)")
        }
    }

    @Test func `is recorded with what it removed and who did it, and not where nothing went`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try insertRows(daysOld: 400, into: &connection)
        let retention = try #require(Retention.all.first { $0.table == "channel_messages" })
        let outcome = try Pruning(person: "mei").prune(retention, now: Self.now, in: &connection)
        // Nothing is left.
        _ = try Pruning(person: "li").prune(retention, now: Self.now, in: &connection)
        let actions = try connection.texts(
            "t_actions",
            "SELECT concat_ws('|', who, command, subject, detail->>'removed', detail->>'before') FROM operator_actions")
        #expect(actions == ["mei|maintenance prune|channel_messages|1|\(outcome.before.spoken)"])
    }

    @Test func `needs no rights beyond those of its role`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        let roles = try FileBytes.read("\(Repository.deploy)/roles.sql")
        try connection.execute(String(decoding: roles, as: UTF8.self))
        try insertRows(daysOld: 400, into: &connection)
        try connection.execute("SET ROLE switchyard_maintenance")
        for retention in Retention.all {
            let outcome = try Pruning(person: "cron").prune(retention, now: Self.now, in: &connection)
            #expect(outcome.rows == 1, "\(retention.table)")
        }
        for statement in [
            "SELECT count(*) FROM operator_actions", "DELETE FROM operator_actions",
            "INSERT INTO operator_actions (who, host, command, subject, at) VALUES ('a', 'h', 'c', 's', now())",
        ] {
            let error = failure { () throws(PostgresError) in try connection.execute(statement) }
            #expect(error?.sqlState == "42501", "\(statement)")
        }
    }

    @Test func `goes by batches, and a dry run counts the same and removes nothing`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        for _ in 0..<7 { try insertRows(daysOld: 400, into: &connection) }
        let retention = try #require(Retention.all.first { $0.table == "return_messages" })
        var pruning = Pruning(person: "mei")
        pruning.batch = 3
        pruning.isDryRun = true
        #expect(try pruning.prune(retention, now: Self.now, in: &connection).rows == 7)
        #expect(try count("return_messages", &connection) == 7)
        #expect(try count("operator_actions", &connection) == 0)
        pruning.isDryRun = false
        #expect(try pruning.prune(retention, now: Self.now, in: &connection).rows == 7)
        #expect(try count("return_messages", &connection) == 0)
        #expect(try count("operator_actions", &connection) == 1)
    }

    @Test func `refuses a period in which repeats would not be recognised any more`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        for retention in Retention.all {
            #expect(retention.days >= retention.leastDays)
            #expect(throws: CommandFailure.self) {
                _ = try Pruning(person: "mei").prune(
                    retention, days: retention.leastDays - 1, now: Self.now, in: &connection)
            }
        }
    }
}
