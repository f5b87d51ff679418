import Events
import Postgres
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

/// What a batch has read without a lock may be gone when it is verified. That is nobody's fault, and no record's.
@Suite struct `A batch that was overtaken` {
    @Test func `is decided again as a whole, and the next begins without locks`() async throws {
        let world = try ProofWorld(partitions: 1)
        let sent = ["a-0", "b-0 raced", "c-0"].map { TestBroker.Message(String($0.prefix(1)), $0) }
        try world.broker.publish(sent, to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        #expect(try world.count("SELECT count(*) FROM effects") == 3)
        #expect(try world.count("SELECT count(DISTINCT xmin::text) FROM effects") == 1, "not a half at a time")
        #expect(lane.vitals.batchesRetried.value == 1)
        try world.broker.publish([TestBroker.Message("a", "a-1 raced")], to: FirstPlace.input)
        try await world.settle()
        try await lane.stop()
        #expect(try world.texts(of: "a") == ["a-0", "a-1 raced"])
        #expect(lane.vitals.batchesRetried.value == 2)
        #expect(try world.count("SELECT count(*) FROM parked_records") == 0)
    }

    @Test func `is decided again when it is one of timers, too`() async throws {
        let world = try ProofWorld(partitions: 1)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try world.broker.publish([TestBroker.Message("b", "b-0")], to: FirstPlace.input)
        try await world.settle()
        try world.execute(
            """
            INSERT INTO timers (consumer_group, kind, subject, partition, due_at, payload)
            VALUES ('order-audit', 'ring', 'a/1', 0, now(), '{}'), ('order-audit', 'ring', 'a/2 raced x', 0, now(), '{}')
            """)
        try await wait(for: "the timers to ring") { try world.texts(of: "a").count == 2 }
        try await lane.stop()
        #expect(try world.texts(of: "a").sorted() == ["1-rang", "2 raced x-rang"])
        #expect(lane.vitals.batchesRetried.value == 1)
        #expect(try world.count("SELECT count(*) FROM timers") == 0)
    }

    @Test func `is decided again when it is a released record, too`() async throws {
        let world = try ProofWorld(partitions: 1)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try world.broker.publish([TestBroker.Message("a", "a-0 refused raced")], to: FirstPlace.input)
        try await world.settle()
        try world.execute(
            "ALTER TABLE effects DROP CONSTRAINT effects_text_is_welcome; UPDATE parked_records SET due_at = now()")
        try await wait(for: "the record to go") { try world.count("SELECT count(*) FROM parked_records") == 0 }
        try await lane.stop()
        #expect(try world.texts(of: "a") == ["a-0 refused raced"])
        #expect(lane.vitals.batchesRetried.value == 1)
        #expect(try world.broker.read(.deadLetters(of: FirstPlace.worker)).count == 1)
    }
}
