package import Kafka

/// Reads whole topics from given positions on, without a group, and keeps every record in a recording.
///
/// It reads while a run goes on, because a broker may forget its oldest records before the end. Used from one thread.
package struct TopicRecorder: ~Copyable {
    private var consumer: KafkaConsumer
    private var file: RecordingFile
    private var batch = RecordBatch(recordLimit: 500, byteLimit: 4 << 20)
    /// Where each partition was begun, and what comes next.
    package private(set) var starts: [TopicPartition: Int64]
    package private(set) var positions: [TopicPartition: Int64]
    /// Offsets that the broker has passed over, as from–to.
    package private(set) var gaps: [String] = []
    package private(set) var count = 0
    /// Of the recording.
    package let path: String

    /// - Parameter starts: every partition of every topic, with the offset of the first record of interest.
    package init(_ configuration: KafkaConfiguration, from starts: [TopicPartition: Int64], to path: String) throws {
        let consumer = try KafkaConsumer(configuration, group: "switchyard-verifier", log: { _, _, _ in })
        try consumer.assign(starts.sorted { $0.key < $1.key }.map { ($0.key, ResumeOffset($0.value)) })
        file = try RecordingFile(path: path)
        self.consumer = consumer
        self.path = path
        self.starts = starts
        positions = starts
    }

    /// Reads what has come, up to a batch; waits for the first up to the timeout.
    /// - Returns: how many records there were.
    package mutating func read(
        timeout milliseconds: Int32, _ body: (SeenRecord) throws -> Void = { _ in }
    ) throws -> Int {
        batch.reset()
        var patience = milliseconds
        var idle = 0
        while !batch.isFull, idle < 64 {
            switch try consumer.poll(into: &batch, timeout: patience) {
            case .record: patience = 0
            // Ends of partitions are results of their own; there are as many as partitions.
            case .endOfPartition: idle += 1
            case .nothing: idle = 64
            case .partitionError:
                // The client gives the partition up; it is read on from where we are.
                try reassign()
                idle = 64
            }
        }
        var fresh = 0
        for index in 0..<batch.count {
            let record = SeenRecord(batch[index])
            let place = TopicPartition(topic: record.topic, partition: record.partition)
            let expected = positions[place] ?? 0
            // After a new assignment records that were at hand may come again.
            guard record.offset >= expected else { continue }
            if record.offset > expected { gaps.append("\(place): \(expected)–\(record.offset - 1)") }
            positions[place] = record.offset + 1
            try file.append(record)
            try body(record)
            fresh += 1
        }
        count += fresh
        return fresh
    }

    private func reassign() throws(KafkaError) {
        try consumer.assign(positions.sorted { $0.key < $1.key }.map { ($0.key, ResumeOffset($0.value)) })
    }

    /// Where a partition ends at the moment.
    package func end(of place: TopicPartition) throws(KafkaError) -> Int64 {
        try consumer.watermarks(place, timeout: 5_000).high.rawValue
    }

    /// The partitions of which there is more on the broker than was read.
    package func behind() throws(KafkaError) -> [TopicPartition] {
        var behind: [TopicPartition] = []
        for (place, next) in positions where try end(of: place) > next { behind.append(place) }
        return behind
    }

    package mutating func flush() { file.flush() }

    package consuming func close() { consumer.close() }
}
