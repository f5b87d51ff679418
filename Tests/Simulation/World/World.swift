import Events
import Kafka
import Logging
import WorkerRuntime

/// Everything that one schedule is about, built from its seed.
final class World {
    static let sessionTimeout: Int64 = 3_000_000
    static let idleInTransactionTimeout: Int64 = 5_000_000
    static let keepalive: Int64 = 12_000_000
    /// What nobody needs when nothing goes wrong any more.
    private static let patience: Int64 = 240_000_000
    private static let stepLimit = 300_000

    let seed: UInt64
    let brokenRule: BrokenRule?
    var chance: Chance
    let scheduler: Scheduler
    var coverage = Coverage()
    private(set) var violation: Violation?
    private(set) var cluster: Cluster!
    private(set) var database: ModelDatabase!
    private(set) var witness: Witness!
    var faults: Faults!
    /// Offsets are left out now and then, as compaction does.
    let hasGaps: Bool
    /// Records that a producer takes before it has no room.
    let producerRoom: Int
    let lockTimeout: Int64
    let stageCount: Int
    private var plans: [String: InputPlan] = [:]
    private let tracer: ((String) -> Void)?
    private var lanes: [SimulatedLane] = []
    private var laneNumbers = 0
    private var crews: [String: Crew] = [:]
    private var calmSince: Int64?

    /// The lanes of one worker that are meant to live.
    struct Crew {
        var wanted: Int
        var living = 0
    }

    init(seed: UInt64, breaking brokenRule: BrokenRule?, pool: ThreadPool, tracer: ((String) -> Void)?) {
        self.seed = seed
        self.brokenRule = brokenRule
        self.tracer = tracer
        var chance = Chance(seed: seed)
        scheduler = Scheduler(pool: pool)
        hasGaps = chance.once(in: 5)
        producerRoom = chance.once(in: 3) ? 1 + chance.below(4) : 1_000
        lockTimeout = chance.once(in: 2) ? 600_000 : 5_000_000
        stageCount = chance.once(in: 3) ? 1 : 2
        self.chance = chance
        cluster = Cluster(self)
        database = ModelDatabase(self)
        witness = Witness(self)
        faults = Faults(self, chance: &chance)
        self.chance = chance
    }

    // MARK: One schedule

    func run() {
        cluster.make(FirstPlace.input.name, partitions: 1 + chance.below(3))
        cluster.make(FirstPlace.output.name, partitions: 1 + chance.below(2))
        cluster.make(SecondPlace.output.name, partitions: 1 + chance.below(2))
        for topic in [FirstPlace.deadLetters, SecondPlace.deadLetters] { cluster.make(topic.name, partitions: 1) }
        planInputs()
        raise(FirstPlace.worker, 1 + chance.below(3))
        if stageCount > 1 { raise(SecondPlace.worker, 1 + chance.below(2)) }
        let calm = chance.within(1_500_000...7_000_000)
        planTrouble(until: calm)
        scheduler.after(calm) { [unowned self] in calmDown() }
        scheduler.run()
        database.close()
        coverage.schedules = 1
        coverage.switches = scheduler.switches
        coverage.virtualSeconds = Double(scheduler.now) / 1_000_000
        coverage.add(faults.counts)
    }

    func trace(_ text: () -> String) {
        guard let tracer else { return }
        let time = String(scheduler.now)
        tracer(String(repeating: " ", count: max(0, 10 - time.count)) + time + "  " + text())
    }

    func breaks(_ rule: BrokenRule) -> Bool { brokenRule == rule }

    /// The first violation is the one that counts; the rest only follows from it.
    func violate(_ invariant: Int, _ text: @autoclosure () -> String) {
        guard violation == nil, !scheduler.isOver else { return }
        let found = Violation(invariant: invariant, text: text(), at: scheduler.now)
        violation = found
        trace { "VIOLATION \(found)" }
        scheduler.end()
    }

    /// What happens next cannot be judged.
    func endUndecided() { scheduler.end() }

    func countStep() {
        coverage.steps += 1
        if coverage.steps > Self.stepLimit { violate(0, "no end after \(Self.stepLimit) steps") }
    }

    // MARK: Time

    /// The server's wall clock, in microseconds since 1970.
    var wallClock: Int64 { 1_790_000_000_000_000 + scheduler.now }
    var epochMilliseconds: Int64 { wallClock / 1_000 }

    // MARK: Lanes

    /// So many more lanes of a worker, one after the other.
    func raise(_ worker: WorkerName, _ count: Int) {
        crews[worker.rawValue, default: Crew(wanted: 0)].wanted += count
        for _ in 0..<count { scheduler.after(chance.within(0...300_000)) { [unowned self] in replenish(worker) } }
    }

