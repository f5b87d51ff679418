import CRDKafka

/// librdkafka's handles for the topics that a producer writes to, each made once.
@safe
struct RDKafkaTopics: ~Copyable, @unchecked Sendable {
    // `@unchecked`: the handles are thread-safe; the dictionary belongs to the producer, which belongs to one thread.
    private let client: RDKafkaClient
    private var handles: [String: Handle] = [:]
    /// Records come in runs of one topic.
    private var last: (name: String, handle: Handle)?

    @safe
    private struct Handle {
        let pointer: OpaquePointer
    }

    init(_ client: RDKafkaClient) { self.client = client }

    /// They hold on to the client, which is destroyed only when this struct has let go of it.
    deinit {
        for handle in handles.values { unsafe rd_kafka_topic_destroy(handle.pointer) }
    }

    mutating func handle(for topic: String, file: StaticString, line: UInt) throws(KafkaError) -> OpaquePointer {
        if let last, last.name == topic { return unsafe last.handle.pointer }
        if let handle = handles[topic] {
            last = (topic, handle)
            return unsafe handle.pointer
        }
        guard let handle = unsafe rd_kafka_topic_new(client.pointer, topic, nil) else {
            throw client.error(rd_kafka_last_error(), "opening a topic", file: file, line: line)
        }
        unsafe handles[topic] = Handle(pointer: handle)
        return unsafe handle
    }
}
