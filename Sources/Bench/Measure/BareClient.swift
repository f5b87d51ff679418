import Demonstration
import Events
import Kafka

/// librdkafka with nothing of ours around it: what a worker cannot be better than.
enum BareClient {
    /// Milliseconds from making a consumer to its first record, in a group that did not exist.
    static func joinTime(of topic: Topic, on ground: Ground) throws -> Double {
        let start = ContinuousClock.now
        var consumer = try ground.consumer("switchyard-bench-\(start.hashValue)")
        var batch = RecordBatch(recordLimit: 1, byteLimit: 1 << 24)
        try consumer.subscribe([topic.name])
        let deadline = start + .seconds(60)
        while batch.isEmpty, ContinuousClock.now < deadline {
            if Interruption.isAsked { throw DemoError.interrupted }
            _ = try consumer.poll(into: &batch, timeout: 10)
            for rebalance in consumer.takeRebalances() {
                guard case .assigned(let partitions) = rebalance else {
                    try consumer.unassign()
                    continue
                }
                try consumer.assign(
                    partitions.map { partition in
                        let begin = ground.beginnings[topic]?[Int(partition.partition)] ?? 0
                        return (partition, ResumeOffset(begin))
                    })
            }
        }
        let time = (ContinuousClock.now - start) / .milliseconds(1)
        guard !batch.isEmpty else { throw BenchError("a bare client has had no record of \(topic) within a minute") }
        batch.reset()
        consumer.close()
        return time
    }
}
