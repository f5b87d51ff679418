import Domain
package import Events
package import Kafka

/// Which record (or timer) brought something about: written beside every change, so that each can be traced to the
/// exact message it came from.
package struct Cause: Hashable, Sendable {
    package let topic: Topic
    package let partition: Int32
    package let offset: Int64
    package let trace: TraceContext?

    package init(topic: Topic, partition: Int32, offset: Int64, trace: TraceContext? = nil) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.trace = trace
    }
}

/// W3C trace context (`traceparent`): which request across all systems this belongs to.
package struct TraceContext: Hashable, Sendable {
    /// The header value as it came, 55 characters.
    package let traceparent: String

    /// `nil` when the text is not of version 00's form.
    package init?(_ traceparent: String) {
        let bytes = Array(traceparent.utf8)
        guard bytes.count == 55 else { return nil }
        // It goes out with every event that follows, so nothing but what the form allows may stand in it.
        for (position, byte) in bytes.enumerated() {
            switch position {
            case 2, 35, 52: guard byte == UInt8(ascii: "-") else { return nil }
            default: guard "0123456789abcdef".utf8.contains(byte) else { return nil }
            }
        }
        self.traceparent = traceparent
    }
}

extension TraceContext {
    /// A trace that begins here, with ids that follow from what begins it, so that a repeat begins the same trace.
    init(startedBy id: String) {
        var fingerprint = Fingerprint()
        var words: [String] = []
        for _ in 0..<3 {
            fingerprint.combine(id)
            let digits = String(UInt64(bitPattern: fingerprint.value), radix: 16)
            words.append(String(repeating: "0", count: 16 - digits.utf8.count) + digits)
        }
        traceparent = "00-\(words[0])\(words[1])-\(words[2])-01"
    }
}

extension Record {
    private var trace: TraceContext? {
        guard let header = header("traceparent") else { return nil }
        return TraceContext(String(utf8: header))
    }

    /// This record as the cause of what comes of it.
    package var cause: Cause {
        Cause(
            topic: Topic(topic), partition: partition, offset: offset.rawValue,
            trace: trace)
    }
}
