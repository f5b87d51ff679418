/// What the group coordinator told this member, in the order in which it came.
///
/// The consumer only records it. Its owner answers, after the poll has returned, with
/// ``KafkaConsumer/assign(_:file:line:)`` or ``KafkaConsumer/unassign(file:line:)``;
/// the group waits for the answer.
package enum Rebalance: Equatable, Sendable {
    /// These partitions are ours once we have assigned them, from positions of our choosing.
    case assigned([TopicPartition])
    /// These partitions go to somebody else. `lost` says that they have gone already, without asking us:
    /// nothing that is still in hand may be finished for them.
    case revoked([TopicPartition], lost: Bool)
}
