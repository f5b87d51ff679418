/// A failure that librdkafka or a broker reported.
package struct KafkaError: Error, CustomStringConvertible {
    /// What the caller can do about it.
    package enum Disposition: Sendable {
        /// It may go away by itself: try again later, with a growing pause.
        case retry
        /// It will not go away: stop and let a person look.
        case fatal
    }

    /// The protocol's error code, or librdkafka's own if negative.
    package let code: Int32
    /// The code's short name, such as `_QUEUE_FULL` or `NOT_LEADER_FOR_PARTITION`; fit for a metric's label.
    package let name: String
    /// What happened, in one sentence. It never contains a secret setting's value.
    package let reason: String
    package let disposition: Disposition
    /// What was being tried: one of a bounded set of phrases.
    package let operation: StaticString
    /// Where our code called the wrapper.
    package let file: StaticString
    package let line: UInt

    package var description: String {
        "\(operation): \(reason) (\(name), \(disposition)) at \(file):\(line)"
    }

    /// The producer's queue holds as much as it may: poll for deliveries, then produce again.
    package var isQueueFull: Bool { code == Self.queueFull }
    /// The broker did not answer within the time given.
    package var isTimeout: Bool { code == Self.timedOut }
    /// The position is outside of what the partition holds: it was cut off or has expired, or was never there.
    package var isOffsetOutOfRange: Bool { code == Self.autoOffsetReset || code == Self.offsetOutOfRange }
}

extension KafkaError {
    static func malformedHeaders(operation: StaticString, file: StaticString, line: UInt) -> KafkaError {
        KafkaError(
            code: invalidArgument, reason: "the headers are not framed in a version that this program knows",
            operation: operation, file: file, line: line
        )
    }
}
