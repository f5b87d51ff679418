/// One partition of one topic. Ordered by topic, then by number, so that several owners
/// that lock rows per partition always take them in the same order.
package struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let topic: String
    /// Counted from 0.
    package let partition: Int32

    package init(topic: String, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    package static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        left.topic == right.topic ? left.partition < right.partition : left.topic < right.topic
    }

    /// The usual way to write it: `orders.received[3]`.
    package var description: String { "\(topic)[\(partition)]" }
}
