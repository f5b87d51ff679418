import Kafka

/// Publishes committed batches, strictly one after the other: the barrier that invariants 4 and 6 rest on.
///
/// A batch is handed over when it is committed, produced when every event of the batch before is acknowledged, and its
/// outbox rows are ready for removal when every event of its own is.
struct Publisher: ~Copyable {
    private var producer: KafkaProducer
    private let vitals: LaneVitals
    private let failpoints: (any FailpointWatcher)?
    /// Committed and not yet produced.
    private var waiting: [[OutboxRow]] = []
    private var current: Batch?
    private var deliveries: [Delivery] = []
    /// Rows whose events are all acknowledged: to be deleted in the next transaction.
    private(set) var acknowledged: [OutboxRowID] = []
    private var sequence: UInt64 = 0

    private struct Batch {
        let sequence: UInt64
        let rows: [OutboxRow]
        let events: [(row: Int, event: OutboxEvent)]
        var produced = 0
        var outstanding = 0
        /// Its partition was lost meanwhile: what is not produced yet never will be, by us.
        var isAbandoned = false
        var isDone: Bool { outstanding == 0 && (isAbandoned || produced == events.count) }
    }

    init(producer: consuming KafkaProducer, vitals: LaneVitals, failpoints: (any FailpointWatcher)? = nil) {
        self.producer = producer
        self.vitals = vitals
        self.failpoints = failpoints
    }

    /// Batches that are not acknowledged yet.
    var pending: Int { waiting.count + (current == nil ? 0 : 1) }
    var isIdle: Bool { current == nil && waiting.isEmpty }

    /// Takes over the rows of one committed batch.
    mutating func enqueue(_ rows: [OutboxRow]) {
        guard !rows.isEmpty else { return }
        waiting.append(rows)
        vitals.outboxPendingBatches.set(pending)
    }

    /// Whether a row is in our hands already. One that was abandoned is not: what it owes is nobody's unless it is handed
    /// over again.
    func holds(_ id: OutboxRowID) -> Bool {
        let isTheRow: (OutboxRow) -> Bool = { $0.source == id.source && $0.base == id.base }
        if acknowledged.contains(id) || waiting.contains(where: { $0.contains(where: isTheRow) }) { return true }
        guard let current, !current.isAbandoned else { return false }
        return current.rows.contains(where: isTheRow)
    }

    /// Sees what was acknowledged and produces what may be produced. Waits for the first report up to the timeout.
    /// - Throws: ``WorkerFailure`` when the broker refuses an event for good; the event stays in the outbox.
    mutating func advance(waitingMilliseconds timeout: Int32 = 0) throws {
        producer.poll(timeout: timeout)
        if let error = producer.fatalError {
            throw WorkerFailure.fatal("the Kafka producer can do nothing more: \(error)")
        }
        producer.takeDeliveries(into: &deliveries)
        for delivery in deliveries { try settle(delivery) }
        deliveries.removeAll(keepingCapacity: true)
        repeat {
            finishCurrent()
            if current == nil, !waiting.isEmpty { try begin(waiting.removeFirst()) }
            try produceCurrent()
        } while current?.isDone ?? false
        vitals.outboxPendingBatches.set(pending)
    }

    /// Gives up what belongs to partitions that are somebody else's now; they publish it.
    mutating func abandon(_ isLost: (TopicPartition) -> Bool) {
        for index in waiting.indices { waiting[index].removeAll { isLost($0.source) } }
        waiting.removeAll(where: \.isEmpty)
        // A batch that is half produced is the same to the byte wherever it is produced from; only its rest is dropped
        // when all of it is lost, so that a row we still own is not left half published.
        if let rows = current?.rows, rows.allSatisfy({ isLost($0.source) }) { current?.isAbandoned = true }
        finishCurrent()
    }

    /// Hands out the acknowledged rows; whoever takes them deletes them.
    mutating func takeAcknowledged() -> [OutboxRowID] {
        defer { acknowledged.removeAll() }
        return acknowledged
    }

    /// Takes rows back whose deletion did not come about.
    mutating func restoreAcknowledged(_ rows: [OutboxRowID]) { acknowledged.append(contentsOf: rows) }

    func partitionCount(of topic: String, timeout: Int32) throws(KafkaError) -> Int {
        try producer.partitionCount(of: topic, timeout: timeout)
    }

    var areAllBrokersDown: Bool { producer.areAllBrokersDown }

    private mutating func begin(_ rows: [OutboxRow]) throws {
        sequence += 1
        var events: [(Int, OutboxEvent)] = []
        for (index, row) in rows.enumerated() { events += try row.events().map { (index, $0) } }
        current = Batch(sequence: sequence, rows: rows, events: events)
    }

    private mutating func produceCurrent() throws {
        guard let batch = current, !batch.isAbandoned else { return }
        for index in batch.produced..<batch.events.count {
            let (row, event) = batch.events[index]
            guard try isTaken(event, of: batch.rows[row].bytes, tag: batch.sequence) else { return }
            current?.produced += 1
            current?.outstanding += 1
            vitals.eventsPublished.add()
            failpoints?.pass(.publishFirst)
        }
    }

    /// Hands one event to the client. False when it has no room, or does not know the topic yet: the rest of the batch goes
    /// with one of the next calls.
    private mutating func isTaken(_ event: OutboxEvent, of bytes: [UInt8], tag: UInt64) throws -> Bool {
        do throws(KafkaError) {
            try produce(event, of: bytes, tag: tag)
            return true
        } catch {
            if error.isQueueFull || error.disposition == .retry { return false }
            throw WorkerFailure.fatal("an event cannot be published to \(event.topic): \(error)")
        }
    }

    private mutating func produce(_ event: OutboxEvent, of bytes: [UInt8], tag: UInt64) throws(KafkaError) {
        let span = unsafe bytes.span.bytes
        // Written out four times because a span cannot be put into an optional and out again without its lifetime.
        switch (event.key, event.value) {
        case (let key?, let value?):
            try producer.produce(
                topic: event.topic, partition: event.partition, key: span.extracting(key),
                value: span.extracting(value), headers: span.extracting(event.headers), tag: tag)
        case (let key?, nil):
            try producer.produce(
                topic: event.topic, partition: event.partition, key: span.extracting(key), value: nil,
                headers: span.extracting(event.headers), tag: tag)
        case (nil, let value?):
            try producer.produce(
                topic: event.topic, partition: event.partition, key: nil, value: span.extracting(value),
                headers: span.extracting(event.headers), tag: tag)
        case (nil, nil):
            try producer.produce(
                topic: event.topic, partition: event.partition, key: nil, value: nil,
                headers: span.extracting(event.headers), tag: tag)
        }
    }

    private mutating func settle(_ delivery: Delivery) throws {
        if let error = delivery.error {
            vitals.publishFailures.add()
            throw WorkerFailure.fatal(
                "the broker refused an event: \(error); it stays in the outbox and is published when the worker starts again"
            )
        }
        vitals.eventsAcknowledged.add()
        guard delivery.tag == current?.sequence else { return }
        current?.outstanding -= 1
        if !(current?.isDone ?? true) { failpoints?.pass(.publishHalf) }
    }

    private mutating func finishCurrent() {
        guard let batch = current, batch.isDone else { return }
        if !batch.isAbandoned {
            failpoints?.pass(.publishAcknowledged)
            acknowledged.append(contentsOf: batch.rows.map { OutboxRowID(source: $0.source, base: $0.base) })
        }
        current = nil
    }
}
