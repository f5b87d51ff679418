import CRDKafka
import Synchronization

/// A consumer of librdkafka.
final class RDKafkaConsumer: KafkaConsumerClient {
    private let client: RDKafkaClient
    private let queue: RDKafkaQueue

    /// It connects in the background; the first call that needs a broker tells whether it could.
    init(
        _ configuration: KafkaConfiguration, group: String, log: @escaping KafkaLogSink, file: StaticString, line: UInt
    ) throws(KafkaError) {
        client = try RDKafkaClient(configuration, for: .consumer(group: group), log: log, file: file, line: line)
        client.joinQueues()
        queue = RDKafkaQueue(of: client)
    }

    func subscribe(_ topics: [String], file: StaticString, line: UInt) throws(KafkaError) {
        try client.subscribe(topics, file: file, line: line)
    }

    func poll(
        into batch: inout RecordBatch, timeout milliseconds: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> PollResult {
        guard let message = client.poll(timeout: milliseconds) else { return .nothing }
        guard client.isRecord(message) else { return try client.result(of: message, file: file, line: line) }
        client.context.noteAnswer()
        batch.append(message, of: client)
        return .record
    }

    func takeRebalances() -> [Rebalance] {
        client.context.rebalances.withLock { rebalances in
            let taken = rebalances
            rebalances.removeAll()
            return taken
        }
    }

    func assign(_ positions: [(TopicPartition, ResumeOffset)], file: StaticString, line: UInt) throws(KafkaError) {
        try client.assign(positions, file: file, line: line)
    }

    func unassign(file: StaticString, line: UInt) throws(KafkaError) { try client.unassign(file: file, line: line) }

    func commitWithoutWaiting(_ positions: [(TopicPartition, ResumeOffset)]) { client.commitWithoutWaiting(positions) }

    func committed(
        _ partitions: [TopicPartition], timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> [ResumeOffset?] {
        try client.committed(partitions, timeout: timeout, file: file, line: line)
    }

    func watermarks(
        of partition: TopicPartition, timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> (low: Int64, high: Int64) {
        try client.watermarks(of: partition, timeout: timeout, file: file, line: line)
    }

    func clusterID(timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> String {
        try client.clusterID(timeout: timeout, file: file, line: line)
    }

    func partitionCount(of topic: String, timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> Int {
        try client.partitionCount(of: topic, timeout: timeout, file: file, line: line)
    }

    var waker: KafkaWaker {
        let queue = queue
        return KafkaWaker { queue.wake() }
    }

    var fatalError: KafkaError? { client.context.fatalError.withLock { $0 } }
    var areAllBrokersDown: Bool { client.context.allBrokersDown.load(ordering: .relaxed) }

    /// The queue's reference must go before the client does.
    func close() {
        client.closeConsumer()
        queue.close()
    }
}
