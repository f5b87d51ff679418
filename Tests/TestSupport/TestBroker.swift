package import Events
import Kafka
package import LocalBroker
import TestBasics
import WorkerRuntime

/// A broker of a test's own, and what a test asks of it. Everything that waits has a deadline.
package struct TestBroker: Sendable {
    package let broker: LocalBroker

    package init(topics: [(name: String, partitions: Int)]) throws { broker = try LocalBroker(topics: topics) }

    /// This broker lets a new group wait three seconds for members, and forgets those that are silent meanwhile; so a session
    /// must be longer, and every rebalance takes as long.
    package static let clientSettings = [
        "fetch.wait.max.ms": "10", "session.timeout.ms": "4000", "heartbeat.interval.ms": "300",
        "reconnect.backoff.max.ms": "200", "max.poll.interval.ms": "20000",
    ]

    private var configuration: KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: broker.bootstrapServers, settings: Self.clientSettings)
    }

    /// What to publish: a key, a value (`nil` is a tombstone), perhaps headers.
    package struct Message: Sendable {
        package var key: String?
        package var value: String?
        package var headers: [String: String] = [:]

        package init(_ key: String?, _ value: String?, headers: [String: String] = [:]) {
            self.key = key
            self.value = value
            self.headers = headers
        }
    }

    /// Writes messages, each to the partition of its key, and waits for all acknowledgements.
    package func publish(_ messages: [Message], to topic: Topic) throws {
        var producer = try KafkaProducer(configuration, log: { _, _, _ in })
        let count = try producer.partitionCount(of: topic.name, timeout: 10_000)
        for message in messages {
            let key = Array((message.key ?? "").utf8)
            let value = message.value.map { Array($0.utf8) }
            var headers = KafkaHeaders()
            for (name, value) in message.headers.sorted(by: { $0.key < $1.key }) {
                headers.append(name: Array(name.utf8).recordBytes, value: Array(value.utf8).recordBytes)
            }
            let partition = KafkaProducer.partition(forKey: key, count: count)
            try produce(
                message.key == nil ? nil : key, value, headers.bytes,
                to: TopicPartition(topic: topic.name, partition: partition),
                with: &producer)
        }
        var deliveries: [Delivery] = []
        let end = ContinuousClock.now + .seconds(60)
        while deliveries.count < messages.count, ContinuousClock.now < end {
            producer.poll(timeout: 50)
            producer.takeDeliveries(into: &deliveries)
        }
        if let error = deliveries.compactMap(\.error).first { throw error }
        guard deliveries.count == messages.count else { throw DeadlinePassed("acknowledgements") }
    }

    /// Written out because a span cannot be put into an optional and out again without its lifetime.
    private func produce(
        _ key: [UInt8]?, _ value: [UInt8]?, _ headers: [UInt8], to place: TopicPartition,
        with producer: inout KafkaProducer
    ) throws {
        switch (key, value) {
        case (let key?, let value?):
            try producer.produce(
                topic: place.topic, partition: place.partition, key: key.recordBytes, value: value.recordBytes,
                headers: headers.recordBytes, tag: 0)
        case (let key?, nil):
            try producer.produce(
                topic: place.topic, partition: place.partition, key: key.recordBytes, value: nil,
                headers: headers.recordBytes, tag: 0)
        case (nil, let value?):
            try producer.produce(
                topic: place.topic, partition: place.partition, key: nil, value: value.recordBytes,
                headers: headers.recordBytes, tag: 0)
        case (nil, nil):
            try producer.produce(
                topic: place.topic, partition: place.partition, key: nil, value: nil, headers: headers.recordBytes,
                tag: 0)
        }
    }

    /// Everything that a topic holds now, by partition and offset.
    package func read(_ topic: Topic) throws -> [TestRecord] {
        var consumer = try KafkaConsumer(configuration, group: "reader", log: { _, _, _ in })
        var unread: Set<TopicPartition> = []
        var positions: [(TopicPartition, ResumeOffset)] = []
        for partition in try partitions(of: topic) {
            let (low, high) = try consumer.watermarks(partition, timeout: 10_000)
            if high.rawValue > low.rawValue { unread.insert(partition) }
            positions.append((partition, ResumeOffset(low.rawValue)))
        }
        try consumer.assign(positions)
        var records: [TestRecord] = []
        var batch = RecordBatch(recordLimit: 1, byteLimit: 1 << 24)
        let end = ContinuousClock.now + .seconds(60)
        while !unread.isEmpty {
            guard ContinuousClock.now < end else { throw DeadlinePassed("the end of \(topic)") }
            switch try consumer.poll(into: &batch, timeout: 50) {
            case .record:
                records.append(TestRecord(batch[0]))
                batch.reset()
            case .endOfPartition(let partition, _): unread.remove(partition)
            case .partitionError(_, let error): throw error
            case .nothing: break
            }
        }
        return records.sorted { ($0.partition, $0.offset) < ($1.partition, $1.offset) }
    }

    /// Where each partition of a topic ends.
    package func ends(of topic: Topic) throws -> [Int32: Int64] {
        let consumer = try KafkaConsumer(configuration, group: "reader", log: { _, _, _ in })
        var ends: [Int32: Int64] = [:]
        for partition in try partitions(of: topic) {
            ends[partition.partition] = try consumer.watermarks(partition, timeout: 10_000).high.rawValue
        }
        return ends
    }

    /// What a group has committed to Kafka; absent where it has not.
    package func committed(by group: String, of topic: Topic) throws -> [Int32: Int64] {
        let consumer = try KafkaConsumer(configuration, group: group, log: { _, _, _ in })
        let partitions = try partitions(of: topic)
        var committed: [Int32: Int64] = [:]
        for (partition, offset) in zip(partitions, try consumer.committed(partitions, timeout: 10_000)) {
            committed[partition.partition] = offset?.rawValue
        }
        return committed
    }

    private func partitions(of topic: Topic) throws -> [TopicPartition] {
        let producer = try KafkaProducer(configuration, log: { _, _, _ in })
        let count = try producer.partitionCount(of: topic.name, timeout: 10_000)
        return (0..<Int32(count)).map { TopicPartition(topic: topic.name, partition: $0) }
    }
}

/// The bytes as text; `nil` stays `nil`.
func text(of bytes: RawSpan?) -> String? {
    [UInt8](copying: bytes).map { String(decoding: $0, as: UTF8.self) }
}

extension TestRecord {
    fileprivate init(_ record: borrowing Record) {
        var headers: [String: String] = [:]
        record.forEachHeader { name, value in
            headers[String(utf8: name)] = text(of: value) ?? ""
        }
        self.init(
            topic: record.topic, partition: record.partition, offset: record.offset.rawValue,
            key: text(of: record.key), value: text(of: record.value), headers: headers)
    }
}
