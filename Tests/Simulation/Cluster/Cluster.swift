import Kafka

/// The modelled Kafka: logs, groups, and whether its brokers answer.
final class Cluster {
    static let id = "simulated"

    unowned let world: World
    private var logs: [TopicPartition: Log] = [:]
    private var counts: [String: Int] = [:]
    private var groups: [String: Group] = [:]
    private var consumers: [ModelConsumer] = []
    /// No broker answers before this moment.
    private(set) var isDownUntil: Int64 = 0

    init(_ world: World) { self.world = world }

    func make(_ topic: String, partitions: Int) {
        counts[topic] = partitions
        for partition in 0..<partitions {
            let id = TopicPartition(topic: topic, partition: Int32(partition))
            logs[id] = Log(id)
        }
    }

    func count(of topic: String) -> Int? { counts[topic] }

    subscript(_ id: TopicPartition) -> Log {
        guard let log = logs[id] else { preconditionFailure("the simulation has no \(id)") }
        return log
    }

    func partitions(of topic: String) -> [TopicPartition] {
        (0..<(counts[topic] ?? 0)).map { TopicPartition(topic: topic, partition: Int32($0)) }
    }

    func group(_ name: String) -> Group {
        if let group = groups[name] { return group }
        let group = Group(name: name, cluster: self)
        groups[name] = group
        return group
    }

    func enter(_ consumer: ModelConsumer) { consumers.append(consumer) }

    func leave(_ consumer: ModelConsumer) { consumers.removeAll { $0 === consumer } }

    var isDown: Bool { world.scheduler.now < isDownUntil }

    func goDown(for length: Int64) { isDownUntil = world.scheduler.now + length }

    /// Appends a record, and wakes who waits for it.
    func append(_ content: RecordContent, event: CommittedEvent? = nil) {
        let id = TopicPartition(topic: content.topic, partition: content.partition)
        let offset = self[id].append(content, event: event)
        world.trace { "\(id) at \(offset): \(content.summary)" }
        for consumer in consumers { consumer.noticeRecords(of: id) }
    }
}

extension RecordContent {
    /// For the trace.
    var summary: String { String(decoding: value ?? [], as: UTF8.self) }
}
