/// One quantity over the time of a soak.
struct SoakSeries: Sendable {
    /// What is expected of it.
    enum Expectation: Hashable, Sendable {
        /// It comes to a level and stays there. Up to `allowance` of growth is noise: a page here, a buffer there.
        case flat(allowance: Double)
        /// It is a record of what happened and grows with the orders; `switchyard maintenance prune` bounds it.
        case grows
    }

    struct Point: Hashable, Sendable {
        /// Since the first order.
        var seconds: Double
        var value: Double
    }

    let name: String
    let unit: Unit
    let expectation: Expectation
    private(set) var points: [Point] = []

    enum Unit: String, Sendable { case mebibytes = "MiB", count = "" }

    init(_ name: String, _ unit: Unit, _ expectation: Expectation) {
        self.name = name
        self.unit = unit
        self.expectation = expectation
    }

    mutating func add(_ value: Double, at seconds: Double) { points.append(Point(seconds: seconds, value: value)) }

    /// The first tenth is the warm-up: caches fill, connections open, threads start.
    var settled: ArraySlice<Point> { points.dropFirst(points.count / 10) }

    var firstQuarter: Double { mean(settled.prefix(settled.count / 4)) }
    var lastQuarter: Double { mean(settled.suffix(settled.count / 4)) }

    /// The line of least squares through the second half, per hour. By then a level that exists is reached.
    var slopePerHour: Double {
        let half = settled.suffix(settled.count / 2)
        guard half.count > 1 else { return 0 }
        let times = mean(half.map(\.seconds)[...])
        let values = mean(half)
        var above = 0.0
        var below = 0.0
        for point in half {
            above += (point.seconds - times) * (point.value - values)
            below += (point.seconds - times) * (point.seconds - times)
        }
        return below == 0 ? 0 : above / below * 3_600
    }

    /// Whether it keeps to its expectation: from the first quarter to the last it gained no more than its allowance
    /// and a twentieth, or it did so early and has stopped.
    ///
    /// Both, because either alone misleads: a saw-tooth such as dead tuples has slopes of either sign, and a heap takes its
    /// time to find its level.
    var isAsExpected: Bool {
        guard case .flat(let allowance) = expectation else { return true }
        guard settled.count >= 8 else { return true }
        let room = allowance + firstQuarter / 20
        guard lastQuarter - firstQuarter > room else { return true }
        let half = settled.suffix(settled.count / 2)
        let hours = ((half.last?.seconds ?? 0) - (half.first?.seconds ?? 0)) / 3_600
        return slopePerHour * hours <= room / 2
    }

    private func mean(_ points: ArraySlice<Point>) -> Double { mean(points.map(\.value)[...]) }

    private func mean(_ values: ArraySlice<Double>) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
}
