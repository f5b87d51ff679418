/// What happened in how many schedules: so that nobody has to believe that it was put to the test.
package struct Coverage: Sendable {
    package var schedules = 0
    package var steps = 0
    package var switches = 0
    package var virtualSeconds = 0.0
    package var batches = 0
    package var events = 0
    package var crashes = 0
    package var crashesAtFailpoints = 0
    package var freezes = 0
    package var zombies = 0
    package var rebalances = 0
    package var expiries = 0
    package var drains = 0
    package var failures = 0
    package var cuts = 0
    package var unknownCommits = 0
    package var unknownCommitsThatStood = 0
    package var lingeringSessions = 0
    package var lockWaits = 0
    package var lockTimeouts = 0
    package var fenced = 0
    package var restarts = 0
    package var failovers = 0
    package var lostTails = 0
    package var unnoticedTails = 0
    package var outages = 0
    package var silences = 0
    package var fetchGaps = 0
    package var duplicateAppends = 0
    package var republished = 0
    package var repeats = 0
    package var refusedEvents = 0
    package var producerFailures = 0
    package var cutLogs = 0
    package var expiredLogs = 0
    package var halts = 0
    package var parked = 0
    package var releases = 0
    package var discards = 0
    package var timers = 0
    package var takeovers = 0
    package var takeoversWithLeftovers = 0
    package private(set) var faults = [Int](repeating: 0, count: Fault.allCases.count)

    package init() {}

    mutating func add(_ counts: [Int]) { for index in counts.indices { faults[index] += counts[index] } }

    private static let numbers: [(String, any WritableKeyPath<Coverage, Int> & Sendable)] = [
        ("batches committed", \.batches), ("events published for the first time", \.events),
        ("events published again", \.republished), ("repeats dropped downstream", \.repeats),
        ("lanes killed", \.crashes), ("  of them at a failpoint", \.crashesAtFailpoints),
        ("lanes frozen", \.freezes), ("  of them past their session: zombies", \.zombies),
        ("lanes drained", \.drains), ("lanes that ended with a failure", \.failures),
        ("rebalances", \.rebalances), ("members put out of their group", \.expiries),
        ("partitions taken over", \.takeovers), ("  with unpublished events", \.takeoversWithLeftovers),
        ("batches fenced", \.fenced), ("waits for a row lock", \.lockWaits), ("  too long ones", \.lockTimeouts),
        ("sessions cut", \.cuts), ("COMMITs without an answer", \.unknownCommits),
        ("  that stood", \.unknownCommitsThatStood), ("sessions that outlived their lane", \.lingeringSessions),
        ("database restarts", \.restarts), ("database failovers", \.failovers),
        ("  that lost commits of a source", \.lostTails), ("  of them nothing could tell", \.unnoticedTails),
        ("broker outages", \.outages), ("broker questions without answer", \.silences),
        ("records skipped by the client", \.fetchGaps), ("appends done twice", \.duplicateAppends),
        ("events refused by the broker", \.refusedEvents), ("producers that failed for good", \.producerFailures),
        ("logs cut", \.cutLogs), ("logs expired", \.expiredLogs), ("partitions halted", \.halts),
        ("records parked", \.parked), ("releases", \.releases), ("discards", \.discards), ("timers rung", \.timers),
    ]

    package mutating func add(_ other: Coverage) {
        schedules += other.schedules
        steps += other.steps
        switches += other.switches
        virtualSeconds += other.virtualSeconds
        for (_, path) in Self.numbers { self[keyPath: path] += other[keyPath: path] }
        add(other.faults)
    }

    /// Each thing that can happen, with how often it did.
    package var table: [(name: String, count: Int)] { Self.numbers.map { ($0.0, self[keyPath: $0.1]) } }
}
