/// Describes, creates and changes topics.
///
/// A request covers many topics; each has its own outcome, because brokers do not do all or nothing. What concerns the
/// request as a whole is thrown. All timeouts are in milliseconds.
package struct KafkaAdmin: ~Copyable, Sendable {
    private let client: RDKafkaClient

    package init(
        _ configuration: KafkaConfiguration, log: @escaping KafkaLogSink,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        client = try RDKafkaClient(configuration, for: .admin, log: log, file: file, line: line)
    }

    /// Every topic that this client may see, sorted by name. Any broker answers this.
    package func topics(
        timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> [TopicDescription] {
        let topics = try client.metadata(timeout: milliseconds, operation: "listing topics", file: file, line: line)
        return topics.map {
            TopicDescription(name: $0.name, partitions: $0.partitions, replicationFactor: $0.replicationFactor)
        }.sorted { $0.name < $1.name }
    }

    package func create(
        _ topics: [NewTopic], timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> [TopicOutcome] {
        guard !topics.isEmpty else { return [] }
        return try client.createTopics(topics, timeout: milliseconds, file: file, line: line)
    }

    /// Gives topics more partitions. The new ones take keys over from the old ones, so order per key is not kept
    /// across it.
    ///
    /// - Parameter totals: how many partitions each topic shall have, more than now.
    package func increasePartitions(
        _ totals: [(topic: String, partitions: Int)], timeout milliseconds: Int32,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> [TopicOutcome] {
        guard !totals.isEmpty else { return [] }
        return try client.createPartitions(totals, timeout: milliseconds, file: file, line: line)
    }

    package func configurations(
        of topics: [String], timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> [TopicConfiguration] {
        guard !topics.isEmpty else { return [] }
        return try client.describeConfigs(topics, timeout: milliseconds, file: file, line: line)
    }

    /// Sets some settings of topics and leaves their others as they are.
    ///
    /// The protocol's request replaces all of a topic's own settings, so they are read first and sent along: somebody
    /// who changes the same topic at the same moment may be overwritten.
    package func alter(
        _ changes: [(topic: String, settings: [String: String])], timeout milliseconds: Int32,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> [TopicOutcome] {
        let current = try configurations(of: changes.map(\.topic), timeout: milliseconds, file: file, line: line)
        let known = Dictionary(current.map { ($0.topic, $0) }) { first, _ in first }
        var complete: [(topic: String, settings: [String: String])] = []
        var outcomes: [TopicOutcome] = []
        for (topic, settings) in changes {
            // Without its own settings the request would reset them.
            guard let found = known[topic], found.error == nil else {
                outcomes.append(
                    TopicOutcome(topic: topic, error: known[topic]?.error ?? .unanswered(topic, file, line)))
                continue
            }
            complete.append((topic, found.own.merging(settings) { _, new in new }))
        }
        guard !complete.isEmpty else { return outcomes }
        return try outcomes + client.alterConfigs(complete, timeout: milliseconds, file: file, line: line)
    }
}

extension KafkaError {
    fileprivate static func unanswered(_ topic: String, _ file: StaticString, _ line: UInt) -> KafkaError {
        KafkaError(
            code: invalidArgument, reason: "the broker did not tell the settings of \(topic)",
            operation: "changing topic settings", file: file, line: line
        )
    }
}
