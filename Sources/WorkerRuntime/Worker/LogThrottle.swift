import Synchronization

/// Lets so many lines of one message through at once and so many a second after that; a storm must not fill a disk.
///
/// One for all loggers of a process: it is told by the message apart from what stands beside it, so that a flood of one kind
/// hides no other.
final class LogThrottle: Sendable {
    private struct Bucket {
        var tokens: Double
        var refilledAt: MonotonicMoment
        /// Left out since the last line that went through.
        var dropped = 0
    }

    /// At once.
    static let burst = 100
    /// Lines a second after that.
    static let rate = 5.0
    /// Messages that are told apart; they stand in the program's text, so there are not many.
    private static let messages = 1_000

    private let buckets = Mutex<[String: Bucket]>([:])

    /// Whether a line may be written, and how many like it were left out before.
    func pass(_ message: String, at now: MonotonicMoment = .now) -> Int? {
        buckets.withLock { buckets in
            // Should somebody put a number into a message all the same.
            if buckets.count >= Self.messages, buckets[message] == nil { buckets.removeAll() }
            var bucket = buckets[message] ?? Bucket(tokens: Double(Self.burst), refilledAt: now)
            let elapsed = now.since(bucket.refilledAt)
            let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
            bucket.tokens = min(Double(Self.burst), bucket.tokens + seconds * Self.rate)
            bucket.refilledAt = now
            defer { buckets[message] = bucket }
            guard bucket.tokens >= 1 else {
                bucket.dropped += 1
                return nil
            }
            bucket.tokens -= 1
            defer { bucket.dropped = 0 }
            return bucket.dropped
        }
    }
}
