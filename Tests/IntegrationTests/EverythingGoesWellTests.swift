import Events
import Testing
import TestSupport

@Suite struct `When everything goes well` {
    @Test func `every record has one effect and one event, in the order of its key`() async throws {
        let world = try ProofWorld()
        let lane = try TestLane.start(FirstPlace.self, in: world)
        let sent = messages(keys: 20, each: 15)
        try world.broker.publish(sent, to: FirstPlace.input)
        try await world.settle()
        try await lane.stop()
        #expect(try world.faults(sent: sent) == [])
    }
}

/// Texts for several keys, one of each in turn: `k3` is sent `k3-0`, `k3-1`, …
func messages(keys: Int, each count: Int, from first: Int = 0, words: String = "") -> [TestBroker.Message] {
    (first..<first + count).flatMap { number in
        (0..<keys).map { TestBroker.Message("k\($0)", "k\($0)-\(number)\(words)") }
    }
}
