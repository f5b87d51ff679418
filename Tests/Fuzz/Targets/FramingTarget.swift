import Kafka
import WorkerRuntime

/// What the database gives back: an outbox row and stored headers. The first two bytes are the number of events.
enum FramingTarget {
    static let target = FuzzTarget("framing") {
        { input in
            if let headers = try? KafkaHeaders(framed: input), headers.bytes != input {
                throw Finding("headers are framed again otherwise")
            }
            guard input.count >= 2 else { return }
            let count = Int(input[0]) | Int(input[1]) << 8
            let bytes = Array(input.dropFirst(2))
            let row = OutboxRow(
                source: TopicPartition(topic: "orders.received", partition: 0), base: ResumeOffset(0), eventCount: count,
                bytes: bytes)
            guard let events = try? row.events() else { return }
            for event in events {
                for range in [event.key, event.value].compactMap({ $0 }) where range.upperBound > bytes.count {
                    throw Finding("an event lies outside of its row")
                }
            }
        }
    }
}
