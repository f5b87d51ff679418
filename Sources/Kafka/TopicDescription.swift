/// One topic as the cluster has it.
package struct TopicDescription: Equatable, Sendable {
    package let name: String
    package let partitions: Int
    package let replicationFactor: Int
}
