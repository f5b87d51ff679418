/// How serious librdkafka thinks one of its messages is: syslog's levels.
package enum KafkaLogLevel: Int32, Comparable, Sendable {
    case emergency, alert, critical, error, warning, notice, info, debug

    package static func < (left: KafkaLogLevel, right: KafkaLogLevel) -> Bool { left.rawValue < right.rawValue }
}

/// Takes librdkafka's own messages: level, facility (a short upper-case word such as `FAIL`) and text.
///
/// It is called on any of librdkafka's threads, often on several at once, and must return quickly.
package typealias KafkaLogSink = @Sendable (KafkaLogLevel, _ facility: String, _ message: String) -> Void
