import Events
import LocalBroker
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `Time travel` {
    @Test func `invariant 7: of the database halts the partition when the group is ahead`() async throws {
        let (world, sent) = try await workedOn()
        try world.execute("UPDATE consumer_progress SET next_offset = next_offset - 5 WHERE topic = 'orders.received'")
        try await expectHalt(in: world, having: sent.count)
    }

    @Test func `invariant 7: of the database halts the partition when it knows nothing`() async throws {
        let (world, sent) = try await workedOn()
        try world.execute("DELETE FROM consumer_progress")
        try await expectHalt(in: world, having: sent.count)
    }

    @Test func `invariant 7: of the log halts the partition when it ends before the progress`() async throws {
        let (world, sent) = try await workedOn()
        try world.execute(
            "UPDATE consumer_progress SET next_offset = next_offset + 1000 WHERE topic = 'orders.received'")
        try await expectHalt(in: world, having: sent.count)
    }

    @Test func `invariant 7: halts the partition when the broker refuses its position`() async throws {
        let world = try ProofWorld(partitions: 1)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try world.broker.publish(messages(keys: 1, each: 3), to: FirstPlace.input)
        try await world.settle()
        world.broker.broker.failRequests(.fetch, with: [.offsetOutOfRange])
        try await wait(for: "the halt") { lane.vitals.haltedPartitions.value == 1 }
        try world.broker.publish(messages(keys: 1, each: 1, from: 3), to: FirstPlace.input)
        try await lane.stop()
        #expect(try world.effects().count == 3)
    }

    @Test func `is no matter of another cluster, which has progress of its own`() async throws {
        let (world, sent) = try await workedOn()
        let other = try ProofWorld(partitions: 1)
        let moved = ProofWorld(broker: other.broker, conninfo: world.conninfo)
        try moved.broker.publish(sent, to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: moved)
        try await moved.settle()
        try await lane.stop()
        #expect(try moved.effects().count == 2 * sent.count)
    }

    private func workedOn() async throws -> (ProofWorld, [TestBroker.Message]) {
        let world = try ProofWorld(partitions: 1)
        let sent = messages(keys: 2, each: 10)
        try world.broker.publish(sent, to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await lane.stop()
        #expect(try world.broker.committed(by: FirstPlace.worker.rawValue, of: FirstPlace.input) == [0: 20])
        return (world, sent)
    }

    private func expectHalt(in world: ProofWorld, having effects: Int) async throws {
        try world.broker.publish(messages(keys: 2, each: 3, from: 100), to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await wait(for: "the halt") { lane.vitals.haltedPartitions.value == 1 }
        try await lane.stop()
        #expect(try world.effects().count == effects)
    }
}
