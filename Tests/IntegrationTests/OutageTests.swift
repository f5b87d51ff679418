import Events
import LocalBroker
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `After an outage` {
    @Test func `invariant 3: of the broker everything goes on, and nothing is lost`() async throws {
        let world = try ProofWorld(partitions: 2)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        let sent = messages(keys: 10, each: 30)
        try world.broker.publish(Array(sent[..<150]), to: FirstPlace.input)
        try await wait(for: "the first effects") { try world.effects().count > 0 }
        world.broker.broker.goDown()
        try await wait(for: "the lane to notice") { !lane.vitals.brokerUp.value }
        world.broker.broker.comeUp()
        try world.broker.publish(Array(sent[150...]), to: FirstPlace.input)
        try await world.settle()
        try await lane.stop()
        #expect(try world.faults(sent: sent) == [])
    }

    @Test func `of the session everything goes on, and nothing is lost`() async throws {
        let world = try ProofWorld(partitions: 2)
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.lanes.maxBatchRecords = 10 }
        let sent = messages(keys: 10, each: 40, words: " slow=60")
        try world.broker.publish(sent, to: FirstPlace.input)
        for count in [20, 120, 220] {
            try await wait(for: "\(count) effects") { try world.effects().count >= count }
            try world.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'order-audit' AND datname = current_database()"
            )
        }
        try await world.settle()
        try await lane.stop()
        #expect(lane.vitals.batchesRetried.value >= 1)
        #expect(try world.faults(sent: sent) == [])
    }
}
