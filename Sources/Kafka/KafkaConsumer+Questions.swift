/// What a consumer asks the cluster. Each call blocks until the answer or the timeout, in milliseconds.
extension KafkaConsumer {
    /// The group's committed positions, in the order asked for; `nil` where there is none.
    package func committed(
        _ partitions: [TopicPartition], timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> [ResumeOffset?] {
        guard !partitions.isEmpty else { return [] }
        return try client.committed(partitions, timeout: milliseconds, file: file, line: line)
    }

    /// The first record that the partition still holds, and the position behind its last.
    package func watermarks(
        _ partition: TopicPartition, timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> (low: RecordOffset, high: ResumeOffset) {
        let (low, high) = try client.watermarks(of: partition, timeout: milliseconds, file: file, line: line)
        return (RecordOffset(low), ResumeOffset(high))
    }

    /// The cluster's id, which another cluster never has, nor a local broker after a restart.
    package func clusterID(
        timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> String {
        try client.clusterID(timeout: milliseconds, file: file, line: line)
    }

    /// How many partitions a topic has.
    /// - Throws: `UNKNOWN_TOPIC_OR_PART` if there is no such topic; asking does not create it.
    package func partitionCount(
        of topic: String, timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> Int {
        try client.partitionCount(of: topic, timeout: milliseconds, file: file, line: line)
    }
}
