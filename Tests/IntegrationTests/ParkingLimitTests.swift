import Events
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `Too many parked keys` {
    @Test func `halt the partition, with what came before committed and nothing after it`() async throws {
        let world = try ProofWorld(partitions: 1)
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.parkedKeyLimit = 2 }
        let tolerated = messages(keys: 2, each: 1, words: " undecodable") + [TestBroker.Message("good", "good-0")]
        try world.broker.publish(tolerated, to: FirstPlace.input)
        try await world.settle()
        #expect(lane.vitals.haltedPartitions.value == 0)
        try world.broker.publish([TestBroker.Message("one more", "bad undecodable")], to: FirstPlace.input)
        try await wait(for: "the halt") { lane.vitals.haltedPartitions.value == 1 }
        try await world.settle()
        try world.broker.publish([TestBroker.Message("good", "good-1")], to: FirstPlace.input)
        try await lane.stop()
        #expect(try world.effects().map(\.text) == ["good-0"])
        #expect(try world.count("SELECT count(*) FROM parked_records WHERE state = 'failed'") == 3)
        #expect(try world.progress(of: FirstPlace.self) == [0: 4])
    }

    @Test func `halt no other partition`() async throws {
        let world = try ProofWorld(partitions: 4)
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.parkedKeyLimit = 0 }
        try world.broker.publish([TestBroker.Message("k0", "k0-0 undecodable")], to: FirstPlace.input)
        try await wait(for: "the halt") { lane.vitals.haltedPartitions.value == 1 }
        let halted = try #require(try world.broker.ends(of: FirstPlace.input).first { $0.value > 0 }?.key)
        let sent = messages(keys: 12, each: 2, from: 1)
        try world.broker.publish(sent, to: FirstPlace.input)
        let ends = try world.broker.ends(of: FirstPlace.input).filter { $0.key != halted }
        try await wait(for: "the other partitions") {
            let progress = try world.progress(of: FirstPlace.self)
            return ends.allSatisfy { progress[$0.key] == $0.value }
        }
        try await lane.stop()
        #expect(try world.progress(of: FirstPlace.self)[halted] == 1)
        #expect(try world.effects().count == Int(ends.values.reduce(0, +)))
    }
}

@Suite struct `Too many parked records` {
    @Test func `halt the partition soon after, and the others go on`() async throws {
        let world = try ProofWorld(partitions: 4)
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.parkedRecordLimit = 3 }
        let key = TestBroker.Message("k0", "k0-0 undecodable")
        try world.broker.publish([key] + (1...2).map { TestBroker.Message("k0", "k0-\($0)") }, to: FirstPlace.input)
        try await world.settle()
        try await wait(for: "the count") { lane.vitals.parked.value.waiting == 2 }
        #expect(lane.vitals.haltedPartitions.value == 0, "as many as the limit")
        let halted = try #require(try world.broker.ends(of: FirstPlace.input).first { $0.value > 0 }?.key)
        try world.broker.publish([TestBroker.Message("k0", "k0-3")], to: FirstPlace.input)
        try await wait(for: "the halt") { lane.vitals.haltedPartitions.value == 1 }
        let more = [TestBroker.Message("k0", "k0-4")] + messages(keys: 12, each: 2, from: 1)
        try world.broker.publish(more, to: FirstPlace.input)
        let ends = try world.broker.ends(of: FirstPlace.input).filter { $0.key != halted }
        try await wait(for: "the other partitions") {
            let progress = try world.progress(of: FirstPlace.self)
            return ends.allSatisfy { progress[$0.key] == $0.value }
        }
        try await lane.stop()
        #expect(try world.progress(of: FirstPlace.self)[halted] == 4)
        #expect(try world.count("SELECT count(*) FROM parked_records") == 4)
    }

    @Test func `are worked off after a new start, once somebody has released them`() async throws {
        let world = try ProofWorld(partitions: 1)
        let tool = CommandLineTool(in: world, operator: "mei")
        var sent = messages(keys: 1, each: 60)
        sent[0].value! += " refused"
        try world.broker.publish(sent, to: FirstPlace.input)
        for start in ["the first", "one that changes nothing"] {
            let lane = try TestLane.start(FirstPlace.self, in: world) { $0.parkedRecordLimit = 10 }
            try await wait(for: "the halt after \(start) start") { lane.vitals.haltedPartitions.value == 1 }
            try await lane.stop()
        }
        #expect(try world.count("SELECT count(*) FROM parked_records") > 10)
        try world.execute("ALTER TABLE effects DROP CONSTRAINT effects_text_is_welcome")
        #expect(try tool.run("dead-letters", "replay", "--all").isSuccess)
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.parkedRecordLimit = 10 }
        try await wait(for: "the parked records to go") { try world.count("SELECT count(*) FROM parked_records") == 0 }
        let later = [TestBroker.Message("later", "later-0")]
        try world.broker.publish(later, to: FirstPlace.input)
        try await world.settle()
        #expect(lane.vitals.haltedPartitions.value == 0)
        try await lane.stop()
        #expect(try world.faults(sent: sent + later) == [])
    }
}
