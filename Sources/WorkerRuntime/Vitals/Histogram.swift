import Synchronization

/// How many observations fell under which bound, and their sum; written by any thread without a lock.
///
/// The buckets are fixed at the start, so that an observation is two atomic additions and a short scan.
package final class Histogram: Sendable {
    /// The most bounds a histogram may have.
    package static let maxBounds = 23

    /// The inclusive upper bounds, ascending; what is above the last one falls in a bucket of its own.
    package let bounds: [Double]

    private let counts = InlineArray<24, Atomic<Int>> { _ in Atomic(0) }
    /// The bit pattern of a `Double`: there is no atomic floating-point number.
    private let sumBits = Atomic<UInt64>(0)

    package init(bounds: [Double]) {
        precondition(bounds.count <= Self.maxBounds, "a histogram has at most \(Self.maxBounds) bounds")
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "the bounds of a histogram ascend")
        self.bounds = bounds
    }

    /// Counts `value`, `count` times.
    package func observe(_ value: Double, count: Int = 1) {
        var bucket = 0
        while bucket < bounds.count && value > bounds[bucket] { bucket += 1 }
        counts[bucket].wrappingAdd(count, ordering: .relaxed)

        let amount = value * Double(count)
        var old = sumBits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, original) = sumBits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }

    /// Counts a duration in seconds.
    package func observe(_ duration: Duration, count: Int = 1) {
        observe(duration / .seconds(1), count: count)
    }

    /// What has been counted so far. Observations made meanwhile may be in one part and not yet in another.
    package var snapshot: HistogramSnapshot {
        HistogramSnapshot(
            bounds: bounds,
            counts: (0...bounds.count).map { counts[$0].load(ordering: .relaxed) },
            sum: Double(bitPattern: sumBits.load(ordering: .relaxed))
        )
    }
}

/// The contents of a histogram at one time.
package struct HistogramSnapshot: Sendable, Equatable {
    package let bounds: [Double]
    /// One count per bound, not cumulative, and one more for what is above the last bound.
    package let counts: [Int]
    package let sum: Double

    package var count: Int { counts.reduce(0, +) }
}

extension Histogram {
    /// Bounds for the number of records in a batch.
    package static let recordBounds: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]

    /// Bounds in seconds, from a millisecond to ten minutes.
    package static let secondBounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600,
    ]
}
