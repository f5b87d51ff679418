import Testing

@testable import WorkerRuntime

@Suite struct `A histogram` {
    @Test func `counts a value under the first bound that is not less`() {
        let histogram = Histogram(bounds: [1, 2, 5])
        for value in [0.5, 1, 1.5, 2, 5, 5.1, 100] { histogram.observe(value) }
        #expect(histogram.snapshot == HistogramSnapshot(bounds: [1, 2, 5], counts: [2, 2, 1, 2], sum: 115.1))
    }

    @Test func `counts several equal values at once`() {
        let histogram = Histogram(bounds: [1])
        histogram.observe(.milliseconds(500), count: 4)
        #expect(histogram.snapshot == HistogramSnapshot(bounds: [1], counts: [4, 0], sum: 2))
    }

    @Test func `loses nothing when many threads observe`() async {
        let histogram = Histogram(bounds: [10])
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<10_000 { histogram.observe(1) } }
            }
        }
        #expect(histogram.snapshot.count == 80_000)
        #expect(histogram.snapshot.sum == 80_000)
    }
}

@Suite struct `A lane's vitals` {
    @Test func `count and tell`() {
        let lane = LaneVitals(lane: 3)
        lane.recordsConsumed.add(10)
        lane.recordsConsumed.add()
        lane.lag.set(7)
        lane.databaseUp.set(true)
        #expect(lane.recordsConsumed.value == 11)
        let snapshot = lane.snapshot(now: lane.lastLoop.value.advanced(by: .seconds(2)))
        #expect(snapshot.lane == 3)
        #expect(snapshot.lag == 7)
        #expect(snapshot.databaseUp)
        #expect(!snapshot.brokerUp)
        #expect(snapshot.sinceLoop == .seconds(2))
    }

    @Test func `never tell of the future when two threads read the clock in either order`() {
        let now = MonotonicMoment.now
        #expect(now.since(now.advanced(by: .seconds(1))) == .zero)
    }
}
