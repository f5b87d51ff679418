package import Domain
package import Events
import JSON
package import Kafka

/// The events of one batch on their way into the database: everything that must reach Kafka if and only if the batch
/// is committed.
///
/// Each event is made final here, headers and destination partition included, so that every publication of it is
/// the same to the byte, by whomever and however often (see `Commit.swift`).
package struct Outbox {
    /// Where events come from, and how they are labelled.
    package struct Origin {
        let worker: WorkerName
        let group: String
        let generation: Int
        /// Of every topic the stage writes to. They are few: looking through them is faster than hashing a name.
        let partitionCounts: [(topic: Topic, count: Int)]
        /// Bytes of key, headers and value that the producer takes at most.
        let eventLimit: Int

        package init(
            worker: WorkerName, group: String, generation: Int, partitionCounts: [Topic: Int], eventLimit: Int
        ) {
            self.worker = worker
            self.group = group
            self.generation = generation
            self.partitionCounts = partitionCounts.map { (topic: $0.key, count: $0.value) }
            self.eventLimit = eventLimit
        }
    }

    private let origin: Origin
    /// The headers that say the same of all events, written once.
    private let common: KafkaHeaders
    /// By row.
    private let labels: [RowLabel]
    /// The batch's source partitions with the offset each begins at: the identity of its outbox row.
    private var rows: [OutboxRow]
    /// Set while timers or parked records are handled: all events belong to that virtual source.
    private let virtualSource: Int?
    private var json = JSONWriter()
    private var headers = KafkaHeaders()
    // Of the event that is written; kept for their memory.
    private var key: [UInt8] = []
    private var id: [UInt8] = []
    /// To which row the last event went: causes come in runs of one source.
    private var lastSource = 0
    package private(set) var alerts: [AlertRaised] = []
    package private(set) var timers: [(request: TimerRequest, partition: Int32)] = []
    package private(set) var cancelledTimers: [(kind: String, subject: String)] = []
    private let timerPartitions: Int
    /// The first event that no broker would take. The batch must not be committed with it: it could never be published,
    /// and nothing behind it either.
    package private(set) var tooLarge: EventTooLarge?

    package init(
        origin: Origin, sources: [(TopicPartition, base: ResumeOffset)], virtual: Bool, timerPartitions: Int,
        now: Timestamp
    ) {
        self.origin = origin
        var common = KafkaHeaders()
        common.append("ce_source", "/switchyard/\(origin.worker.rawValue)")
        common.append("ce_time", now.description)
        common.append("content-type", "application/json" as StaticString)
        self.common = common
        self.timerPartitions = timerPartitions
        rows = sources.map { OutboxRow(source: $0.0, base: $0.base) }
        labels = rows.map { row in
            let publisher = PublisherLabel(group: origin.group, source: row.source, generation: origin.generation)
            return RowLabel(publisher: publisher, batch: row.base)
        }
        virtualSource = virtual ? 0 : nil
    }

    /// Adds an event that `cause` brought about. Events of one source partition are published in the order of these calls.
    package mutating func append(_ event: some Event, cause: Cause) {
        json.reset()
        event.write(to: &json)
        key.removeAll(keepingCapacity: true)
        key.append(contentsOf: event.key.utf8)
        append(topic: type(of: event).topic, type: type(of: event).type, key: key, value: json.bytes, cause: cause)
    }

    /// Tells operations: a row of `alerts`, counted up while the alert is open, and an event.
    package mutating func raise(_ alert: AlertRaised, cause: Cause) {
        alerts.append(alert)
        append(alert, cause: cause)
    }

    /// Sets a timer, or moves it if the same kind and subject is set already.
    package mutating func schedule(_ timer: TimerRequest) {
        let partition = KafkaProducer.partition(forKey: Array(timer.key.utf8), count: timerPartitions)
        timers.append((timer, partition))
    }

    /// Forgets a timer if it is set.
    package mutating func cancelTimer(kind: String, subject: String) {
        cancelledTimers.append((kind, subject))
    }

    /// Adds a record as it came, for the dead-letter topic. A value that would make it too large is left to the table.
    mutating func appendDeadLetter(
        topic: Topic, key: [UInt8]?, value: [UInt8]?, headers: KafkaHeaders, source: Int
    ) {
        let size = (key?.count ?? 0) + (value?.count ?? 0) + headers.bytes.count
        var headers = headers
        if size > origin.eventLimit { headers.append("dead-letter-value-omitted", "too large; parked_records has it") }
        rows[source].append(
            topic: topic, partition: partition(of: topic, key: key ?? []), key: key, headers: headers.bytes,
            value: size > origin.eventLimit ? nil : value)
    }

    /// The rows that have events.
    package var filledRows: [OutboxRow] { rows.filter { $0.eventCount > 0 } }

    /// Which of the batch's sources a record belongs to.
    func sourceIndex(topic: String, partition: Int32) -> Int {
        if let virtualSource { return virtualSource }
        guard let index = rows.firstIndex(where: { $0.source.partition == partition && $0.source.topic == topic })
        else {
            preconditionFailure("an event names a cause that is not part of the batch: \(topic)[\(partition)]")
        }
        return index
    }

    private mutating func append(topic: Topic, type: StaticString, key: [UInt8], value: [UInt8], cause: Cause) {
        let source = row(of: cause)
        // Up to 15 characters need no memory.
        let index = String(rows[source].eventCount)
        var id: [UInt8] = []
        // Out of `self`, which nothing may change while its bytes are lent.
        swap(&id, &self.id)
        id.removeAll(keepingCapacity: true)
        id.append(contentsOf: labels[source].idPrefix)
        id.append(contentsOf: index.utf8)
        headers.removeAll()
        headers.append("ce_specversion", "1.0" as StaticString)
        headers.append("ce_id", id.recordBytes)
        headers.append("ce_type", type)
        headers.append(contentsOf: common)
        let trace = cause.trace ?? TraceContext(startedBy: String(decoding: id, as: UTF8.self))
        headers.append("traceparent", trace.traceparent)
        swap(&id, &self.id)
        headers.append(contentsOf: labels[source].headers)
        headers.append("index", index)
        if key.count + value.count + headers.bytes.count > origin.eventLimit, tooLarge == nil {
            tooLarge = EventTooLarge(topic: topic, limit: origin.eventLimit)
        }
        rows[source].append(
            topic: topic, partition: partition(of: topic, key: key), key: key, headers: headers.bytes, value: value)
    }

    private mutating func row(of cause: Cause) -> Int {
        if virtualSource == nil, lastSource < rows.count, rows[lastSource].isOf(cause) { return lastSource }
        lastSource = sourceIndex(topic: cause.topic.name, partition: cause.partition)
        return lastSource
    }

    private func partition(of topic: Topic, key: [UInt8]) -> Int32 {
        for known in origin.partitionCounts where known.topic == topic {
            return KafkaProducer.partition(forKey: key, count: known.count)
        }
        preconditionFailure("\(topic) is missing in the stage's outputTopics")
    }
}

/// An event is larger than the producer takes (`message.max.bytes`).
package struct EventTooLarge: Error {
    let topic: Topic
    let limit: Int
}

/// What the events of one row have in common.
private struct RowLabel {
    /// `publisher:batch:`, to which an event adds its index.
    let idPrefix: [UInt8]
    let headers: KafkaHeaders

    init(publisher: PublisherLabel, batch: ResumeOffset) {
        idPrefix = Array("\(publisher.text):\(batch):".utf8)
        var headers = KafkaHeaders()
        headers.append("publisher", publisher.text)
        headers.append("batch", batch.description)
        self.headers = headers
    }
}

extension OutboxRow {
    fileprivate func isOf(_ cause: Cause) -> Bool {
        source.partition == cause.partition && source.topic == cause.topic.name
    }
}

/// Who published an event: the same for every batch of one source partition, until a deliberate replay starts a new
/// generation.
struct PublisherLabel {
    let text: String

    init(group: String, source: TopicPartition, generation: Int) {
        text = "\(group)/\(source.topic)/\(source.partition)/\(generation)"
    }
}
