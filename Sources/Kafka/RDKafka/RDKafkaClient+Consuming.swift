import CRDKafka
import Synchronization

extension RDKafkaClient {
    /// Directs everything that the client has to say to the queue that ``poll(timeout:)`` serves.
    func joinQueues() { unsafe _ = rd_kafka_poll_set_consumer(pointer) }

    /// One message at a time: in 2.0.2 the batch call can skip offsets around a pause or a rebalance, and it is no
    /// faster.
    func poll(timeout: Int32) -> RDKafkaMessage? {
        guard let message = unsafe rd_kafka_consumer_poll(pointer, timeout) else { return nil }
        return unsafe RDKafkaMessage(message)
    }

    /// What a message stands for if it is no record.
    func result(
        of message: borrowing RDKafkaMessage, file: StaticString, line: UInt
    ) throws(KafkaError) -> PollResult {
        let operation: StaticString = "reading a partition"
        if message.code == RD_KAFKA_RESP_ERR__FATAL {
            throw error(message.code, operation, file: file, line: line)
        }
        let error = KafkaError(message.code, reason: message.errorText, operation: operation, file: file, line: line)
        guard let partition = message.topicPartition else { throw error }
        return message.code == RD_KAFKA_RESP_ERR__PARTITION_EOF
            ? .endOfPartition(partition, message.offset) : .partitionError(partition, error)
    }

    func isRecord(_ message: borrowing RDKafkaMessage) -> Bool { message.code == RD_KAFKA_RESP_ERR_NO_ERROR }

    func subscribe(_ topics: [String], file: StaticString, line: UInt) throws(KafkaError) {
        let list = RDKafkaPartitionList(topics: topics)
        try check(unsafe rd_kafka_subscribe(pointer, list.pointer), "subscribing to topics", file: file, line: line)
    }

    /// Under the eager protocols, which the configuration insists on, the list replaces all that was assigned.
    func assign(_ positions: [(TopicPartition, ResumeOffset)], file: StaticString, line: UInt) throws(KafkaError) {
        let list = RDKafkaPartitionList(positions)
        try check(unsafe rd_kafka_assign(pointer, list.pointer), "assigning partitions", file: file, line: line)
    }

    /// Gives up all partitions.
    func unassign(file: StaticString, line: UInt) throws(KafkaError) {
        try check(unsafe rd_kafka_assign(pointer, nil), "giving up partitions", file: file, line: line)
    }

    /// Does not wait, and tells nobody if it fails.
    func commitWithoutWaiting(_ positions: [(TopicPartition, ResumeOffset)]) {
        let list = RDKafkaPartitionList(positions)
        unsafe _ = rd_kafka_commit(pointer, list.pointer, 1)
    }

    func committed(
        _ partitions: [TopicPartition], timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> [ResumeOffset?] {
        let list = RDKafkaPartitionList(partitions)
        let operation: StaticString = "asking for the group's offsets"
        try check(unsafe rd_kafka_committed(pointer, list.pointer, timeout), operation, file: file, line: line)
        if let code = list.firstError { throw error(code, operation, file: file, line: line) }
        return list.offsets
    }

    func watermarks(
        of partition: TopicPartition, timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> (low: Int64, high: Int64) {
        var low: Int64 = 0
        var high: Int64 = 0
        let code = unsafe rd_kafka_query_watermark_offsets(
            pointer, partition.topic, partition.partition, &low, &high, timeout
        )
        try check(code, "asking for a partition's first and last offset", file: file, line: line)
        context.noteAnswer()
        return (low, high)
    }

    /// Leaves the group. Rebalances that come meanwhile are answered by the callback.
    func closeConsumer() {
        context.isClosing.store(true, ordering: .relaxed)
        unsafe _ = rd_kafka_consumer_close(pointer)
    }
}
