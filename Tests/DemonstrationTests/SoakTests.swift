import Testing

@testable import Demonstration

@Suite struct `A soak` {
    /// A series with a point every five seconds.
    private func series(
        _ expectation: SoakSeries.Expectation = .flat(allowance: 2), points: Int = 240, _ value: (Double) -> Double
    ) -> SoakSeries {
        var series = SoakSeries("memory", .mebibytes, expectation)
        for index in 0..<points { series.add(value(Double(index * 5)), at: Double(index * 5)) }
        return series
    }

    @Test func `calls a level flat, also when it trembles or saws`() {
        #expect(series { _ in 40 }.isAsExpected)
        #expect(series { 40 + ($0.truncatingRemainder(dividingBy: 35) / 35) }.isAsExpected)
        #expect(series(.flat(allowance: 100)) { $0.truncatingRemainder(dividingBy: 61) * 30 }.isAsExpected)
    }

    @Test func `calls a leak a leak`() {
        // A mebibyte a minute: 20 in all.
        let leak = series { 40 + $0 / 60 }
        #expect(!leak.isAsExpected)
        #expect(abs(leak.slopePerHour - 60) < 0.001)
        #expect(!series { 40 + ($0 / 60).rounded(.down) * 1.5 }.isAsExpected)
    }

    @Test func `forgives growth that comes to an end`() {
        #expect(series { 40 + min(8, $0 / 30) }.isAsExpected)
    }

    @Test func `forgives the warm-up, whatever happens in it`() {
        let series = series { $0 < 100 ? 0 : 40 }
        #expect(series.isAsExpected)
        #expect(series.firstQuarter == 40)
    }

    @Test func `does not judge what has to grow`() {
        let series = series(.grows) { $0 }
        #expect(series.isAsExpected)
        #expect(SoakReport(series: [series], incidents: []).isFlat)
    }

    @Test func `is not flat when a worker ended, nor when nothing was seen`() {
        #expect(!SoakReport(series: [series { _ in 1 }], incidents: ["order-audit was started again"]).isFlat)
        #expect(!SoakReport(series: [], incidents: []).isFlat)
        #expect(!SoakReport(series: [series { $0 }], incidents: []).isFlat)
    }

    @Test func `keeps to its pace`() throws {
        let plan = OrderPlan(count: 1_000, seed: 1, catalogue: try sampleCatalogue(), from: firstMoment)
        var feeder = Feeder(plan, pace: 50)
        #expect(feeder.due(after: .zero) == 0)
        #expect(feeder.due(after: .milliseconds(1_500)) == 75)
        for _ in 0..<feeder.room(handled: 0, onTheWay: 0, due: 75) { _ = feeder.next() }
        #expect(feeder.published == 75)
        #expect(feeder.room(handled: 0, onTheWay: 0, due: 75) == 0)
        #expect(Feeder(plan).due(after: .zero) == .max)
    }
}
