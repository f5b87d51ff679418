import CRDKafka

/// librdkafka's handles for the topics that a producer writes to, each made once.
@safe
struct RDKafkaTopics: ~Copyable, @unchecked Sendable {
    // `@unchecked`: the handles are thread-safe; the dictionary belongs to the producer, which belongs to one thread.
    private let client: RDKafkaClient
    private var handles: [String: OpaquePointer] = unsafe [:]

    init(_ client: RDKafkaClient) { self.client = client }

    /// They hold on to the client, which is destroyed only when this struct has let go of it.
    deinit {
        for topic in unsafe handles.keys { unsafe rd_kafka_topic_destroy(handles[topic]) }
    }

    mutating func handle(for topic: String, file: StaticString, line: UInt) throws(KafkaError) -> OpaquePointer {
        if let handle = unsafe handles[topic] { return unsafe handle }
        guard let handle = unsafe rd_kafka_topic_new(client.pointer, topic, nil) else {
            throw client.error(rd_kafka_last_error(), "opening a topic", file: file, line: line)
        }
        unsafe handles[topic] = handle
        return unsafe handle
    }
}
