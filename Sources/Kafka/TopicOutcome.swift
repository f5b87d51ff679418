/// What became of one topic of an administrative request.
package struct TopicOutcome: Sendable {
    package let topic: String
    /// `nil`: done.
    package let error: KafkaError?
}
