import Testing

@testable import Demonstration

@Suite struct `Feeding the line` {
    private func feeder(_ limits: Feeder.Limits) throws -> Feeder {
        Feeder(OrderPlan(count: 1_000, seed: 1, catalogue: try sampleCatalogue()), limits: limits)
    }

    @Test func `never publishes further ahead of ingest than its limit`() throws {
        var feeder = try feeder(Feeder.Limits(unread: 70, onTheWay: 10_000, chunk: 30))
        var handled = 0
        var most = 0
        while !feeder.isDone {
            for _ in 0..<feeder.room(handled: handled, onTheWay: 0) { _ = feeder.next() }
            most = max(most, feeder.published - handled)
            handled = min(feeder.published, handled + 7)
        }
        #expect(most == 70)
        #expect(feeder.published == 1_000)
    }

    @Test func `waits while too many orders are on the way`() throws {
        let feeder = try feeder(Feeder.Limits(unread: 500, onTheWay: 100, chunk: 200))
        #expect(feeder.room(handled: 0, onTheWay: 0) == 100)
        #expect(feeder.room(handled: 0, onTheWay: 99) == 1)
        #expect(feeder.room(handled: 0, onTheWay: 100) == 0)
        #expect(feeder.room(handled: 0, onTheWay: 5_000) == 0)
    }

    @Test func `keeps far below what the local broker keeps of a partition`() throws {
        let limits = Feeder.Limits()
        var generator = OrderGenerator()
        let plan = OrderPlan(count: 1_000, seed: 1, catalogue: try sampleCatalogue())
        let largest = plan.entries.map { generator.record(of: $0).value.count }.max() ?? 0
        // Uncompressed, all in one of the four partitions, and each the largest: still within it.
        #expect(limits.unread * largest / 4 < 5 << 20)
    }
}
