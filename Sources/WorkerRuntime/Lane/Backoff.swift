/// Growing pauses between attempts, with jitter, so that many lanes do not come back at the same moment.
struct Backoff {
    private var attempts = 0

    /// The next pause: 100 ms, 200 ms, … up to 5 s, each shortened by up to a half at random.
    /// - Parameter random: any number; it decides by how much.
    mutating func next(_ random: UInt64) -> Duration {
        let ceiling = min(5_000, 100 << min(attempts, 10))
        attempts += 1
        return .milliseconds(ceiling - Int(random % UInt64(ceiling / 2 + 1)))
    }

    mutating func reset() { attempts = 0 }
}
