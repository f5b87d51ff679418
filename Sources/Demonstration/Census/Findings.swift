/// What the final table shows beyond the counts.
package struct Findings: Sendable {
    /// Why records of a class are in it.
    package struct Reason: Sendable {
        /// As in ``RecordClass``.
        package var recordClass: String
        package var text: String
        package var count: Int
    }

    package struct Stock: Sendable {
        /// Rows of stock and of the pool.
        package var counters = 0
        package var movements = 0
        package var onHand: Int64 = 0
        package var allocated: Int64 = 0
        package var reserved: Int64 = 0
    }

    /// In milliseconds.
    package struct Latency: Sendable {
        package var name: String
        package var half: Int64
        package var most: Int64
        package var count: Int
    }

    package struct Extra: Sendable {
        package var text: String
        package var count: Int
    }

    package var reasons: [Reason] = []
    package var stock = Stock()
    package var latencies: [Latency] = []
    /// Records by channel and what became of them.
    package var channels: [String: [String: Int]] = [:]
    package var extras: [Extra] = []
}
