import Events
import Postgres
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

/// Two lanes may insert the same thing: the loser must read what the winner wrote, not give its record up.
@Suite struct `A record whose row another lane inserts meanwhile` {
    @Test func `is decided once more, knowing the other's row`() async throws {
        let world = try ProofWorld(partitions: 1)
        try world.execute("CREATE UNIQUE INDEX ON effects (stage, key, number)")
        let lane = try TestLane.start(FirstPlace.self, in: world)
        // The lane is at work before the other begins, whose transaction must not be open for long.
        try world.broker.publish([TestBroker.Message("b", "b-0")], to: FirstPlace.input)
        try await world.settle()
        var other = try PostgresConnection(conninfo: world.conninfo)
        // Not visible yet, so the lane gives its own record the number 1, too, and waits for the outcome.
        try other.execute(
            """
            SET idle_in_transaction_session_timeout = 0;
            BEGIN;
            INSERT INTO effects (stage, key, number, text) VALUES ('order-audit', 'a', 1, 'the other')
            """)
        try world.broker.publish([TestBroker.Message("a", "a-0")], to: FirstPlace.input)
        try await wait(for: "the lane to wait for the other") {
            try world.count(
                """
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%effects%'
                """) == 1
        }
        try other.execute("COMMIT")
        try await world.settle()
        try await lane.stop()
        #expect(try world.texts(of: "a") == ["the other", "a-0"])
        #expect(try world.effects().filter { $0.key == "a" }.map(\.number) == [1, 2])
        #expect(try world.count("SELECT count(*) FROM parked_records") == 0)
        #expect(lane.vitals.batchesRetried.value == 1)
    }

    /// Another session has inserted what the lane is about to, and commits when the lane waits for it.
    private func meetOther(in world: ProofWorld, _ begin: () throws -> Void) async throws {
        var other = try PostgresConnection(conninfo: world.conninfo)
        try other.execute(
            """
            SET idle_in_transaction_session_timeout = 0;
            BEGIN;
            INSERT INTO effects (stage, key, number, text) VALUES ('order-audit', 'a', 1, 'the other')
            """)
        try begin()
        try await wait(for: "the lane to wait for the other") {
            try world.count(
                """
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%effects%'
                """) == 1
        }
        try other.execute("COMMIT")
    }

    @Test func `gets its second look when it is a released one, too`() async throws {
        let world = try ProofWorld(partitions: 1)
        try world.execute("CREATE UNIQUE INDEX ON effects (stage, key, number)")
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try world.broker.publish([TestBroker.Message("a", "a-0 refused")], to: FirstPlace.input)
        try await world.settle()
        try world.execute("ALTER TABLE effects DROP CONSTRAINT effects_text_is_welcome")
        try await meetOther(in: world) { try world.execute("UPDATE parked_records SET due_at = now()") }
        try await wait(for: "the record to go") { try world.count("SELECT count(*) FROM parked_records") == 0 }
        try await lane.stop()
        #expect(try world.effects().map { "\($0.text) \($0.number)" } == ["the other 1", "a-0 refused 2"])
        #expect(try world.broker.read(.deadLetters(of: FirstPlace.worker)).count == 1)
    }

    @Test func `gets its second look when it is a timer, too`() async throws {
        let world = try ProofWorld(partitions: 1)
        try world.execute("CREATE UNIQUE INDEX ON effects (stage, key, number)")
        // One at a time: when several are due, asking for ever fewer is a second look already.
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.lanes.maxBatchRecords = 1 }
        try world.broker.publish([TestBroker.Message("b", "b-0")], to: FirstPlace.input)
        try await world.settle()
        try await meetOther(in: world) {
            try world.execute(
                """
                INSERT INTO timers (consumer_group, kind, subject, partition, due_at, payload)
                VALUES ('order-audit', 'ring', 'a/1', 0, now(), '{}')
                """)
        }
        try await wait(for: "the timer to ring") { try world.texts(of: "a").count == 2 }
        try await lane.stop()
        #expect(try world.texts(of: "a") == ["the other", "1-rang"])
        #expect(try world.count("SELECT count(*) FROM timers") == 0)
    }

    @Test func `is set aside when it meets the row again`() async throws {
        let world = try ProofWorld(partitions: 1)
        try world.execute("CREATE UNIQUE INDEX ON effects (text)")
        let sent = ["a-0", "b-0", "c-0"].map { TestBroker.Message(String($0.prefix(1)), $0) }
        try world.broker.publish(sent + [TestBroker.Message("d", "b-0")], to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await lane.stop()
        #expect(try world.effects().map(\.text) == ["a-0", "b-0", "c-0"])
        let parked = try world.rows("SELECT convert_from(key, 'UTF8'), state, reason_code FROM parked_records")
        #expect(parked == [["d", "failed", "refused_by_database"]])
        #expect(lane.vitals.batchesRetried.value == 1)
    }
}
