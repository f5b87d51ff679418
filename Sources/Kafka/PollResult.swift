/// What one poll brought.
package enum PollResult: Sendable {
    /// One record was appended to the batch.
    case record
    /// Nothing: the time is over, ``KafkaWaker/wake()`` was called, or a rebalance waits to be answered
    /// (see ``KafkaConsumer/takeRebalances()``).
    case nothing
    /// Everything that the partition held has been delivered; the next record will get this offset.
    case endOfPartition(TopicPartition, RecordOffset)
    /// This partition cannot be read on, for example because its position is outside the log. The others can.
    case partitionError(TopicPartition, KafkaError)
}
