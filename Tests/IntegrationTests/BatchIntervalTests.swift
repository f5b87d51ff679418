import TestSupport
import Testing
import WorkerRuntime

@Suite struct `A batch that follows another too closely` {
    @Test func `waits for more records, and the interval is kept`() async throws {
        let world = try ProofWorld(partitions: 1)
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.lanes.batchInterval = .seconds(1) }
        try world.broker.publish([TestBroker.Message("a", "a-0")], to: FirstPlace.input)
        try await world.settle()
        let (began, before) = (ContinuousClock.now, lane.vitals.batchesCommitted.value)
        // One by one, each acknowledged before the next: a lane that takes what is there makes many batches of them.
        for number in 1...40 {
            try world.broker.publish([TestBroker.Message("a", "a-\(number)")], to: FirstPlace.input)
        }
        try await world.settle()
        let intervals = Int((ContinuousClock.now - began) / .seconds(1))
        let batches = Int(lane.vitals.batchesCommitted.value - before)
        #expect((1...(intervals + 1)).contains(batches), "\(batches) batches in \(intervals) s and a part")
        try await lane.stop()
    }
}
