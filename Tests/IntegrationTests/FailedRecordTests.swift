import Events
import TestBasics
import TestSupport
import Testing

@Suite struct `A record that cannot be processed` {
    @Test(arguments: ["refused", "undecodable"])
    func `invariants 2 and 8: is set aside alone, and only its own key waits behind it`(word: String) async throws {
        let world = try ProofWorld(partitions: 1)
        var sent = messages(keys: 50, each: 10)
        sent[203].value! += " \(word)"
        try world.broker.publish(sent, to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        #expect(try world.texts(of: "k3") == ["k3-0", "k3-1", "k3-2", "k3-3"])
        #expect(try world.effects().count == 500 - 6)
        let parked = try world.rows("SELECT state, record_offset::text FROM parked_records ORDER BY record_offset")
        #expect(parked == [["failed", "203"]] + [253, 303, 353, 403, 453].map { ["waiting", "\($0)"] })
        let letters = try world.broker.read(.deadLetters(of: FirstPlace.worker))
        #expect(letters.map(\.value) == [sent[203].value])
        #expect(letters.first?.headers["dead-letter-source-offset"] == "203")
        #expect(letters.first?.headers["dead-letter-attempts"] == "1")
        #expect(letters.first?.headers["dead-letter-reason"]?.contains("k3-4") == false)
        try await lane.stop()
    }

    @Test func `because its event would be too large is set aside, before it can hold up the outbox`() async throws {
        let world = try ProofWorld(partitions: 1)
        var sent = messages(keys: 3, each: 4)
        sent[4].value! += " big=1100000"
        try world.broker.publish(sent, to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await lane.stop()
        #expect(try world.effects().count == 12 - 3)
        #expect(
            try world.rows("SELECT reason_code FROM parked_records WHERE state = 'failed'") == [["event_too_large"]])
    }

    @Test func `because it is malformed and huge leaves its value to the table`() async throws {
        let world = try ProofWorld(partitions: 1)
        let huge = String(repeating: "x", count: 999_500) + " undecodable"
        try world.broker.publish([TestBroker.Message("a", huge), TestBroker.Message("b", "b-0")], to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await lane.stop()
        #expect(try world.effects().map(\.text) == ["b-0"])
        let letters = try world.broker.read(.deadLetters(of: FirstPlace.worker))
        #expect(letters.map(\.value) == [nil])
        #expect(letters.first?.headers["dead-letter-value-omitted"] != nil)
        #expect(try world.count("SELECT length(value)::bigint FROM parked_records") == huge.utf8.count)
    }

    @Test func `because it is malformed, with a huge key, leaves the key to the table`() async throws {
        let world = try ProofWorld(partitions: 1)
        let huge = String(repeating: "x", count: 600_000)
        try world.broker.publish([TestBroker.Message(huge, "undecodable"), TestBroker.Message("b", "b-0")], to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await lane.stop()
        #expect(try world.effects().map(\.text) == ["b-0"])
        let letters = try world.broker.read(.deadLetters(of: FirstPlace.worker))
        #expect(letters.map(\.value) == ["undecodable"])
        #expect(letters.first?.headers["dead-letter-key-omitted"] != nil)
        #expect(try world.rows("SELECT length(key)::text FROM parked_records") == [["600000"]])
    }

    @Test func `invariant 8: goes through in order with those behind it once it is released`() async throws {
        let world = try ProofWorld(partitions: 1)
        var sent = messages(keys: 4, each: 6)
        sent[5].value! += " refused"
        sent[13].value! += " refused"
        try world.broker.publish(sent, to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try world.execute("ALTER TABLE effects DROP CONSTRAINT effects_text_is_welcome")
        try world.execute("UPDATE parked_records SET due_at = now(), released_by = 'test' WHERE state = 'failed'")
        try await wait(for: "the parked records to go") { try world.count("SELECT count(*) FROM parked_records") == 0 }
        let more = messages(keys: 4, each: 2, from: 6)
        try world.broker.publish(more, to: FirstPlace.input)
        try await world.settle()
        try await lane.stop()
        #expect(try world.effects().count == 32)
        #expect(try world.faults(sent: sent + more) == [])
    }

    @Test func `stays where it was when it fails again`() async throws {
        let world = try ProofWorld(partitions: 1)
        let sent = [
            TestBroker.Message("a", "a-0 refused"), TestBroker.Message("a", "a-1"), TestBroker.Message("b", "b-0"),
        ]
        try world.broker.publish(sent, to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try world.execute("UPDATE parked_records SET due_at = now() WHERE state = 'failed'")
        try await wait(for: "the second attempt") {
            try world.count("SELECT count(*) FROM parked_records WHERE attempts = 2 AND due_at IS NULL") == 1
        }
        try await world.settle()
        #expect(try world.count("SELECT count(*) FROM parked_records") == 2)
        #expect(try world.effects().map(\.text) == ["b-0"])
        let letters = try world.broker.read(.deadLetters(of: FirstPlace.worker))
        #expect(letters.map { $0.headers["dead-letter-attempts"] } == ["1", "2"])
        try await lane.stop()
    }

    @Test func `does not stop what has no key`() async throws {
        let world = try ProofWorld(partitions: 1)
        try world.broker.publish(
            [TestBroker.Message(nil, "0 refused"), TestBroker.Message(nil, "1"), TestBroker.Message("a", nil)],
            to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        #expect(try world.effects().map(\.text) == ["1", "tombstone"])
        try await lane.stop()
    }

    @Test func `invariant 8: is waited for again after a takeover`() async throws {
        let world = try ProofWorld(partitions: 1)
        try world.broker.publish(
            [TestBroker.Message("a", "a-0 undecodable"), TestBroker.Message("a", "a-1")], to: FirstPlace.input)
        let first = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await first.stop()
        try world.broker.publish(
            [TestBroker.Message("a", "a-2"), TestBroker.Message("b", "b-0")], to: FirstPlace.input)
        let second = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await second.stop()
        #expect(try world.effects().map(\.text) == ["b-0"])
        #expect(try world.count("SELECT count(*) FROM parked_records WHERE state = 'waiting'") == 2)
    }

    @Test func `with a nonsensical timestamp or header harms nobody`() async throws {
        let world = try ProofWorld(partitions: 1)
        let strange = ["publisher": "someone\u{0}", "batch": "7", "index": "0"]
        try world.broker.publish(
            [
                TestBroker.Message("a", "a-0", headers: strange),
                TestBroker.Message("a", "a-1 undecodable", headers: strange),
            ],
            to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await lane.stop()
        #expect(try world.effects().map(\.text) == ["a-0"])
    }
}
