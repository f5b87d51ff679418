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
    private var outlet: Outlet
    private var batch = RecordBatch(recordLimit: 500, byteLimit: 4 << 20)

    init(bootstrapServers: String, reading topics: [Topic]) throws(KafkaError) {
        let configuration = KafkaConfiguration(bootstrapServers: bootstrapServers, settings: LocalBroker.clientSettings)
        // What librdkafka says while the broker comes up is not for the audience.
        let consumer = try KafkaConsumer(configuration, group: "demonstration", log: { _, _, _ in })
        var outlet = try Outlet(KafkaConfiguration(bootstrapServers: bootstrapServers))
        var positions: [(TopicPartition, ResumeOffset)] = []
        for topic in topics {
            for partition in 0..<(try outlet.partitionCount(of: topic)) {
                positions.append((TopicPartition(topic: topic.name, partition: Int32(partition)), ResumeOffset(0)))
            }
        }
        try consumer.assign(positions)
        self.consumer = consumer
        self.outlet = outlet
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
    var outstanding: Int { outlet.outstanding }

    mutating func send(_ message: Message) throws(KafkaError) { try outlet.send(message) }

    mutating func send(_ topic: Topic, key: String, value: [UInt8], headers: KafkaHeaders) throws(KafkaError) {
        try outlet.send(topic, key: key, value: value, headers: headers)
    }

    /// Lets the producer see its answers.
    mutating func settle() throws(KafkaError) { try outlet.settle() }

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
        outlet.close()
        consumer.close()
    }
}