    private func replenish(_ worker: WorkerName) {
        guard let crew = crews[worker.rawValue], crew.living < crew.wanted else { return }
        crews[worker.rawValue]?.living += 1
        laneNumbers += 1
        let lane = SimulatedLane(self, number: laneNumbers, worker: worker)
        lanes.append(lane)
        trace { "lane \(lane.number) of \(worker.rawValue) begins" }
        lane.thread = scheduler.start { [unowned self] in
            if worker == FirstPlace.worker {
                live(lane, SimulatedStage<FirstPlace>(world: self))
            } else {
                live(lane, SimulatedStage<SecondPlace>(world: self))
            }
        }
    }

    private func live<S: Stage>(_ lane: SimulatedLane, _ stage: S) {
        do {
            var loop = try LaneLoop(
                stage: stage, settings: settings(of: lane), vitals: Self.vitals, logger: logger(of: lane),
                stopping: lane.stopping, surroundings: lane)
            try loop.run()
            if !lane.isGone { coverage.drains += 1 }
        } catch {
            if !lane.isGone { ended(lane, by: error) }
        }
        lane.end()
        guard !scheduler.isOver else { return }
        trace { "lane \(lane.number) has ended" }
        lanes.removeAll { $0 === lane }
        crews[lane.worker.rawValue]?.living -= 1
        scheduler.after(chance.within(20_000...2_000_000)) { [unowned self] in replenish(lane.worker) }
    }

    /// A process that ends by itself is started again. That it ends must have a reason that the schedule gave it.
    private func ended(_ lane: SimulatedLane, by error: any Error) {
        trace { "lane \(lane.number) gives up: \(error)" }
        coverage.failures += 1
        if let error = error as? KafkaError, error.disposition == .retry { return }
        let reason = "\(error)"
        let isKnown = ["the broker refused an event", "the Kafka producer can do nothing more", "was taken over twice"]
            .contains { reason.contains($0) }
        if !isKnown { violate(0, "lane \(lane.number) ended: \(reason)") }
    }

    private static let vitals = LaneVitals(lane: 0)

    private func settings(of lane: SimulatedLane) -> WorkerSettings {
        var settings = Self.settings[lane.worker == FirstPlace.worker ? 0 : 1]
        settings.instance = "lane-\(lane.number)"
        settings.lanes.maxBatchRecords = 1 + chance.below(8)
        settings.lanes.maxPendingBatches = 1 + chance.below(3)
        settings.lanes.pollTimeout = .milliseconds(400)
        settings.lanes.timerInterval = .milliseconds(300 + chance.below(700))
        settings.lanes.advisoryCommitInterval = .milliseconds(200 + chance.below(800))
        return settings
    }

    private static let settings = [FirstPlace.worker, SecondPlace.worker].map { WorkerSettings(worker: $0.rawValue) }

    private func logger(of lane: SimulatedLane) -> Logger {
        var logger = Logger(label: "") { [unowned self] _ in LaneLog(self, of: lane) }
        logger.logLevel = tracer == nil ? .critical : .info
        return logger
    }

    // MARK: Records

    private func planInputs() {
        let count = 3 + chance.below(20)
        let oddsOfTrouble = chance.pick([0, 4, 12])
        let oddsOfTimer = chance.pick([0, 3, 10])
        let keyCount = 1 + chance.below(5)
        for number in 0..<count {
            let text = "r\(number)"
            plans[text] = InputPlan(text: text, chance: &chance, oddsOfTrouble: oddsOfTrouble, oddsOfTimer: oddsOfTimer)
            let key = chance.once(in: 12) ? nil : Array("k\(chance.below(keyCount))".utf8)
            let moment = chance.once(in: 2) ? chance.within(0...400_000) : chance.within(0...4_000_000)
            scheduler.after(moment) { [unowned self] in publish(text, key: key) }
        }
    }

    private func publish(_ text: String, key: [UInt8]?) {
        let topic = FirstPlace.input.name
        let count = cluster.count(of: topic) ?? 1
        let partition = key.map { KafkaProducer.partition(forKey: $0, count: count) } ?? Int32(chance.below(count))
        let id = TopicPartition(topic: topic, partition: partition)
        // What is written behind a cut would stand in the place of what was lost; no client of this age can see that.
        guard !cluster[id].isDamaged else { return }
        if hasGaps, chance.once(in: 4) { cluster[id].skip(1 + chance.within(0...2)) }
        cluster.append(
            RecordContent(topic: topic, partition: partition, key: key, value: Array(text.utf8), headers: []))
    }

    private func trouble(with text: String, in worker: String) -> InputPlan.Trouble? {
        guard let plan = plans[text], !plan.isFixed else { return nil }
        return plan.trouble[worker]
    }

    func isUndecodable(_ text: String, in worker: String) -> Bool {
        if case .undecodable = trouble(with: text, in: worker) { true } else { false }
    }

    func refuses(_ text: String, in worker: String) -> Bool {
        if case .refused = trouble(with: text, in: worker) { true } else { false }
    }

    func timerDelay(of text: String, in worker: String) -> Int64? { plans[text]?.timers[worker] }

