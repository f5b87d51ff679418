import Events
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `Workers that come and go` {
    @Test func `invariants 1, 4 and 8: do everything once and in order`() async throws {
        let world = try ProofWorld()
        let sent = messages(keys: 20, each: 60)
        let settings = { (settings: inout WorkerSettings) in settings.lanes.maxBatchRecords = 20 }
        let first = try TestLane.start(FirstPlace.self, in: world, configure: settings)
        try world.broker.publish(Array(sent[..<400]), to: FirstPlace.input)
        try await wait(for: "the first effects") { try world.effects().count > 0 }
        let second = try TestLane.start(FirstPlace.self, in: world, configure: settings)
        try world.broker.publish(Array(sent[400..<800]), to: FirstPlace.input)
        try await wait(for: "the second to own partitions") { second.vitals.assignedPartitions.value == 2 }
        try world.broker.publish(Array(sent[800...]), to: FirstPlace.input)
        try await first.stop()
        try await world.settle()
        try await second.stop()
        #expect(try world.faults(sent: sent) == [])
    }
}
