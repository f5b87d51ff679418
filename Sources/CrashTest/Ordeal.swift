import ChildProcesses
import Demonstration
import Domain
import Events
import Glibc
import Kafka
import LocalBroker
import Postgres
import Verifier

/// One run: load and faults, then calm, until everything is at rest. Everything is done in turns, by one thread.
struct Ordeal: ~Copyable {
    /// What a run leaves behind.
    struct Result {
        var verifier: Verifier
        /// What was seen while it ran.
        var checks: [Check]
        var published = 0
        /// Records that had their end when the faults were over.
        var accountedUnderFaults = 0
        var loadSeconds = 0.0
        var restSeconds = 0.0
        var events = 0
        var faults: [Fault.Kind: Int] = [:]
        var fleet = Fleet.Record()
        var cuts = 0
    }

    /// How long nothing may move in the calm before it is given up.
    private static let patience = Duration.seconds(120)
    private static let lookInterval = Duration.milliseconds(500)

    static func recordingPath(_ workplace: borrowing Workplace) -> String { "\(workplace.directory)/records" }

    private let options: CrashTestOptions
    private var feed: Feed
    private var players: Players
    private var outlet: Outlet
    private var recorder: TopicRecorder
    private var fleet: Fleet
    private var watch: Watch
    private var log: FaultLog
    private var faults: [FaultPlan.Item]
    private var issued: [Fault.Kind: Int] = [:]
    private let conninfo: String
    private let clusterID: String
    private let firstRaw: Int

    private var census: Census?
    private var snapshot = Snapshot()
    private var lastLook = ContinuousClock.now
    private var lastChange = ContinuousClock.now
    private var began = ContinuousClock.now
    private var brokerUpAt: ContinuousClock.Instant?
    private var brokerQuickAt: ContinuousClock.Instant?

    init(
        _ options: CrashTestOptions, _ plan: OrderPlan, _ catalogue: Catalogue, _ site: borrowing Site,
        _ workplace: borrowing Workplace
    ) throws {
        var possibilities = site.possibilities
        possibilities.restartsDatabase = possibilities.restartsDatabase || options.restartDatabase != nil
        possibilities.restartsBroker = options.restartBroker != nil
        possibilities.processes = options.processes
        var faultPlan = FaultPlan(seed: options.seed, possibilities)
        var programs: [WorkerName: String] = [:]
        var environments: [WorkerName: [String: String]] = [:]
        for worker in WorkerName.allCases {
            programs[worker] = try workplace.program(worker.rawValue)
            environments[worker] = site.environment(of: worker, options)
        }
        for name in try Files.names(in: workplace.logs) where name.hasSuffix(".log") && name.contains("-") {
            Files.remove("\(workplace.logs)/\(name)")
        }
        let log = try FaultLog(path: "\(workplace.directory)/faults.log")
        let outlet = try Outlet(site.kafka)
        let recorder = try TopicRecorder(site.kafka, from: site.starts, to: Self.recordingPath(workplace))
        let watch = try Watch(site, metricsFile: "\(workplace.logs)/metrics")
        let told = environments
        let fleet = try Fleet(programs: programs, logs: workplace.logs) { told[$0] ?? [:] }
        self.options = options
        conninfo = site.conninfo
        clusterID = site.clusterID
        firstRaw = site.starts.filter { $0.key.topic == Topic.channelOrdersRaw.name }.reduce(0) { $0 + Int($1.value) }
        feed = Feed(plan, catalogue: catalogue, seed: options.seed, ordersPerSecond: options.ordersPerSecond)
        players = Players(plan: plan, catalogue: catalogue)
        faults = faultPlan.items(until: .seconds(options.minutes * 60)).reversed()
        self.log = log
        self.outlet = outlet
        self.recorder = recorder
        self.watch = watch
        self.fleet = fleet
    }

    // MARK: - The run

