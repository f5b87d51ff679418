/// What the final table shows beyond the counts.
struct Findings: Sendable {
    /// Why records of a class are in it.
    struct Reason: Sendable {
        /// As in ``RecordClass``.
        var recordClass: String
        var text: String
        var count: Int
    }

    struct Stock: Sendable {
        /// Rows of stock and of the pool.
        var counters = 0
        var movements = 0
        /// Counters that are not the sum of their ledger.
        var differing = 0
        var negative = 0
        var onHand: Int64 = 0
        var allocated: Int64 = 0
        var reserved: Int64 = 0

        var isProven: Bool { counters > 0 && differing == 0 && negative == 0 }
    }

    /// In milliseconds.
    struct Latency: Sendable {
        var name: String
        var half: Int64
        var most: Int64
        var count: Int
    }

    struct Extra: Sendable {
        var text: String
        var count: Int
    }

    var reasons: [Reason] = []
    var stock = Stock()
    var latencies: [Latency] = []
    /// Records by channel and what became of them.
    var channels: [String: [String: Int]] = [:]
    var extras: [Extra] = []
}
