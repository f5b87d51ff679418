/// The settings of one topic, or why they could not be read.
package struct TopicConfiguration: Sendable {
    package let topic: String
    /// All settings that hold for the topic, wherever they come from.
    package let effective: [String: String]
    /// Those that are set on the topic itself.
    package let own: [String: String]
    package let error: KafkaError?
}
