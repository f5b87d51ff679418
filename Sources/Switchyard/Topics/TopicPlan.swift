import Events
import Kafka
import TopicFiles

/// What would make a cluster's topics what their files say, and what cannot be made so.
struct TopicPlan {
    /// One change that the admin API can do.
    enum Step {
        case create(NewTopic)
        case addPartitions(topic: String, from: Int, to: Int)
        case set(topic: String, settings: [Change])
    }

    struct Change: Equatable {
        let setting: String
        let from: String
        let to: String
    }

    private(set) var steps: [Step] = []
    /// What differs and no request can change, one sentence each.
    private(set) var obstacles: [String] = []
    /// Topics that are as declared, as far as could be seen.
    private(set) var unchanged = 0

    /// - Parameters:
    ///   - settings: by topic; `nil` when the broker does not tell them, and only partitions can be compared.
    ///   - replicationFactor: `nil` leaves it to the cluster.
    init(
        declared: [TopicFile], existing: [TopicDescription], settings: [String: TopicConfiguration]?,
        replicationFactor: Int? = nil
    ) {
        let found = Dictionary(existing.map { ($0.name, $0) }) { first, _ in first }
        for file in declared {
            guard let topic = found[file.topic.name] else {
                steps.append(.create(NewTopic(file, replicationFactor: replicationFactor ?? -1)))
                continue
            }
            let before = steps.count + obstacles.count
            compare(file, with: topic, settings: settings?[topic.name], replicationFactor: replicationFactor)
            if steps.count + obstacles.count == before { unchanged += 1 }
        }
    }

    private mutating func compare(
        _ file: TopicFile, with topic: TopicDescription, settings: TopicConfiguration?, replicationFactor: Int?
    ) {
        let wanted = Int(file.partitions)
        if topic.partitions < wanted {
            steps.append(.addPartitions(topic: topic.name, from: topic.partitions, to: wanted))
        } else if topic.partitions > wanted {
            obstacles.append(
                "\(topic.name) has \(topic.partitions) partitions and its file says \(wanted): Kafka cannot take "
                    + "partitions away; correct the file, or create the topic anew while nothing is in it")
        }
        if let replicationFactor, topic.replicationFactor != replicationFactor {
            obstacles.append(
                "\(topic.name) is kept by \(topic.replicationFactor) brokers, not \(replicationFactor): moving replicas "
                    + "is a matter of kafka-reassign-partitions")
        }
        if let error = settings?.error {
            obstacles.append("the settings of \(topic.name) cannot be read: \(error.reason)")
        } else if let settings {
            let changes = file.settings.sorted { $0.key < $1.key }.compactMap { name, value in
                let now = settings.effective[name] ?? ""
                return Self.means(now, value) ? nil : Change(setting: name, from: now, to: value)
            }
            if !changes.isEmpty { steps.append(.set(topic: topic.name, settings: changes)) }
        }
    }

    /// `delete,compact` and `compact,delete` are the same policy.
    private static func means(_ left: String, _ right: String) -> Bool {
        Set(left.split(separator: ",").map { $0.filter { $0 != " " } })
            == Set(right.split(separator: ",").map { $0.filter { $0 != " " } })
    }
}

extension TopicFile {
    /// The topic's settings by Kafka's names.
    var settings: [String: String] {
        let retention =
            retention.map { String($0.components.seconds * 1_000 + $0.components.attoseconds / 1_000_000_000_000_000) }
            ?? "-1"
        return ["retention.ms": retention, "cleanup.policy": cleanup.rawValue]
    }
}

extension NewTopic {
    init(_ file: TopicFile, replicationFactor: Int) {
        self.init(
            name: file.topic.name, partitions: Int(file.partitions), replicationFactor: replicationFactor,
            configuration: file.settings)
    }
}

extension TopicPlan.Step: CustomStringConvertible {
    var description: String {
        switch self {
        case .create(let topic):
            "create  \(topic.name)  \(topic.partitions) partitions, "
                + topic.configuration.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        case .addPartitions(let topic, let from, let to):
            "grow    \(topic)  \(from) to \(to) partitions; keys move to other partitions, so their order breaks here"
        case .set(let topic, let settings):
            "change  \(topic)  "
                + settings.map { "\($0.setting): \($0.from.isEmpty ? "(none)" : $0.from) to \($0.to)" }.joined(
                    separator: ", ")
        }
    }
}
