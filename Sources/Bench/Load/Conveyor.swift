import Demonstration
import Domain
import Events
import Glibc
import Kafka

/// Both ends of the line: puts raw orders on it, and plays the warehouse that takes the requests off it and answers.
///
/// One thread does it all in turns. It is what the run costs beside the system that is measured, so it does as little as
/// it can: orders are templates with new digits, and answers are written from what a request must say.
struct Conveyor: ~Copyable {
    private let ground: Ground
    private var templates: OrderTemplates
    private var warehouse: PromptWarehouse
    private var producer: KafkaProducer
    private var consumer: KafkaConsumer
    private var batch: RecordBatch
    private var deliveries: [Delivery] = []
    private let rawPartitions: Int
    private let confirmedPartitions: Int
    /// Numbers of orders begin here.
    private let base: Int
    /// When each order was due on Kafka, or `nil` once its request was seen.
    private var dueAt: [ContinuousClock.Instant?] = []

    private(set) var sent = 0
    /// Orders whose request to a warehouse has been seen.
    private(set) var requested = 0
    /// Messages of the warehouse.
    private(set) var answers = 0
    /// Requests that came again, or for orders that are not ours.
    private(set) var strays = 0
    /// Of the orders that were due since ``recordsFrom``, as long as that is set.
    private(set) var latencies = Latencies()
    var recordsFrom: ContinuousClock.Instant?

    /// - Parameters:
    ///   - base: the number of the first order; runs on one database must not share numbers.
    ///   - settings: of librdkafka, for the producer.
    init(
        on ground: Ground, _ templates: OrderTemplates, base: Int, words: WarehouseWords, settings: [String: String]
    ) throws {
        let producer = try ground.producer(settings)
        let consumer = try ground.consumer("switchyard-bench")
        let rawPartitions = try producer.partitionCount(of: Topic.channelOrdersRaw.name, timeout: 10_000)
        let confirmedPartitions = try producer.partitionCount(of: Topic.outboundConfirmed.name, timeout: 10_000)
        let requests = Topic.outboundRequested
        try consumer.assign(
            (ground.beginnings[requests] ?? []).enumerated().map {
                (TopicPartition(topic: requests.name, partition: Int32($0.offset)), ResumeOffset($0.element))
            })
        self.ground = ground
        self.templates = templates
        self.base = base
        self.rawPartitions = rawPartitions
        self.confirmedPartitions = confirmedPartitions
        self.producer = producer
        self.consumer = consumer
        warehouse = PromptWarehouse(words)
        batch = RecordBatch(recordLimit: 1_000, byteLimit: 8 << 20)
    }

    /// Orders that are on Kafka and whose request has not come.
    var underway: Int { sent - requested }

    /// Puts the next order on Kafka.
    /// - Parameter due: when it should have been there; its latency counts from then.
    mutating func send(due: ContinuousClock.Instant) throws {
        let order = templates.order(base + sent)
        try producer.produceWaiting(
            .channelOrdersRaw, rawPartitions, order.key.recordBytes, order.value.recordBytes, order.headers.recordBytes)
        dueAt.append(due)
        sent += 1
    }

    /// Takes the requests that have come, and answers them.
    /// - Parameter milliseconds: how long to wait for the first.
    mutating func listen(timeout milliseconds: Int32) throws {
        batch.reset()
        var patience = milliseconds
        var isWaiting = true
        while isWaiting, !batch.isFull {
            switch try consumer.poll(into: &batch, timeout: patience) {
            case .record: patience = 0
            case .endOfPartition: continue
            case .nothing: isWaiting = false
            case .partitionError(_, let error): throw error
            }
        }
        let now = ContinuousClock.now
        let noHeaders: [UInt8] = []
        for index in 0..<batch.count {
            let request = bytes(of: batch[index])
            let heard = try warehouse.hear(request.recordBytes, at: .now)
            note(heard.flatMap { templates.number(ofOrder: $0.number.recordBytes, channel: $0.channel) }, now)
            let key = warehouse.key
            for message in 0..<warehouse.messages {
                let answer = warehouse.bytes[message]
                try producer.produceWaiting(
                    .outboundConfirmed, confirmedPartitions, key.recordBytes, answer.recordBytes,
                    noHeaders.recordBytes)
            }
            answers += warehouse.messages
        }
        try settle()
    }

    /// Copied: the batch stays as it is while answers are written.
    private func bytes(of record: borrowing Record) -> [UInt8] {
        guard let value = record.value else { return [] }
        return unsafe value.withUnsafeBytes { unsafe Array($0) }
    }

    private mutating func note(_ number: Int?, _ now: ContinuousClock.Instant) {
        guard let number, dueAt.indices.contains(number - base), let due = dueAt[number - base] else {
            strays += 1
            return
        }
        dueAt[number - base] = nil
        requested += 1
        if let recordsFrom, due >= recordsFrom { latencies.add(now - due) }
    }

    /// Looks at what the broker has acknowledged.
    /// - Throws: the first failure: a record that was not written would be missing from the count.
    private mutating func settle() throws {
        producer.poll(timeout: 0)
        deliveries.removeAll(keepingCapacity: true)
        producer.takeDeliveries(into: &deliveries)
        for delivery in deliveries {
            if let error = delivery.error { throw error }
        }
    }

    /// Waits until everything that was handed over is on Kafka.
    mutating func flush() throws {
        guard producer.flush(timeout: 60_000) else { throw BenchError("the broker takes no more records") }
        try settle()
    }

    consuming func close() { consumer.close() }
}

extension KafkaProducer {
    /// Waits for room in librdkafka's queue when there is none.
    mutating func produceWaiting(
        _ topic: Topic, _ partitions: Int, _ key: RawSpan, _ value: RawSpan, _ headers: RawSpan
    ) throws(KafkaError) {
        let partition = KafkaProducer.partition(forKey: key, count: partitions)
        var attempt = 0
        while true {
            do throws(KafkaError) {
                return try produce(
                    topic: topic.name, partition: partition, key: key, value: value, headers: headers, tag: 0)
            } catch {
                attempt += 1
                guard error.isQueueFull, attempt < 1_000 else { throw error }
                poll(timeout: 10)
            }
        }
    }
}
