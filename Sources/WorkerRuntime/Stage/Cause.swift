package import Events

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
        guard bytes.count == 55, bytes[2] == UInt8(ascii: "-"), bytes[35] == UInt8(ascii: "-"), bytes[52] == UInt8(ascii: "-")
        else { return nil }
        self.traceparent = traceparent
    }
}
