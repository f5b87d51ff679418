/// How long things took, in microseconds. Every one is kept: a million take four megabytes.
struct Latencies: Sendable {
    private var samples: [UInt32] = []

    var count: Int { samples.count }

    mutating func add(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        samples.append(UInt32(clamping: microseconds))
    }

    /// The smallest that is not exceeded by that share of all, in milliseconds; `nil` when there are none.
    func percentiles(_ shares: [Double]) -> [Double?] {
        let sorted = samples.sorted()
        return shares.map { share in
            guard !sorted.isEmpty else { return nil }
            let rank = Int((share * Double(sorted.count)).rounded(.up))
            return Double(sorted[min(max(rank, 1), sorted.count) - 1]) / 1_000
        }
    }
}
