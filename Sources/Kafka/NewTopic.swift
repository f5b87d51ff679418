/// A topic to be created.
package struct NewTopic: Sendable {
    package var name: String
    package var partitions: Int
    /// How many brokers keep each partition; -1 is the cluster's default.
    package var replicationFactor: Int
    /// Topic settings by Kafka's names, such as `cleanup.policy`.
    package var configuration: [String: String]

    package init(name: String, partitions: Int, replicationFactor: Int = -1, configuration: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.configuration = configuration
    }
}
