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
        var count = 0
        for byte in traceparent.utf8 {
            // It goes out with every event that follows, so nothing but what the form allows may stand in it.
            switch count {
            case 2, 35, 52: guard byte == UInt8(ascii: "-") else { return nil }
            default: guard byte.isHexadecimalDigit else { return nil }
            }
            count += 1
        }
        guard count == 55 else { return nil }
        self.traceparent = traceparent
    }
}

extension UInt8 {
    /// In lower case.
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}

extension TraceContext {
    /// A trace that begins here, with ids that follow from what begins it, so that a repeat begins the same trace.
    init(startedBy id: String) {
        var fingerprint = Fingerprint()
        fingerprint.combine(id)
        let first = UInt64(bitPattern: fingerprint.value)
        fingerprint.combine(id)
        let second = UInt64(bitPattern: fingerprint.value)
        fingerprint.combine(id)
        traceparent = Self.text(first, second, span: UInt64(bitPattern: fingerprint.value))
    }

    private static func text(_ first: UInt64, _ second: UInt64, span: UInt64) -> String {
        unsafe String(unsafeUninitializedCapacity: 55) { text in
            var position = 0
            func append(_ character: Unicode.Scalar) {
                unsafe text[position] = UInt8(ascii: character)
                position += 1
            }
            func append(hexadecimal number: UInt64) {
                for place in 0..<16 {
                    let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * place)) & 15
                    unsafe text[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                    position += 1
                }
            }
            append("0")
            append("0")
            append("-")
            append(hexadecimal: first)
            append(hexadecimal: second)
            append("-")
            append(hexadecimal: span)
            append("-")
            append("0")
            append("1")
            return position
        }
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
