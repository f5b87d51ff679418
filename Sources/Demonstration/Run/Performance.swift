import Domain
import Events
import Glibc

/// One demonstration from the first record until everything is at rest.
struct Performance: ~Copyable {
    /// What the audience hears of it.
    enum Outcome {
        case complete
        /// It did not come to rest; why, as far as it can be seen.
        case stuck(String)
    }

    /// How long nothing may move before it is given up. A worker that was killed is away for a rebalance: about ten
    /// seconds.
    private static let patience = Duration.seconds(120)
    private let lookInterval: Duration

    private let plan: OrderPlan
    private var feeder: Feeder
    private var players: Players
    private var wire: Wire
    private var census: Census
    private(set) var snapshot = Snapshot()
    private var lastLook = ContinuousClock.now
    private var lastChange = ContinuousClock.now
    /// Everything was at rest at the last look, too.
    private var wasAtRest = false
    private(set) var startedAt = ContinuousClock.now

    init(_ plan: OrderPlan, catalogue: Catalogue, bootstrapServers: String, conninfo: String, pace: Int? = nil) throws {
        let census = try Census(conninfo: conninfo)
        let wire = try Wire(bootstrapServers: bootstrapServers, reading: Players.topics)
        self.plan = plan
        // The census counts every order; a long run must not be about that.
        lookInterval = pace == nil ? .milliseconds(150) : .seconds(2)
        feeder = Feeder(plan, pace: pace)
        players = Players(plan: plan, catalogue: catalogue)
        self.census = census
        self.wire = wire
    }

    /// - Returns: `nil` while it goes on.
    mutating func step(_ screen: inout Screen) throws -> Outcome? {
        try feeder.step(handled: snapshot.handled, onTheWay: snapshot.onTheWay, into: &wire)
        let heard = try listen()
        try wire.settle()
        guard ContinuousClock.now - lastLook >= lookInterval else {
            if heard == 0 { usleep(2_000) }
            return nil
        }
        lastLook = .now
        let before = snapshot
        snapshot = try census.snapshot()
        if snapshot != before || heard > 0 { lastChange = .now }
        screen.progress(progressLine)
        if try isAtRest() {
            defer { wasAtRest = true }
            // Twice, because the first look may have fallen between two steps of the line.
            return wasAtRest ? .complete : nil
        }
        wasAtRest = false
        return ContinuousClock.now - lastChange > Self.patience ? .stuck(try whyStuck()) : nil
    }

    /// The last order is out.
    var isPublished: Bool { feeder.isDone }

    private mutating func listen() throws -> Int {
        var messages: [Message] = []
        let now = Timestamp.now
        let heard = try wire.read(timeout: 3) { topic, value in
            messages += try players.hear(topic, value, at: now)
        }
        for message in messages { try wire.send(message) }
        return heard
    }

    // MARK: - The end

    /// Nothing is left to happen by itself.
    private func isAtRest() throws -> Bool {
        guard feeder.isDone, players.customers.outstanding == 0, wire.outstanding == 0 else { return false }
        guard snapshot.handled == plan.count, snapshot.onTheWay == 0, snapshot.outbox == 0, snapshot.openCases == 0,
            snapshot.dueTimers == 0
        else { return false }
        for position in snapshot.positions where try wire.end(of: position.topic, position.partition) > position.next {
            return false
        }
        return true
    }

    private mutating func whyStuck() throws -> String {
        var reasons: [String] = []
        if !feeder.isDone { reasons.append("\(grouped(plan.count - feeder.published)) records are not published yet") }
        let unread = feeder.published - snapshot.handled
        if unread > 0 { reasons.append("channel-ingest has \(grouped(unread)) records before it") }
        if snapshot.onTheWay > 0 {
            let examples = try census.stragglers().joined(separator: "; ")
            reasons.append("\(grouped(snapshot.onTheWay)) orders are still on the way (\(examples))")
        }
        if players.customers.outstanding > 0 {
            reasons.append(
                "\(players.customers.outstanding) customers have not asked yet: their orders did not come so far"
            )
        }
        if snapshot.outbox > 0 {
            reasons.append("\(snapshot.outbox) batches of events are not acknowledged by the broker")
        }
        if snapshot.openCases > 0 { reasons.append("\(snapshot.openCases) after-sales cases are open") }
        if snapshot.dueTimers > 0 { reasons.append("\(snapshot.dueTimers) timers are due") }
        for position in snapshot.positions {
            let behind = try wire.end(of: position.topic, position.partition) - position.next
            if behind > 0 { reasons.append("\(position.group) has \(behind) records of \(position.topic) before it") }
        }
        return reasons.isEmpty ? "nothing that can be seen from here" : reasons.joined(separator: "\n  ")
    }

    // MARK: - What is shown

    private var progressLine: String {
        let classes = snapshot.classes
        var parts = ["published \(grouped(feeder.published)) of \(grouped(plan.count))"]
        for recordClass in RecordClass.allCases {
            if let count = classes[recordClass] { parts.append("\(recordClass.rawValue) \(grouped(count))") }
        }
        let rest = feeder.published - snapshot.accounted
        if rest > 0 { parts.append("on the way \(grouped(rest))") }
        return parts.joined(separator: " · ")
    }

    mutating func showLastProgress(_ screen: inout Screen) { screen.progress(progressLine, isLast: true) }

    mutating func report() throws -> Report {
        Report(plan: plan, published: feeder.published, snapshot: snapshot, findings: try census.findings())
    }

    mutating func example() throws -> String? { try census.example() }

    consuming func close() { wire.close() }
}