    /// For the rules about repeats.
    func altered(_ content: RecordContent, by lane: SimulatedLane) -> RecordContent {
        if breaks(.alteredRepeats), witness.hasPublished(content), let value = content.value {
            return RecordContent(
                topic: content.topic, partition: content.partition, key: content.key, value: value + [32],
                headers: content.headers)
        }
        if breaks(.movedRepeats), witness.hasPublished(content), let count = cluster.count(of: content.topic), count > 1
        {
            return RecordContent(
                topic: content.topic, partition: (content.partition + 1) % Int32(count), key: content.key,
                value: content.value, headers: content.headers)
        }
        return content
    }

    // MARK: Trouble

    private func planTrouble(until end: Int64) {
        let isWild = chance.once(in: 2)
        func some(_ most: Int, _ event: @escaping () -> Void) {
            for _ in 0..<chance.below(most + 1) where isWild || chance.once(in: 3) {
                scheduler.after(chance.within(50_000...end), event)
            }
        }
        let workers = stageCount > 1 ? [FirstPlace.worker, SecondPlace.worker] : [FirstPlace.worker]
        some(2) { [unowned self] in raise(chance.pick(workers), 1) }
        some(2) { [unowned self] in letGo(chance.pick(workers)) }
        some(2) { [unowned self] in cluster.group(chance.pick(workers).rawValue).prepare() }
        some(2) { [unowned self] in if !lanes.isEmpty { chance.pick(lanes).crash() } }
        some(1) { [unowned self] in
            coverage.restarts += 1
            database.restart(for: chance.within(1_000...2_000_000))
        }
        some(1) { [unowned self] in
            coverage.outages += 1
            cluster.goDown(for: chance.within(1_000...3_000_000))
        }
        some(3) { [unowned self] in operate() }
        if chance.once(in: 6) || breaks(.hiddenGroupOffsets) { planFailover(until: end) }
        if chance.once(in: 16) { scheduler.after(chance.within(500_000...end)) { [unowned self] in damageLog() } }
    }

    private func planFailover(until end: Int64) {
        scheduler.after(chance.within(300_000...end)) { [unowned self] in
            witness.standbyIsCutOff()
            database.cutStandbyOff()
            scheduler.after(chance.within(1_000...1_500_000)) { [unowned self] in
                coverage.failovers += 1
                database.failOver()
            }
        }
    }

    private func damageLog() {
        let group = FirstPlace.worker.rawValue
        let id = chance.pick(cluster.partitions(of: FirstPlace.input.name))
        let log = cluster[id]
        // Where nobody has begun yet, the beginning is wherever the log begins.
        guard let next = database.tables.progress[SourceKey(group: group, id: id)]?.next else { return }
        if chance.once(in: 2), next > 1 {
            trace { "\(id) is cut to \(next - 1)" }
            coverage.cutLogs += 1
            log.cut(to: next - 1)
        } else if next + 1 < log.high {
            trace { "\(id) expires up to \(next + 1)" }
            coverage.expiredLogs += 1
            log.expire(to: next + 1)
        }
    }

    /// Asks a lane to drain and leave, if one stays.
    private func letGo(_ worker: WorkerName) {
        guard let crew = crews[worker.rawValue], crew.wanted > 1, let lane = lanes.first(where: { $0.worker == worker })
        else { return }
        trace { "lane \(lane.number) is asked to leave" }
        crews[worker.rawValue]?.wanted -= 1
        lane.stopping.set()
    }

    /// What a person does about dead letters: tries again, repairs and tries again, or discards.
    private func operate(isThorough: Bool = false) {
        let clock = wallClock
        var rows = database.tables.parked.filter { $0.state == "failed" && $0.dueAt == nil }
        rows.removeAll { database.isLocked(.parked($0.source, $0.offset)) }
        if !isThorough { rows.removeAll { _ in chance.once(in: 2) } }
        for row in rows {
            let text = SimulatedText.read(row.value ?? [])
            let canBeFixed = plans[text]?.canBeFixed ?? true
            if isThorough || chance.once(in: 2), canBeFixed { plans[text]?.isFixed = true }
            let isDiscarded = isThorough ? !canBeFixed : chance.once(in: 4)
            if isDiscarded { coverage.discards += 1 } else { coverage.releases += 1 }
            trace { "\(text) is \(isDiscarded ? "discarded" : "released")" }
            database.operate { tables in
                guard
                    let index = tables.parked.firstIndex(where: { $0.source == row.source && $0.offset == row.offset })
                else { return }
                tables.parked[index].dueAt = clock
                if isDiscarded { tables.parked[index].state = "discarded" }
            }
        }
    }

    // MARK: The end

    /// From now on nothing goes wrong any more, and everything must come to rest.
    private func calmDown() {
        trace { "calm" }
        faults.areOn = false
        calmSince = scheduler.now
        look()
    }

    private func look() {
        operate(isThorough: true)
        guard let calmSince else { return }
        if let unrest = witness.unrest() {
            if scheduler.now - calmSince > Self.patience { return violate(0, "does not come to rest: \(unrest)") }
            scheduler.after(250_000) { [unowned self] in look() }
        } else {
            witness.checkTheEnd()
            scheduler.end()
        }
    }
}
