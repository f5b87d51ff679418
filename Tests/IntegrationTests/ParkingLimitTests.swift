import Events
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
