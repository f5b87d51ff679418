import Demonstration
import Domain
import Events

/// The whole line, from raw JSON to shipped, with every worker a process of its own.
///
/// A *closed loop*: as many orders are on the line as ``Settings/window`` says; a new one is sent when another's request
/// has reached the warehouse, and nothing is sent while any worker has more than a few windows of records before it. So the
/// line is always full, nothing waits longer than the window makes it, and no topic holds more than the local broker
/// keeps. Or an *open loop*: orders come at times fixed beforehand, whatever the line does, and their latency counts from
/// then, so that a line that stands still is seen to (no coordinated omission).
struct LineRun {
    enum Load: Hashable, Sendable {
        /// Orders on the line.
        case closed(window: Int)
        /// Orders a second.
        case open(rate: Double)
        /// That many and no more.
        case count(Int)
    }

    struct Settings: Hashable, Sendable {
        var load: Load
        var warmUp: Duration
        var measured: Duration
        /// The number of the first order.
        var base = 0
        /// Orders that the database holds already, all of them shipped.
        var before = 0
        /// Whether the crash test's verifier judges the run. It knows nothing of orders from before.
        var isVerified = false
    }

    struct Result {
        var sent = 0
        /// Seconds that were measured.
        var seconds = 0.0
        /// Orders booked as shipped while it was measured, per second.
        var shippedPerSecond = 0.0
        /// Orders whose request reached the warehouse while it was measured, per second.
        var requestedPerSecond = 0.0
        /// CPU time per shipped order, in microseconds.
        var cpu: [(name: String, microseconds: Double)] = []
        /// Of all cores that there are.
        var busyShare = 0.0
        /// What PostgreSQL has written to its log per shipped order, in bytes.
        var logBytesPerOrder = 0.0
        /// Raw record to request, in milliseconds.
        var latencies = Latencies()
        /// Peak bytes of the largest process of each worker.
        var memory: [(name: String, bytes: Int64)] = []
        /// The longest queues that were seen.
        var lags: [(name: String, records: Int64)] = []
        /// What is wrong with the books afterwards; nothing when everything adds up.
        var mistakes: [String] = []
    }

    let site: Site
    let ground: Ground
    let plan: WorkerPlan
    let templates: OrderTemplates
    let settings: Settings

    /// Seconds without a rebalance after which none is expected any more.
    private static let calm = 7.0

    func run() throws -> Result {
        var crew = try Crew(WorkerName.line, plan, on: ground, at: site)
        do {
            let result = try run(&crew)
            crew.stop()
            return result
        } catch {
            crew.stop()
            throw error
        }
    }

    private func run(_ crew: inout Crew) throws -> Result {
        // In the closed loop records are sent in bunches, as a connector that fetches pages does; in the open one at once.
        let linger: String
        if case .open = settings.load { linger = "0" } else { linger = "5" }
        var conveyor = try Conveyor(
            on: ground, templates, base: settings.base, words: site.options.warehouse,
            settings: ["linger.ms": linger, "compression.type": "lz4"])
        var gauge = try Gauge(WorkerName.line, on: ground)
        var drive = Drive(settings.load)
        let witness = settings.isVerified ? Witness(ground, path: "\(site.workplace.directory)/recording") : nil
        try waitUntilReading(&crew, &conveyor, &gauge)

        try drive.run(for: settings.warmUp, &conveyor, &gauge, &crew)
        let logged = try gauge.logged()
        let before = (meter: Meter(crew.processes, at: site), wall: Timestamp.now, requested: conveyor.requested)
        let start = ContinuousClock.now
        conveyor.recordsFrom = start
        try drive.run(for: settings.measured, &conveyor, &gauge, &crew)
        let after = (meter: Meter(crew.processes, at: site), wall: Timestamp.now, requested: conveyor.requested)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let logBytes = try gauge.logged() - logged
        // Orders that were due while it was measured count, however late their request comes.
        if case .closed = settings.load { conveyor.recordsFrom = nil }
        try drive.drain(&conveyor, &gauge, &crew)

        var result = Result()
        result.sent = conveyor.sent
        result.seconds = seconds
        let shipped = Double(try gauge.shipped(from: before.wall, to: after.wall))
        result.shippedPerSecond = shipped / seconds
        result.requestedPerSecond = Double(after.requested - before.requested) / seconds
        result.cpu = after.meter.spent(since: before.meter, orders: shipped)
        let busy = result.cpu.reduce(0) { $0 + $1.microseconds } * shipped
        result.busyShare = busy / (seconds * 1_000_000 * Double(Machine.cores))
        result.logBytesPerOrder = Double(logBytes) / shipped
        result.latencies = conveyor.latencies
        for worker in WorkerName.line {
            let peaks = (crew.processes[worker] ?? []).compactMap { ProcessTimes.peakMemory(of: $0) }
            if let peak = peaks.max() { result.memory.append((worker.rawValue, peak)) }
        }
        result.lags = drive.longest
        result.mistakes = try Books(site: site, ground: ground).mistakes(orders: settings.before + conveyor.sent)
        if let witness {
            say("Judging what was recorded")
            result.mistakes += try witness.mistakes(brokerKeepsSequence: site.options.bootstrapServers != nil)
        }
        conveyor.close()
        return result
    }

    /// Every worker owns its partitions: a rebalance is not part of what is measured.
    private func waitUntilReading(_ crew: inout Crew, _ conveyor: inout Conveyor, _ gauge: inout Gauge) throws {
        // The first order has passed everybody when the last worker has handled something.
        try conveyor.send(due: .now)
        try conveyor.flush()
        let deadline = ContinuousClock.now + .seconds(120)
        var isReading = false
        while !isReading {
            let hasPassed = try gauge.look().handled(by: .afterSales, of: [.fulfilmentsProgressed]) > 0
            // Members that come late make the group share out anew, and a rebalance can last as long as a session.
            let isAlone = plan.lanes * plan.processes == 1
            isReading = try hasPassed && (isAlone || gauge.secondsSinceRebalance() > Self.calm)
            try crew.check()
            if Interruption.isAsked { throw DemoError.interrupted }
            guard ContinuousClock.now < deadline else {
                throw BenchError("an order has not passed the line within two minutes; logs: \(site.workplace.logs)")
            }
            try conveyor.listen(timeout: 100)
        }
    }
}
