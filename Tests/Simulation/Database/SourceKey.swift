import Kafka

/// What a row of `consumer_progress` is about.
struct SourceKey: Hashable, Comparable, CustomStringConvertible {
    let group: String
    let id: TopicPartition

    /// The source of timers and released records.
    var isVirtual: Bool { id.topic.hasPrefix("~timers/") }
    /// The partition that a virtual source belongs to.
    var partition: TopicPartition {
        isVirtual ? TopicPartition(topic: String(id.topic.dropFirst(8)), partition: id.partition) : id
    }
    var description: String { "\(group): \(id)" }

    static func < (left: SourceKey, right: SourceKey) -> Bool {
        left.group == right.group ? left.id < right.id : left.group < right.group
    }
}