    mutating func run(on site: inout Site, _ workplace: borrowing Workplace, _ screen: inout Screen) throws -> Result {
        screen.title("Starting \(options.processes) processes of each worker, with \(options.lanes) lanes each")
        try fleet.start(processes: options.processes)
        began = .now
        log.begin()
        let minutes = "\(options.minutes)"
        screen.title(
            "\(options.ordersPerSecond) orders a second and \(faults.count) faults, for \(minutes) minutes; the faults are in "
                + "\(workplace.directory)/faults.log")
        let end = ContinuousClock.now + .seconds(options.minutes * 60)
        while ContinuousClock.now < end || !faults.isEmpty {
            try issueFaults(on: &site)
            try turn(&screen, isFeeding: true)
        }
        let loadSeconds = seconds(since: began)
        let accounted = snapshot.accounted
        screen.title("No more faults: waiting until everything is at rest")
        calm(site.broker)
        let calmed = ContinuousClock.now
        let isAtRest = try comeToRest(&screen)
        let restSeconds = seconds(since: calmed)
        screen.title("Ending the workers")
        let faultLog = FaultNotes()
        fleet.drain(within: .seconds(40)) { faultLog.lines.append($0) }
        for line in faultLog.lines { log.note(line) }
        try readOn()
        var result = Result(verifier: try verifier(site), checks: try ownChecks(isAtRest))
        result.published = feed.published
        result.accountedUnderFaults = accounted
        result.loadSeconds = loadSeconds
        result.restSeconds = restSeconds
        result.events = recorder.count
        result.faults = issued
        result.fleet = fleet.record
        result.cuts = site.cuts
        return result
    }

    /// Everything that goes on all the time.
    private mutating func turn(_ screen: inout Screen, isFeeding: Bool) throws {
        if Interruption.isAsked { throw DemoError.interrupted }
        try stepFleet()
        let isBrokerUp = brokerUpAt == nil
        if isFeeding, isBrokerUp {
            try feed.step(
                elapsed: seconds(since: began), handled: snapshot.handled - firstRaw, onTheWay: snapshot.onTheWay,
                into: &outlet)
        }
        let heard = try listen()
        try outlet.settle()
        if ContinuousClock.now - lastLook >= Self.lookInterval {
            lastLook = .now
            look(&screen)
            watch.step(ports: fleet.ports, isBrokerUp: isBrokerUp)
        } else if heard == 0 {
            usleep(2_000)
        }
    }

    private mutating func stepFleet() throws {
        let notes = FaultNotes()
        try fleet.step { notes.lines.append($0) }
        for line in notes.lines { log.note(line) }
    }

    /// The players hear what was recorded, and answer.
    private mutating func listen() throws -> Int {
        var messages: [Message] = []
        let now = Timestamp.now
        let topics = Self.heard
        let heard = try recorder.read(timeout: 3) { record in
            guard topics.contains(record.topic), let value = record.value else { return }
            messages += try players.hear(record.topic, value.recordBytes, at: now)
        }
        for message in messages { try outlet.send(message) }
        return heard
    }

    private static let heard = Set(Players.topics.map(\.name))

    /// A database that is away is looked at the next time.
    private mutating func look(_ screen: inout Screen) {
        let before = snapshot
        do {
            if census == nil { census = try Census(conninfo: conninfo) }
            snapshot = try census!.snapshot()
        } catch {
            census = nil
        }
        if snapshot != before { lastChange = .now }
        let time = "\(Int(seconds(since: began))) s"
        screen.progress(
            "\(time) · published \(grouped(feed.published)) · at rest \(grouped(snapshot.accounted)) · "
                + "faults \(issued.values.reduce(0, +)) · starts \(fleet.record.starts)")
    }

    private func seconds(since instant: ContinuousClock.Instant) -> Double {
        let time = (ContinuousClock.now - instant).components
        return Double(time.seconds) + Double(time.attoseconds) / 1e18
    }

    // MARK: - Faults

    private mutating func issueFaults(on site: inout Site) throws {
        if let brokerUpAt, ContinuousClock.now >= brokerUpAt {
            site.broker?.comeUp()
            self.brokerUpAt = nil
            log.note("the broker is up again")
        }
        if let brokerQuickAt, ContinuousClock.now >= brokerQuickAt {
            site.broker?.setRoundTripTime(milliseconds: 0)
            self.brokerQuickAt = nil
            log.note("the broker is quick again")
        }
        guard let item = faults.last, ContinuousClock.now - began >= item.due else { return }
        faults.removeLast()
        log.note(item)
        issued[item.fault.kind, default: 0] += 1
        try issue(item.fault, on: &site)
    }

    private mutating func issue(_ fault: Fault, on site: inout Site) throws {
        switch fault {
        case .kill(let slot): fleet.kill(slot)
        case .die(let slot, let point, let pass): fleet.arm(slot, at: point, pass: pass, wakeAfter: nil)
        case .freeze(let slot, let point, let pass, let time):
            fleet.arm(slot, at: point, pass: pass, wakeAfter: .seconds(time))
        case .sleep(let slot, let time): fleet.sleep(slot, for: .seconds(time))
        case .strand(let slot): try fleet.strand(slot)
        case .leave(let slot, let time): fleet.leave(slot, for: .seconds(time))
        case .join(let worker, let time): try fleet.join(worker, for: .seconds(time))
        case .cut(let worker, let cut, let times): site.arm(cut, of: worker, times: times)
        case .endSessions(let worker): try? site.endSessions(of: worker)
        case .crashDatabase: try? site.crashDatabase()
        case .restartDatabase(let isFast):
            if let command = options.restartDatabase { return try shell(command) }
            try site.restartDatabase(isFast: isFast)
        case .refuse(let kind, let error, let times):
            site.broker?.failRequests(kind, with: Array(repeating: error, count: times))
        case .brokerDown(let time):
            site.broker?.goDown()
            brokerUpAt = .now + .milliseconds(time)
        case .slowBroker(let time, let duration):
            site.broker?.setRoundTripTime(milliseconds: Int32(time))
            brokerQuickAt = .now + .seconds(duration)
        case .restartBroker:
            if let command = options.restartBroker { try shell(command) }
        }
    }

