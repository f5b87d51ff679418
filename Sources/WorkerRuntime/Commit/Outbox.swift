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
        /// Of every topic the stage writes to.
        let partitionCounts: [Topic: Int]
        /// Bytes of key, headers and value that the producer takes at most.
        let eventLimit: Int

        package init(
            worker: WorkerName, group: String, generation: Int, partitionCounts: [Topic: Int], eventLimit: Int
        ) {
            self.worker = worker
            self.group = group
            self.generation = generation
            self.partitionCounts = partitionCounts
            self.eventLimit = eventLimit
        }
    }

    private let origin: Origin
    // What the headers of all events say, written once.
    private let time: String
    private let producer: String
    /// By row.
    private let labels: [RowLabel]
    /// The batch's source partitions with the offset each begins at: the identity of its outbox row.
    private var rows: [OutboxRow]
    /// Set while timers or parked records are handled: all events belong to that virtual source.
    private let virtualSource: Int?
    private var json = JSONWriter()
    private var headers = KafkaHeaders()
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
        time = now.description
        producer = "/switchyard/\(origin.worker.rawValue)"
        self.timerPartitions = timerPartitions
        rows = sources.map { OutboxRow(source: $0.0, base: $0.base) }
        labels = rows.map { row in
            let publisher = PublisherLabel(group: origin.group, source: row.source, generation: origin.generation)
            return RowLabel(publisher: publisher.text, batch: row.base.description)
        }
        virtualSource = virtual ? 0 : nil
    }

    /// Adds an event that `cause` brought about. Events of one source partition are published in the order of these calls.
    package mutating func append(_ event: some Event, cause: Cause) {
        json.reset()
        event.write(to: &json)
        append(
            topic: type(of: event).topic, type: type(of: event).type, key: Array(event.key.utf8), value: json.bytes,
            cause: cause)
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
        let source = sourceIndex(topic: cause.topic.name, partition: cause.partition)
        let label = labels[source]
        let index = String(rows[source].eventCount)
        let id = "\(label.publisher):\(label.batch):\(index)"
        headers.removeAll()
        headers.append("ce_specversion", "1.0")
        headers.append("ce_id", id)
        headers.append("ce_type", type.description)
        headers.append("ce_source", producer)
        headers.append("ce_time", time)
        headers.append("content-type", "application/json")
        headers.append("traceparent", cause.trace?.traceparent ?? TraceContext(startedBy: id).traceparent)
        headers.append("publisher", label.publisher)
        headers.append("batch", label.batch)
        headers.append("index", index)
        if key.count + value.count + headers.bytes.count > origin.eventLimit, tooLarge == nil {
            tooLarge = EventTooLarge(topic: topic, limit: origin.eventLimit)
        }
        rows[source].append(
            topic: topic, partition: partition(of: topic, key: key), key: key, headers: headers.bytes, value: value)
    }

    private func partition(of topic: Topic, key: [UInt8]) -> Int32 {
        guard let count = origin.partitionCounts[topic] else {
            preconditionFailure("\(topic) is missing in the stage's outputTopics")
        }
        return KafkaProducer.partition(forKey: key, count: count)
    }
}

/// An event is larger than the producer takes (`message.max.bytes`).
package struct EventTooLarge: Error {
    let topic: Topic
    let limit: Int
}

/// What the events of one row have in common.
private struct RowLabel {
    let publisher: String
    let batch: String
}

/// Who published an event: the same for every batch of one source partition, until a deliberate replay starts a new
/// generation.
struct PublisherLabel {
    let text: String

    init(group: String, source: TopicPartition, generation: Int) {
        text = "\(group)/\(source.topic)/\(source.partition)/\(generation)"
    }
}
