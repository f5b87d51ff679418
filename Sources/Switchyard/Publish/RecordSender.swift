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
        deadlineMilliseconds = timeoutSeconds * 1_000
        let configuration = settings.kafka(["message.timeout.ms": String(deadlineMilliseconds)])
        producer = try KafkaProducer(configuration, log: { _, _, _ in })
        self.topic = topic
        do throws(KafkaError) {
            partitions = try producer.partitionCount(of: topic.name, timeout: Int32(clamping: deadlineMilliseconds))
        } catch where error.name == "UNKNOWN_TOPIC_OR_PART" || error.name == "_UNKNOWN_TOPIC" {
            throw CommandFailure(
                .configuration,
                "the cluster at \(settings.bootstrapServers) has no topic \(topic); create it with `switchyard topics apply`")
        }
        var framed = KafkaHeaders()
        for (name, value) in headers {
            framed.append(name: Array(name.utf8).recordBytes, value: Array(value.utf8).recordBytes)
        }
        self.headers = framed.bytes
    }

    /// Hands one record over; waits while there is no room.
    mutating func send(key: String, value: [UInt8]) throws(CommandFailure) {
        let key = Array(key.utf8)
        let partition = KafkaProducer.partition(forKey: key, count: partitions)
        while true {
            do throws(KafkaError) {
                try producer.produce(
                    topic: topic.name, partition: partition, key: key.recordBytes, value: value.recordBytes,
                    headers: headers.recordBytes, tag: UInt64(partitionOf.count))
                partitionOf.append(partition)
                return
            } catch {
                guard error.isQueueFull else { throw CommandFailure(error) }
                producer.poll(timeout: 100)
                producer.takeDeliveries(into: &deliveries)
            }
        }
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
            throw CommandFailure(
                failure?.error?.disposition == .fatal ? .failure : .unavailable,
                "\(acknowledged.count) of \(partitionOf.count) records were acknowledged; \(which)")
        }
        return acknowledged.map {
            Receipt(number: Int($0.tag) + 1, partition: partitionOf[Int($0.tag)], offset: $0.offset?.rawValue)
        }
    }
}