    private func shell(_ command: String) throws {
        let process = try ChildProcess(["/bin/sh", "-c", command], output: .nowhere)
        let ending = process.wait()
        if !ending.isSuccess { log.note("\(command): \(ending)") }
    }

    // MARK: - The end

    private mutating func calm(_ broker: LocalBroker?) {
        broker?.comeUp()
        broker?.setRoundTripTime(milliseconds: 0)
        for kind in RequestKind.all { broker?.clearFailures(of: kind) }
        brokerUpAt = nil
        brokerQuickAt = nil
        fleet.calm()
        lastChange = .now
    }

    /// - Returns: whether everything came to rest.
    private mutating func comeToRest(_ screen: inout Screen) throws -> Bool {
        let orders = feed.orders
        var restful = 0
        while ContinuousClock.now - lastChange < Self.patience {
            let look = lastLook
            try turn(&screen, isFeeding: false)
            guard lastLook != look else { continue }
            // Three times, because a look may fall between two steps of the line.
            restful = isAtRest(orders) ? restful + 1 : 0
            if restful == 3 { return true }
        }
        return false
    }

    private func isAtRest(_ orders: Set<ChannelOrderKey>) -> Bool {
        guard outlet.outstanding == 0, players.customers.outstanding(among: orders) == 0 else { return false }
        guard snapshot.onTheWay == 0, snapshot.outbox == 0, snapshot.openCases == 0, snapshot.dueTimers == 0 else {
            return false
        }
        // Everything that was recorded has been read, and nothing is left that was not recorded.
        guard snapshot.handled - firstRaw >= feed.published, let behind = try? recorder.behind(), behind.isEmpty else {
            return false
        }
        return snapshot.positions.allSatisfy { position in
            position.next == recorder.positions[TopicPartition(topic: position.topic, partition: position.partition)]
        }
    }

    /// What the workers said when they were ended.
    private mutating func readOn() throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            _ = try recorder.read(timeout: 50)
            if try recorder.behind().isEmpty { break }
        }
        recorder.flush()
        try watch.sampleAllOffsets()
    }

    private func verifier(_ site: borrowing Site) throws -> Verifier {
        var spans: [Verifier.Span] = []
        for (place, first) in recorder.starts.sorted(by: { $0.key < $1.key }) {
            spans.append(
                Verifier.Span(
                    topic: place.topic, partition: place.partition, first: first, next: try recorder.end(of: place)))
        }
        return Verifier(
            cluster: clusterID, groupPrefix: site.groupPrefix, recording: .file(recorder.path), spans: spans,
            foresight: feed.foresight, texts: fleet.logFiles + [watch.metricsFile],
            brokerKeepsSequence: site.broker == nil)
    }

    private func ownChecks(_ isAtRest: Bool) throws -> [Check] {
        var rest = Check(.atRest, "when the faults were over, everything came to rest")
        rest.expect(isAtRest, "nothing has moved for \(Self.patience), and not everything is at rest")
        var processes = Check(.processes, "no process ended but when it was made to, or with a code that asks for a restart")
        processes.checked = fleet.record.starts
        for failure in fleet.record.failures { processes.violate(failure) }
        var gaps = Check(.evidence, "the broker passed over no offset while it was recorded")
        gaps.checked = recorder.count
        for gap in recorder.gaps { gaps.violate(gap) }
        return watch.checks + [rest, processes, gaps]
    }

    consuming func abandon() { fleet.stop() }
}

/// Lines for the log, collected while something else is being changed.
private final class FaultNotes {
    var lines: [String] = []
}

extension RequestKind {
    fileprivate static let all: [RequestKind] = [
        .produce, .fetch, .listOffsets, .metadata, .offsetCommit, .offsetFetch, .findCoordinator, .joinGroup, .heartbeat,
        .leaveGroup, .syncGroup, .initProducerID,
    ]
}
