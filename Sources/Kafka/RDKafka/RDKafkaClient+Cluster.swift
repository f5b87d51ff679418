import CRDKafka
import Synchronization

/// One topic as the cluster's metadata describes it.
struct RDKafkaTopicMetadata {
    let name: String
    let partitions: Int
    let replicationFactor: Int
    let code: rd_kafka_resp_err_t
}

extension RDKafkaClient {
    func clusterID(timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> String {
        guard let text = unsafe rd_kafka_clusterid(pointer, timeout) else {
            throw whyNobodyAnswers("asking for the cluster's id", file: file, line: line)
        }
        defer { unsafe rd_kafka_mem_free(pointer, text) }
        context.noteAnswer()
        return unsafe String(cString: text)
    }

    /// What librdkafka knows about the connections that failed; a timeout alone helps nobody.
    private func whyNobodyAnswers(_ operation: StaticString, file: StaticString, line: UInt) -> KafkaError {
        // A consumer's errors come with its records, and those are not ours to take here.
        if !isConsumer { serveCallbacks(timeout: 0) }
        if let refusal = context.refusal.withLock({ $0 }) { return refusal }
        let failure = context.connectionFailure.withLock { $0 }
        return KafkaError(
            RD_KAFKA_RESP_ERR__TIMED_OUT,
            reason: "no broker answered in time" + (failure.map { "; the last failure: \($0)" } ?? ""),
            operation: operation, file: file, line: line)
    }

    /// The metadata of all topics is asked for, because naming one registers it: librdkafka would go on asking for it,
    /// and a broker that creates topics on demand, such as the mock cluster, would create it.
    func partitionCount(
        of topic: String, timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> Int {
        let operation: StaticString = "asking for a topic's partitions"
        let topics = try metadata(timeout: timeout, operation: operation, file: file, line: line)
        guard let found = topics.first(where: { $0.name == topic }) else {
            throw KafkaError(
                RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, reason: "there is no topic \(topic)",
                operation: operation, file: file, line: line
            )
        }
        guard found.code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(
                found.code, reason: "\(topic): \(unsafe String(cString: rd_kafka_err2str(found.code)))",
                operation: operation, file: file, line: line
            )
        }
        return found.partitions
    }

    /// Every topic that the client may see.
    func metadata(
        timeout: Int32, operation: StaticString, file: StaticString, line: UInt
    ) throws(KafkaError) -> [RDKafkaTopicMetadata] {
        var answer: UnsafePointer<rd_kafka_metadata>?
        try check(unsafe rd_kafka_metadata(pointer, 1, nil, &answer, timeout), operation, file: file, line: line)
        guard let answer = unsafe answer else { return [] }
        defer { unsafe rd_kafka_metadata_destroy(answer) }
        let topics = unsafe UnsafeBufferPointer(start: answer.pointee.topics, count: Int(answer.pointee.topic_cnt))
        return unsafe topics.map { topic in
            let count = unsafe Int(topic.partition_cnt)
            return unsafe RDKafkaTopicMetadata(
                name: String(cString: topic.topic), partitions: count,
                replicationFactor: count > 0 ? Int(topic.partitions[0].replica_cnt) : 0, code: topic.err
            )
        }
    }
}
