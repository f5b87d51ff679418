import Kafka

extension KafkaError {
    /// What a lane hears that does not live any more, whatever it asks.
    static var gone: KafkaError { KafkaError(code: -150, reason: "this lane was crashed", operation: "simulating") }

    static func timedOut(_ operation: StaticString) -> KafkaError {
        KafkaError(code: -185, reason: "no broker answers", operation: operation)
    }

    static var queueFull: KafkaError { KafkaError(code: -184, reason: "there is no room", operation: "producing") }

    static var outOfRange: KafkaError {
        KafkaError(code: -140, reason: "the position is outside of the log", operation: "reading a partition")
    }

    static func unknownTopic(_ topic: String) -> KafkaError {
        KafkaError(code: 3, reason: "there is no topic \(topic)", operation: "asking for a topic's partitions")
    }

    /// A record that no broker takes: MSG_SIZE_TOO_LARGE.
    static var refused: KafkaError {
        KafkaError(code: 10, reason: "refused for good", operation: "delivering a record")
    }

    static var fatal: KafkaError { KafkaError(code: -150, reason: "the producer was fenced", operation: "producing") }
}
