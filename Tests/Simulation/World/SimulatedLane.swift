import Domain
import Events
import Kafka
import Postgres
import WorkerRuntime

/// One life of one lane, and the world as it finds it. Every call of the lane comes through here, and at every call the
/// schedule may go on with somebody else, leave the lane asleep for long, or end it.
final class SimulatedLane: LaneSurroundings, FailpointWatcher {
    let number: Int
    let worker: WorkerName
    let stopping = StopSignal()
    var thread: LaneThread?
    var backends: [Backend] = []
    private(set) var hasCrashed = false
    private unowned let world: World
    private var consumers: [ModelConsumer] = []
    private var sleeps = 0
    private var isAsleep = false
    /// Its wall clock is not the server's.
    private let skew: Int64
    /// How far it has seen each source committed.
    private var seen: [SourceKey: Int64] = [:]
    /// What the group's offset was when it last asked.
    private var groupOffsets: [TopicPartition: Int64] = [:]

    init(_ world: World, number: Int, worker: WorkerName) {
        self.world = world
        self.number = number
        self.worker = worker
        skew = world.chance.within(-2_000_000...2_000_000)
    }

    /// Whatever it does now has no effect any more.
    var isGone: Bool { hasCrashed || world.scheduler.isOver }

    // MARK: Steps

    /// One step of the lane, and what may happen at it.
    func step(_ what: StaticString) throws(KafkaError) {
        try step(what.description, isFailpoint: false)
    }

    func pass(_ failpoint: Failpoint) { try? step(failpoint.rawValue, isFailpoint: true) }

    private func step(_ what: @autoclosure () -> String, isFailpoint: Bool) throws(KafkaError) {
        if isGone { throw .gone }
        guard let thread else { preconditionFailure("a lane without a thread") }
        world.countStep()
        world.trace { "lane \(number): \(what())" }
        switch world.faults.strikeAtStep(isFailpoint: isFailpoint) {
        case .crash:
            if isFailpoint { world.coverage.crashesAtFailpoints += 1 }
            crash()
        case .freeze: freeze(thread)
        case .stall: world.scheduler.pause(thread, for: world.chance.within(200...500_000))
        default: world.scheduler.pause(thread, for: world.chance.within(2...60))
        }
        if isGone { throw .gone }
    }

    /// Blocks; a ``wake(after:)`` may end it.
    func wait(for delay: Int64) {
        guard let thread, !isGone else { return }
        world.scheduler.wake(thread, after: delay)
        world.scheduler.wait(thread)
    }

    func wake(after delay: Int64) {
        guard let thread, !hasCrashed else { return }
        world.scheduler.wake(thread, after: delay)
    }

    /// As SIGSTOP does it: nothing of the process moves, and the group gives its partitions away.
    private func freeze(_ thread: LaneThread) {
        world.coverage.freezes += 1
        isAsleep = true
        sleeps += 1
        let sleep = sleeps
        world.scheduler.after(World.sessionTimeout) { [self] in
            guard isAsleep, sleeps == sleep, !hasCrashed else { return }
            world.coverage.zombies += 1
            for consumer in consumers { consumer.expire() }
        }
        world.scheduler.pause(thread, for: world.chance.within(10_000...15_000_000))
        isAsleep = false
    }

    /// As SIGKILL does it.
    func crash() {
        guard !hasCrashed else { return }
        world.trace { "lane \(number) crashes" }
        world.coverage.crashes += 1
        hasCrashed = true
        for consumer in consumers { consumer.abandon() }
        for backend in backends { backend.loseClient() }
        // Its thread only has to find its way out.
        if let thread { world.scheduler.wake(thread, after: 0) }
    }

    /// Its life is over, one way or the other.
    func end() {
        consumers.removeAll()
        backends.removeAll()
    }

    // MARK: What it knows

    func saw(_ source: SourceKey, at next: Int64) { seen[source] = max(seen[source] ?? 0, next) }

    func sawGroup(at offset: Int64?, in id: TopicPartition) { groupOffsets[id] = offset }

    /// Whether it could know that a source had been further than it is.
    func couldKnow(that source: SourceKey, wasBeyond next: Int64) -> Bool {
        seen[source] ?? 0 > next || groupOffsets[source.id] ?? 0 > next
    }

    // MARK: LaneSurroundings

    func makeConsumer(_ settings: WorkerSettings, log: @escaping KafkaLogSink) throws(KafkaError) -> KafkaConsumer {
        let consumer = ModelConsumer(world, of: self, group: settings.consumerGroup)
        consumers.append(consumer)
        return KafkaConsumer(over: consumer)
    }

    func makeProducer(_ settings: WorkerSettings, log: @escaping KafkaLogSink) throws(KafkaError) -> KafkaProducer {
        KafkaProducer(over: ModelProducer(world, of: self))
    }

    func connect(_ settings: WorkerSettings) throws(PostgresError) -> PostgresConnection {
        let canGoOn = (try? step("connect")) != nil
        if canGoOn { wait(for: world.chance.within(500...5_000)) }
        guard !isGone, !world.database.isDown else {
            throw PostgresError(.connection, "the server cannot be reached")
        }
        return PostgresConnection(over: ModelSession(world, of: self))
    }

    var now: MonotonicMoment { MonotonicMoment(nanoseconds: world.scheduler.now * 1_000) }
    var time: Timestamp { Timestamp(microseconds: world.wallClock + skew) }

    func pause(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        wait(for: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    func randomNumber() -> UInt64 { world.chance.number() }
    var failpoints: (any FailpointWatcher)? { self }
}
