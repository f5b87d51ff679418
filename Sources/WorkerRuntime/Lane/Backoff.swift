/// Growing pauses between attempts, with jitter, so that many lanes do not come back at the same moment.
struct Backoff {
    private var attempts = 0

    /// The next pause: 100 ms, 200 ms, … up to 5 s, each shortened by up to a half at random.
    mutating func next() -> Duration {
        let ceiling = min(5_000, 100 << min(attempts, 10))
        attempts += 1
        return .milliseconds(Int.random(in: ceiling / 2...ceiling))
    }

    mutating func reset() { attempts = 0 }
}
