/// What a ``KafkaConsumer`` stands on: a client of librdkafka, or in a simulation a member of a modelled group.
///
/// Its methods promise what ``KafkaConsumer`` says of its own of the same name.
package protocol KafkaConsumerClient: AnyObject, Sendable {
    func subscribe(_ topics: [String], file: StaticString, line: UInt) throws(KafkaError)

    /// The batch has room.
    func poll(
        into batch: inout RecordBatch, timeout milliseconds: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> PollResult

    func takeRebalances() -> [Rebalance]
    func assign(_ positions: [(TopicPartition, ResumeOffset)], file: StaticString, line: UInt) throws(KafkaError)
    func unassign(file: StaticString, line: UInt) throws(KafkaError)
    func commitWithoutWaiting(_ positions: [(TopicPartition, ResumeOffset)])

    func committed(
        _ partitions: [TopicPartition], timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> [ResumeOffset?]

    func watermarks(
        of partition: TopicPartition, timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> (low: Int64, high: Int64)

    func clusterID(timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> String
    func partitionCount(of topic: String, timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> Int

    var waker: KafkaWaker { get }
    var fatalError: KafkaError? { get }
    var areAllBrokersDown: Bool { get }

    /// Leaves the group. Called once.
    func close()
}
