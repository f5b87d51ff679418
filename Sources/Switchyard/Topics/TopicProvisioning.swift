import Events
import Kafka
import TopicFiles

/// Compares a cluster with the topics' files, and changes it.
struct TopicProvisioning: ~Copyable {
    private let admin: KafkaAdmin
    private let declared: [TopicFile]
    private let replicationFactor: Int?

    /// For each request.
    private static let timeoutMilliseconds: Int32 = 10_000

    init(_ configuration: KafkaConfiguration, declared: [TopicFile], replicationFactor: Int?) throws(KafkaError) {
        admin = try KafkaAdmin(configuration, log: { _, _, _ in })
        self.declared = declared
        self.replicationFactor = replicationFactor
    }

    /// What would change, and why settings could not be compared if they could not.
    func plan() throws(KafkaError) -> (plan: TopicPlan, unseen: String?) {
        let existing = try admin.topics(timeout: Self.timeoutMilliseconds)
        let names = Set(existing.map(\.name)).intersection(declared.map(\.topic.name)).sorted()
        var settings: [String: TopicConfiguration]? = [:]
        var unseen: String?
        do throws(KafkaError) {
            let found = try admin.configurations(of: names, timeout: Self.timeoutMilliseconds)
            settings = Dictionary(found.map { ($0.topic, $0) }) { first, _ in first }
        } catch  where error.isTimeout {
            // The broker answered for its topics a moment ago: it has no admin API, as the local one.
            settings = nil
            unseen = error.reason
        }
        let plan = TopicPlan(
            declared: declared, existing: existing, settings: settings, replicationFactor: replicationFactor)
        return (plan, unseen)
    }

    /// Does the steps of a plan. Topics fail one by one, so each has an outcome of its own.
    func apply(_ plan: TopicPlan, growing: Bool) throws(KafkaError) -> [TopicOutcome] {
        var new: [NewTopic] = []
        var totals: [(topic: String, partitions: Int)] = []
        var changes: [(topic: String, settings: [String: String])] = []
        for step in plan.steps {
            switch step {
            case .create(let topic): new.append(topic)
            case .addPartitions(let topic, _, let total): if growing { totals.append((topic, total)) }
            case .set(let topic, let settings):
                changes.append((topic, Dictionary(settings.map { ($0.setting, $0.to) }) { first, _ in first }))
            }
        }
        return try admin.create(new, timeout: Self.timeoutMilliseconds)
            + admin.increasePartitions(totals, timeout: Self.timeoutMilliseconds)
            + (changes.isEmpty ? [] : admin.alter(changes, timeout: Self.timeoutMilliseconds))
    }
}
