import Domain
import Events
import Kafka
package import Logging
import Postgres

/// The loop of one lane: what it owns, and in which order it looks at things. The protocol is described in `Commit.swift`;
/// the parts of the loop stand in files of their own (`LaneLoop+….swift`).
package struct LaneLoop<S: Stage>: ~Copyable {
    /// What the lane is doing with the partitions that the group gave it.
    enum Phase {
        /// The group has given nothing.
        case idle
        /// These are ours once they are claimed in the database.
        case claiming([TopicPartition])
        /// The session was lost, or a fence raised: what is still ours is claimed again.
        case reclaiming
        /// What the owner before had not published goes out first; nothing is read until the broker has it.
        case publishingLeftovers
        case running
    }

    var stage: S
    let settings: WorkerSettings
    let vitals: LaneVitals
    let logger: Logger
    let stopping: StopSignal
    let surroundings: any LaneSurroundings

    var consumer: KafkaConsumer
    var publisher: Publisher
    var connection: PostgresConnection?
    let progress: ProgressStore
    let origin: Outbox.Origin
    /// Of the first input topic: what a timer's partition is computed from.
    let timerPartitions: Int

    var phase = Phase.idle
    var partitions: [TopicPartition: OwnedPartition] = [:]
    /// What the group says is ours, claimed or not.
    var given: Set<TopicPartition> = []
    /// Partitions that a fence took from us while the group still says that they are ours, and since when.
    var fenced: [TopicPartition: MonotonicMoment] = [:]
    /// When such a partition was claimed again.
    var claimedAgain: [TopicPartition: MonotonicMoment] = [:]
    /// How far this lane has seen each source committed, also those that it gave back since. A database that stands behind
    /// that has gone back (7).
    var seen: [TopicPartition: ResumeOffset] = [:]

    var batch: RecordBatch
    var inputs: [S.Input] = []
    var decisions: [S.Decision] = []
    var setAside = SetAside()
    var ids: IDGenerator
    /// When the next transaction locks what it shares with others.
    var locking = Locking.late
    /// The positions that librdkafka reads from are behind what the lane wants (a gap, a halt, a hold).
    var mustReposition = false
    var isHolding = false

    var backoff = Backoff()
    var nextAttempt: MonotonicMoment
    /// The last sweep left something due.
    var hasMoreDue = false
    var lastSweep: MonotonicMoment
    var lastAdvice: MonotonicMoment
    var lastLagCheck: MonotonicMoment
    var lastParkingCount: MonotonicMoment
    /// Records were parked or went through since they were last counted.
    var parkingChanged = true
    var batchBegan: MonotonicMoment
    /// When the lane began to handle its last batch.
    private var lastBatch: MonotonicMoment

    /// How long a question to the broker may take.
    static var brokerTimeout: Int32 { 10_000 }

    package init(
        stage: consuming S, settings: WorkerSettings, vitals: LaneVitals, logger: Logger, stopping: StopSignal,
        surroundings: any LaneSurroundings
    ) throws {
        let log: KafkaLogSink = { level, facility, message in
            logger.log(
                level: level.loggerLevel, "librdkafka", metadata: ["facility": "\(facility)", "text": "\(message)"])
        }
        let producer = try surroundings.makeProducer(settings, log: log)
        let consumer = try surroundings.makeConsumer(settings, log: log)
        let cluster = try consumer.clusterID(timeout: Self.brokerTimeout)
        let outputs = S.outputTopics + [.deadLetters(of: S.name)]
        let outputCounts = try Self.partitionCounts(of: outputs, from: producer)
        let inputs = try Self.partitionCounts(of: S.inputTopics, from: producer)
        // Nothing is thrown from here on: a noncopyable value must not be left half made.
        origin = Outbox.Origin(
            worker: S.name, group: settings.consumerGroup, generation: settings.generation,
            partitionCounts: outputCounts,
            eventLimit: Self.eventLimit(settings))
        timerPartitions = inputs[S.inputTopics[0]] ?? 1
        progress = ProgressStore(cluster: cluster, group: settings.consumerGroup, instance: settings.instance)
        publisher = Publisher(producer: producer, vitals: vitals, failpoints: surroundings.failpoints)
        batch = RecordBatch(recordLimit: settings.lanes.maxBatchRecords, byteLimit: settings.lanes.maxBatchBytes)
        ids = IDGenerator(seed: surroundings.randomNumber())
        let now = surroundings.now
        nextAttempt = now
        lastSweep = now
        lastAdvice = now
        lastLagCheck = now
        lastParkingCount = now
        batchBegan = now
        lastBatch = now
        stopping.attach(consumer.waker)
        self.consumer = consumer
        self.stage = stage
        self.settings = settings
        self.vitals = vitals
        self.logger = logger
        self.stopping = stopping
        self.surroundings = surroundings
    }

    /// Topics must be there: with auto-creation, a spelling mistake would become a topic.
    private static func partitionCounts(
        of topics: [Topic], from producer: borrowing KafkaProducer
    ) throws -> [Topic: Int] {
        var counts: [Topic: Int] = [:]
        for topic in topics { counts[topic] = try partitionCount(of: topic, from: producer) }
        return counts
    }

    private static func partitionCount(of topic: Topic, from producer: borrowing KafkaProducer) throws -> Int {
        do throws(KafkaError) {
            return try producer.partitionCount(of: topic.name, timeout: brokerTimeout)
        } catch {
            guard error.name == "UNKNOWN_TOPIC_OR_PART" else { throw error }
            throw WorkerFailure.configuration(
                "the topic \(topic) does not exist on this cluster; create the topics with: switchyard topics apply")
        }
    }

    /// librdkafka's default, or what was set; less what a record takes beside its parts.
    private static func eventLimit(_ settings: WorkerSettings) -> Int {
        (settings.kafka.settings["message.max.bytes"].flatMap { Int($0) } ?? 1_000_000) - 1_000
    }

    /// Works until it is asked to stop, and drains.
    package mutating func run() throws {
        try consumer.subscribe(S.inputTopics.map(\.name))
        while !stopping.isSet {
            vitals.lastLoop.touch()
            try publisher.advance()
            try followGroup()
            try turn()
            vitals.brokerUp.set(!consumer.areAllBrokersDown)
            if let error = consumer.fatalError {
                throw WorkerFailure.fatal("the Kafka consumer can do nothing more: \(error)")
            }
        }
        drain()
    }

    /// One turn, by phase. Every branch polls the consumer, which keeps the membership alive.
    private mutating func turn() throws {
        switch phase {
        case .idle:
            try connectIfDue()
            try waitPolling(milliseconds: pollMilliseconds)
        case .claiming, .reclaiming:
            guard try connectIfDue(), try claimIfDue() else { return try waitPolling(milliseconds: 50) }
        case .publishingLeftovers:
            if publisher.isIdle { try startReading() } else { try waitPolling(milliseconds: 5) }
        case .running:
            try work()
        }
    }

    /// The phase in which records are handled.
    private mutating func work() throws {
        guard publisher.pending < settings.lanes.maxPendingBatches else { return try waitForRoom() }
        if mustReposition || isHolding { try position() }
        try collect()
        do {
            if !batch.isEmpty {
                lastBatch = surroundings.now
                try handle(0..<batch.count)
            } else if publisher.isIdle {
                // With a batch, its transaction removes them.
                removeAcknowledged()
            }
            batch.reset()
            try sweepIfDue()
        } catch let error as PostgresError {
            batch.reset()
            try recover(from: error)
        }
        try lookAround()
    }

    /// Takes what the consumer has: waits for the first record, then takes what is there, up to the limits. What follows the
    /// batch before too closely waits for more.
    private mutating func collect() throws {
        var timeout = firstTimeout
        while !batch.isFull {
            switch try poll(timeout) {
            case .record:
                if batch.count == 1 { batchBegan = surroundings.now }
                timeout = 0
            case .endOfPartition:
                timeout = 0
            case .nothing:
                let rest = batch.isEmpty ? 0 : restBeforeBatch
                guard rest > 0 else { return }
                timeout = rest
            case .partitionError(let partition, let error):
                try meet(error, of: partition)
            }
        }
    }

    /// Milliseconds until the next batch may begin, rounded up.
    private var restBeforeBatch: Int32 {
        let rest = settings.lanes.batchInterval - surroundings.now.since(lastBatch)
        return Int32(clamping: (rest.wholeMicroseconds + 999) / 1_000)
    }

    /// While acknowledgements are awaited, the lane looks at them often; due work does not wait at all.
    private var firstTimeout: Int32 {
        if hasMoreDue { return 0 }
        return publisher.isIdle ? pollMilliseconds : 1
    }

    /// Polls; what passes by itself counts as nothing.
    mutating func poll(_ timeout: Int32) throws -> PollResult {
        do throws(KafkaError) {
            return try consumer.poll(into: &batch, timeout: timeout)
        } catch {
            guard error.disposition == .retry else { throw error }
            logger.warning("consumer error", metadata: ["error": "\(error)"])
            return .nothing
        }
    }

    var pollMilliseconds: Int32 {
        Int32(clamping: settings.lanes.pollTimeout.wholeMicroseconds / 1_000)
    }

    /// Logs and counts a partition that stops (7).
    mutating func halt(_ partition: TopicPartition, because reason: HaltReason) {
        guard partitions[partition]?.isRunning ?? false else { return }
        partitions[partition]?.halt = reason
        mustReposition = true
        vitals.haltedPartitions.set(partitions.values.count { !$0.isRunning })
        tell(reason, of: partition)
    }

    func tell(_ reason: HaltReason, of partition: TopicPartition) {
        logger.critical(
            "partition halted",
            metadata: ["partition": "\(partition)", "code": "\(reason.code)", "reason": "\(reason)"])
    }

    private mutating func meet(_ error: KafkaError, of partition: TopicPartition) throws {
        if error.isOffsetOutOfRange {
            halt(partition, because: .refusedByBroker(error))
        } else if error.disposition == .fatal {
            throw WorkerFailure.fatal("partition \(partition) cannot be read: \(error)")
        } else {
            logger.warning("partition error", metadata: ["partition": "\(partition)", "error": "\(error)"])
        }
    }
}

extension KafkaLogLevel {
    fileprivate var loggerLevel: Logger.Level {
        switch self {
        case .emergency, .alert, .critical: .critical
        case .error: .error
        case .warning: .warning
        case .notice: .notice
        case .info: .info
        case .debug: .debug
        }
    }
}
