import Demonstration
import Domain
import Events
import Kafka
import Postgres

/// What no worker can be better than: the same rows and the same bytes, with nothing of ours around them.
struct Ceiling {
    /// Orders a second of one session that writes by binary COPY, in transactions as large as the stage's, all row
    /// versions that the stage left behind, into empty tables of the same shape: same columns, constraints and indexes.
    ///
    /// Its outbox is among them, with as many bytes as its events have, one row a transaction. Not among them: versions
    /// that a later one of the same stage has replaced, what is read and locked, and what is deleted.
    var copy = 0.0
    /// Orders a second of one thread that only reads the stage's input and publishes its output through librdkafka: the
    /// same keys, headers and values, compressed and acknowledged as the stage's.
    var kafka = 0.0
    var rowsPerOrder = 0.0
    var eventBytesPerOrder = 0.0
    /// CPU time of PostgreSQL per order, of the COPY.
    var copyCPU: Double?

    /// A stage publishes a batch while it writes the next, so the slower of the two is what it can reach.
    var ordersPerSecond: Double { min(copy, kafka) }
}

/// Measures the ceilings of stages that have just run, from what they have left.
struct CeilingRun {
    let site: Site
    let ground: Ground
    let orders: Int
    let batch: Int

    /// From the last stage to the first, because publishing a stage's output once more makes its topic longer, which is the
    /// next stage's input.
    func run(_ stages: [StageRun.Stage]) throws -> [WorkerName: Ceiling] {
        var ceilings: [WorkerName: Ceiling] = [:]
        for stage in stages.reversed() {
            say("Measuring the ceiling of \(stage.worker.rawValue)")
            var ceiling = Ceiling()
            let output = try ByteRun(ground: ground, orders: orders).measure(stage.worker, &ceiling)
            var copy = try CopyRun(site: site, ground: ground, orders: orders, batch: batch)
            try copy.measure(stage, outboxBytes: output, &ceiling)
            ceilings[stage.worker] = ceiling
        }
        return ceilings
    }
}

/// The same bytes through librdkafka alone.
struct ByteRun {
    let ground: Ground
    let orders: Int

    /// A record in memory.
    private struct Kept {
        var partition: Int32
        var key: [UInt8]
        var value: [UInt8]
        var headers: [UInt8]
    }

    /// - Returns: bytes of all events.
    func measure(_ worker: WorkerName, _ ceiling: inout Ceiling) throws -> Int {
        let output = worker.lineOutput
        var kept: [Kept] = []
        try read([output], bounded: true) { record in
            kept.append(
                Kept(
                    partition: record.partition, key: array(record.key), value: array(record.value),
                    headers: record.framedHeaders()))
        }
        var producer = try ground.producer(["compression.type": "zstd"])
        // Connecting is not part of it.
        _ = try producer.partitionCount(of: output.name, timeout: 10_000)
        var deliveries: [Delivery] = []
        var next = 0
        let start = ContinuousClock.now
        var read = 0
        let inputs = try count(of: worker.lineInputs)
        try self.read(worker.lineInputs, bounded: true) { _ in
            read += 1
            // As a stage does: what a batch brought about is published while the next is read.
            let due = kept.count * read / max(1, inputs)
            while next < due {
                let record = kept[next]
                try producer.produceWaiting(output, record.partition, record.key, record.value, record.headers)
                next += 1
            }
            if read % 1_000 == 0 {
                producer.poll(timeout: 0)
                deliveries.removeAll(keepingCapacity: true)
                producer.takeDeliveries(into: &deliveries)
            }
        }
        guard producer.flush(timeout: 60_000) else { throw BenchError("the broker takes no more records") }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        ceiling.kafka = Double(orders) / seconds
        let bytes = kept.reduce(0) { $0 + $1.key.count + $1.value.count + $1.headers.count }
        ceiling.eventBytesPerOrder = Double(bytes) / Double(orders)
        return bytes
    }

    private func count(of topics: [Topic]) throws -> Int {
        try bounds(topics).reduce(0) { $0 + Int($1.end - $1.begin) }
    }

    private func bounds(_ topics: [Topic]) throws -> [(place: TopicPartition, begin: Int64, end: Int64)] {
        let ends = try Ends(ground.bootstrapServers)
        return try topics.flatMap { topic in
            try ends.all(of: topic).enumerated().map { partition, end in
                let begin = ground.beginnings[topic]?[partition] ?? 0
                guard end.low <= begin || end.high == begin else {
                    throw BenchError("the broker has dropped records of \(topic): fewer --orders or more --partitions")
                }
                return (TopicPartition(topic: topic.name, partition: Int32(partition)), begin, end.high)
            }
        }
    }

    /// Reads topics from the beginning of the run to where they end now.
    private func read(
        _ topics: [Topic], bounded: Bool, _ body: (borrowing Record) throws -> Void
    ) throws {
        let bounds = try bounds(topics)
        let wanted = bounds.reduce(0) { $0 + Int($1.end - $1.begin) }
        let ends = Dictionary(uniqueKeysWithValues: bounds.map { ($0.place, $0.end) })
        var consumer = try ground.consumer("switchyard-bench")
        try consumer.assign(bounds.map { ($0.place, ResumeOffset($0.begin)) })
        var batch = RecordBatch(recordLimit: 1_000, byteLimit: 8 << 20)
        var seen = 0
        let deadline = ContinuousClock.now + .seconds(120)
        while seen < wanted {
            batch.reset()
            var patience: Int32 = 100
            var isWaiting = true
            while isWaiting, !batch.isFull {
                switch try consumer.poll(into: &batch, timeout: patience) {
                case .record: patience = 0
                case .endOfPartition: continue
                case .nothing: isWaiting = false
                case .partitionError(_, let error): throw error
                }
            }
            for index in 0..<batch.count {
                let record = batch[index]
                guard let end = ends[record.topicPartition], record.offset.rawValue < end else { continue }
                seen += 1
                try body(record)
            }
            if Interruption.isAsked { throw DemoError.interrupted }
            guard ContinuousClock.now < deadline else { throw BenchError("reading \(topics) once more takes too long") }
        }
        batch.reset()
        consumer.close()
    }

    private func array(_ span: RawSpan?) -> [UInt8] {
        guard let span else { return [] }
        return unsafe span.withUnsafeBytes { unsafe Array($0) }
    }
}

extension KafkaProducer {
    fileprivate mutating func produceWaiting(
        _ topic: Topic, _ partition: Int32, _ key: [UInt8], _ value: [UInt8], _ headers: [UInt8]
    ) throws {
        while true {
            do throws(KafkaError) {
                return try produce(
                    topic: topic.name, partition: partition, key: key.recordBytes, value: value.recordBytes,
                    headers: headers.recordBytes, tag: 0)
            } catch {
                guard error.isQueueFull else { throw error }
                poll(timeout: 10)
            }
        }
    }
}
