import Events
import Kafka
import WorkerRuntime

/// Publishes records of one topic and waits until the broker has them.
struct RecordSender: ~Copyable {
    /// Where a record went.
    struct Receipt: Equatable {
        let number: Int
        let partition: Int32
        let offset: Int64?
    }

    private var producer: KafkaProducer
    private let topic: Topic
    private let partitions: Int
    private let headers: [UInt8]
    private var partitionOf: [Int32] = []
    private var deliveries: [Delivery] = []
    private let deadlineMilliseconds: Int

    /// - Parameter timeoutSeconds: how long a record may stay unacknowledged.
    init(
        _ settings: ToolSettings, topic: Topic, headers: [(name: String, value: String)], timeoutSeconds: Int
    ) throws {
        // A person waits for the answer: unlike a worker, this gives up.
        let deadline = timeoutSeconds * 1_000
        let producer = try KafkaProducer(settings.kafka(["message.timeout.ms": String(deadline)]), log: { _, _, _ in })
        partitions = try Self.partitions(of: topic, from: producer, timeout: Int32(clamping: deadline), settings)
        var framed = KafkaHeaders()
        for (name, value) in headers {
            framed.append(name: Array(name.utf8).recordBytes, value: Array(value.utf8).recordBytes)
        }
        self.headers = framed.bytes
        self.topic = topic
        deadlineMilliseconds = deadline
        // Last, because nothing may be thrown between taking a client over and having all of the others.
        self.producer = producer
    }

    private static func partitions(
        of topic: Topic, from producer: borrowing KafkaProducer, timeout: Int32, _ settings: ToolSettings
    ) throws -> Int {
        do throws(KafkaError) {
            return try producer.partitionCount(of: topic.name, timeout: timeout)
        } catch {
            guard error.name == "UNKNOWN_TOPIC_OR_PART" || error.name == "_UNKNOWN_TOPIC" else { throw error }
            throw CommandFailure.configuration(
                "the cluster at \(settings.bootstrapServers) has no topic \(topic); create it with `switchyard topics apply`"
            )
        }
    }

    /// Hands one record over; waits while there is no room.
    mutating func send(key: String, value: [UInt8]) throws(CommandFailure) {
        let key = Array(key.utf8)
        let partition = KafkaProducer.partition(forKey: key, count: partitions)
        // Copies, because the producer is changed while they are lent to it.
        let (name, headers, tag) = (topic.name, headers, UInt64(partitionOf.count))
        while true {
            do throws(KafkaError) {
                try producer.produce(
                    topic: name, partition: partition, key: key.recordBytes, value: value.recordBytes,
                    headers: headers.recordBytes, tag: tag)
                partitionOf.append(partition)
                return
            } catch {
                guard error.isQueueFull else { throw failure(of: value, error) }
                producer.poll(timeout: 100)
                producer.takeDeliveries(into: &deliveries)
            }
        }
    }

    private func failure(of value: [UInt8], _ error: KafkaError) -> CommandFailure {
        guard error.name == "MSG_SIZE_TOO_LARGE" else { return CommandFailure(error) }
        return .usage(
            "record \(partitionOf.count + 1) has \(value.count) bytes, more than message.max.bytes allows; if the topic takes it "
                + "(max.message.bytes), set SWITCHYARD_KAFKA_SETTINGS=message.max.bytes=\(value.count + 100_000)")
    }

    /// Waits for the broker's answers to all that was sent.
    /// - Throws: when a record was not acknowledged; the sentence says how many were and which one was the first that was not.
    mutating func receipts() throws -> [Receipt] {
        // The client itself gives a record up after the deadline; the rest is time for the last reports to arrive.
        let polls = deadlineMilliseconds / 100 + 50
        for _ in 0..<polls where deliveries.count < partitionOf.count {
            producer.poll(timeout: 100)
            producer.takeDeliveries(into: &deliveries)
        }
        let answers = deliveries.sorted { $0.tag < $1.tag }
        let acknowledged = answers.filter { $0.error == nil }
        if acknowledged.count < partitionOf.count {
            let failure = answers.first { $0.error != nil }
            let which = failure.map { "record \($0.tag + 1): \($0.error!.reason)" } ?? "the broker does not answer"
            let reason = "\(acknowledged.count) of \(partitionOf.count) records were acknowledged; \(which)"
            throw failure?.error?.disposition == .fatal ? CommandFailure.failed(reason) : .unavailable(reason)
        }
        return acknowledged.map {
            Receipt(number: Int($0.tag) + 1, partition: partitionOf[Int($0.tag)], offset: $0.offset?.rawValue)
        }
    }
}
