import Events
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `An event that its publisher sent twice` {
    @Test func `invariant 6: has no second effect`() async throws {
        let world = try ProofWorld(partitions: 1)
        var sent: [TestBroker.Message] = []
        for batch in 0..<4 {
            for index in 0..<5 {
                sent.append(
                    TestBroker.Message(
                        "a", "a-\(batch)-\(index)",
                        headers: ["publisher": "up/stream/0/0", "batch": "\(batch * 10)", "index": "\(index)"]))
            }
        }
        // The whole log again from its middle on, as a takeover would publish it; then an old batch, as a zombie would.
        try world.broker.publish(sent + sent[10...] + sent[..<5], to: FirstPlace.input)
        let first = try TestLane.start(FirstPlace.self, in: world) { $0.lanes.maxBatchRecords = 7 }
        try await world.settle()
        try await first.stop()
        // What was seen is known to the next owner, too.
        try world.broker.publish(Array(sent[15...]), to: FirstPlace.input)
        let second = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await second.stop()
        #expect(try world.faults(sent: sent) == [])
        #expect(first.vitals.recordsDuplicate.value == 15)
        #expect(second.vitals.recordsDuplicate.value == 5)
    }
}
