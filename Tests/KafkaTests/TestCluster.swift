import Kafka
import LocalBroker
import Testing

/// A broker of a test's own, with clients that fit it. Everything that waits has a deadline.
struct TestCluster {
    static let topic = "orders.received"
    static let deadline = Duration.seconds(60)

    let broker: LocalBroker

    init(partitions: Int = 2) throws { broker = try LocalBroker(topics: [(Self.topic, partitions)]) }

    func configuration(_ settings: [String: String] = [:]) -> KafkaConfiguration {
        KafkaConfiguration(
            bootstrapServers: broker.bootstrapServers,
            settings: LocalBroker.clientSettings.merging(settings) { _, new in new }
        )
    }

    func consumer(_ settings: [String: String] = [:]) throws -> KafkaConsumer {
        try KafkaConsumer(configuration(settings), group: "order-audit", log: discard)
    }

    func producer(_ settings: [String: String] = [:]) throws -> KafkaProducer {
        try KafkaProducer(configuration(settings), log: discard)
    }

    /// A consumer outside of any group that reads one partition.
    func reader(partition: Int32 = 0, from offset: Int64 = 0) throws -> KafkaConsumer {
        let consumer = try consumer()
        try consumer.assign([(Self.partition(partition), ResumeOffset(offset))])
        return consumer
    }

    /// Writes texts as values and waits for all acknowledgements.
    func publish(_ texts: [String], partition: Int32 = 0, topic: String = topic) throws {
        var producer = try producer()
        for (tag, text) in texts.enumerated() {
            try producer.produce(
                topic: topic, partition: partition, key: nil, value: Array(text.utf8).recordBytes,
                headers: RawSpan(), tag: UInt64(tag)
            )
        }
        let deliveries = producer.takeAllDeliveries(texts.count)
        try #require(deliveries.count == texts.count && deliveries.allSatisfy { $0.error == nil })
    }

    static func partition(_ number: Int32, of topic: String = topic) -> TopicPartition {
        TopicPartition(topic: topic, partition: number)
    }
}

/// Most tests have no use for librdkafka's log.
let discard: KafkaLogSink = { _, _, _ in }

extension KafkaProducer {
    /// Polls until so many deliveries have been reported, or the deadline has passed.
    mutating func takeAllDeliveries(_ count: Int) -> [Delivery] {
        var deliveries: [Delivery] = []
        let end = ContinuousClock.now + TestCluster.deadline
        while deliveries.count < count, ContinuousClock.now < end {
            poll(timeout: 50)
            takeDeliveries(into: &deliveries)
        }
        return deliveries
    }
}

extension KafkaConsumer {
    /// Polls until the batch holds so many records, and fails at the deadline.
    mutating func read(_ count: Int, into batch: inout RecordBatch) throws {
        let end = ContinuousClock.now + TestCluster.deadline
        while batch.count < count {
            try #require(ContinuousClock.now < end, "only \(batch.count) of \(count) records came")
            if case .partitionError(_, let error) = try poll(into: &batch, timeout: 50) { throw error }
        }
    }

    /// Polls until something other than a record or nothing comes; records go into the batch.
    mutating func readToEvent(into batch: inout RecordBatch) throws -> PollResult {
        let end = ContinuousClock.now + TestCluster.deadline
        while ContinuousClock.now < end {
            switch try poll(into: &batch, timeout: 50) {
            case .record, .nothing: continue
            case let event: return event
            }
        }
        throw DeadlinePassed()
    }

    /// Polls until the group says something.
    mutating func nextRebalances(into batch: inout RecordBatch) throws -> [Rebalance] {
        let end = ContinuousClock.now + TestCluster.deadline
        while ContinuousClock.now < end {
            _ = try poll(into: &batch, timeout: 50)
            let rebalances = takeRebalances()
            if !rebalances.isEmpty { return rebalances }
        }
        throw DeadlinePassed()
    }
}

struct DeadlinePassed: Error {}

extension RecordBatch {
    init() { self.init(recordLimit: 100, byteLimit: 1 << 20) }

    /// The values as text.
    var texts: [String] {
        var texts: [String] = []
        for index in 0..<count { texts.append(text(of: self[index].value) ?? "nil") }
        return texts
    }
}

/// The bytes as text; `nil` stays `nil`.
func text(of bytes: RawSpan?) -> String? {
    guard let bytes else { return nil }
    return unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
}
