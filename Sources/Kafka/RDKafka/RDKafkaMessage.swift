import CRDKafka

/// What a poll returned, still owned by us: it becomes a slot of a batch, or is destroyed.
@safe
struct RDKafkaMessage: ~Copyable {
    private let pointer: UnsafeMutablePointer<rd_kafka_message_t>

    init(_ pointer: UnsafeMutablePointer<rd_kafka_message_t>) { unsafe self.pointer = pointer }

    deinit { unsafe rd_kafka_message_destroy(pointer) }

    var code: rd_kafka_resp_err_t { unsafe pointer.pointee.err }
    var offset: RecordOffset { unsafe RecordOffset(pointer.pointee.offset) }

    /// Valid as long as the message. Only a message about a topic has one.
    var topic: UnsafePointer<CChar> { unsafe rd_kafka_topic_name(pointer.pointee.rkt) }

    /// What the message is about; `nil` for an error of the whole client.
    var topicPartition: TopicPartition? {
        guard let topic = unsafe pointer.pointee.rkt else { return nil }
        return unsafe TopicPartition(
            topic: String(cString: rd_kafka_topic_name(topic)), partition: pointer.pointee.partition
        )
    }

    /// The text of an error message.
    var errorText: String { unsafe String(cString: rd_kafka_message_errstr(pointer)) }

    /// Hands the message over to a batch, which gives it back by ``RecordSlot/release()``.
    consuming func slot(topicIndex: Int) -> RecordSlot {
        let slot = unsafe RecordSlot(lent: pointer, topicIndex: topicIndex)
        discard self
        return slot
    }
}
