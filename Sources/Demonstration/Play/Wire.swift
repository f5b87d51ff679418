import Domain
import Events
import Kafka
import LocalBroker

/// What the players and the feeder have of Kafka: one producer, and one reader of whole topics.
///
/// The reader is no member of a group: the players keep everything in memory and read from the beginning, so there is
/// nothing to hand over, and no rebalance to wait for.
struct Wire: ~Copyable {
    private var consumer: KafkaConsumer
    private var producer: KafkaProducer
    private var batch = RecordBatch(recordLimit: 500, byteLimit: 4 << 20)
    private var partitions: [Topic: Int] = [:]
    private var deliveries: [Delivery] = []

    init(bootstrapServers: String, reading topics: [Topic]) throws(KafkaError) {
        let configuration = KafkaConfiguration(bootstrapServers: bootstrapServers, settings: LocalBroker.clientSettings)
        // What librdkafka says while the broker comes up is not for the audience.
        let consumer = try KafkaConsumer(configuration, group: "demonstration", log: { _, _, _ in })
        let producer = try KafkaProducer(KafkaConfiguration(bootstrapServers: bootstrapServers), log: { _, _, _ in })
        var positions: [(TopicPartition, ResumeOffset)] = []
        for topic in topics {
            for partition in 0..<(try producer.partitionCount(of: topic.name, timeout: 10_000)) {
                positions.append((TopicPartition(topic: topic.name, partition: Int32(partition)), ResumeOffset(0)))
            }
        }
        try consumer.assign(positions)
        self.consumer = consumer
        self.producer = producer
    }

    /// The played people answer everything they find, and the table counts every record: both need topics of their own.
    static func requireEmptyTopics(on bootstrapServers: String) throws {
        let consumer = try KafkaConsumer(
            KafkaConfiguration(bootstrapServers: bootstrapServers), group: "demonstration", log: { _, _, _ in })
        for topic in Topic.all {
            for partition in 0..<(try consumer.partitionCount(of: topic.name, timeout: 10_000)) {
                let place = TopicPartition(topic: topic.name, partition: Int32(partition))
                guard try consumer.watermarks(place, timeout: 10_000).high.rawValue == 0 else {
                    throw DemoError(
                        """
                        the topic \(topic) on \(bootstrapServers) holds records already; the demonstration needs a cluster without any: \
                        delete Switchyard's topics there, or use another cluster
                        """)
                }
            }
        }
    }

    /// Records handed over that the broker has not acknowledged.
    var outstanding: Int { producer.outstanding }

    private mutating func count(of topic: Topic) throws(KafkaError) -> Int {
        if let known = partitions[topic] { return known }
        let count = try producer.partitionCount(of: topic.name, timeout: 10_000)
        partitions[topic] = count
        return count
    }

    mutating func send(_ message: Message) throws(KafkaError) {
        try send(message.topic, key: message.key, value: message.value, headers: KafkaHeaders())
    }

    mutating func send(_ topic: Topic, key: String, value: [UInt8], headers: KafkaHeaders) throws(KafkaError) {
        let key = Array(key.utf8)
        let partition = KafkaProducer.partition(forKey: key.recordBytes, count: try count(of: topic))
        var attempt = 0
        while true {
            do throws(KafkaError) {
                return try producer.produce(
                    topic: topic.name, partition: partition, key: key.recordBytes, value: value.recordBytes,
                    headers: headers.bytes.recordBytes, tag: 0)
            } catch {
                attempt += 1
                guard error.isQueueFull, attempt < 1_000 else { throw error }
                producer.poll(timeout: 10)
            }
        }
    }

    /// Lets the producer see its answers.
    /// - Throws: the first failure: a record that was not written would be missing from the count.
    mutating func settle(timeout milliseconds: Int32 = 0) throws(KafkaError) {
        producer.poll(timeout: milliseconds)
        deliveries.removeAll(keepingCapacity: true)
        producer.takeDeliveries(into: &deliveries)
        for delivery in deliveries {
            if let error = delivery.error { throw error }
        }
    }

    /// Reads what has come, up to a batch; waits for the first up to the timeout.
    /// - Returns: how many records there were.
    mutating func read(
        timeout milliseconds: Int32, _ body: (_ topic: String, _ value: RawSpan) throws -> Void
    ) throws -> Int {
        batch.reset()
        var patience = milliseconds
        // Ends of partitions are results of their own; there are as many as partitions.
        var idle = 0
        while !batch.isFull, idle < 64 {
            switch try consumer.poll(into: &batch, timeout: patience) {
            case .record: patience = 0
            case .endOfPartition: idle += 1
            case .nothing: idle = 64
            case .partitionError(_, let error): throw error
            }
        }
        for index in 0..<batch.count {
            let record = batch[index]
            if let value = record.value { try body(record.topic, value) }
        }
        return batch.count
    }

    /// Where a partition ends.
    func end(of topic: String, _ partition: Int32) throws(KafkaError) -> Int64 {
        try consumer.watermarks(TopicPartition(topic: topic, partition: partition), timeout: 5_000).high.rawValue
    }

    consuming func close() {
        _ = producer.flush(timeout: 2_000)
        consumer.close()
    }
}
