import Kafka

/// What a dead letter carries beside its own key, value and headers: where it came from and why it is here.
///
/// Nothing of it repeats what was in the record: reasons name fields and expectations, never values.
extension KafkaHeaders {
    mutating func appendDeadLetter(_ record: ParkedRecord, group: String, attempts: Int32) {
        append("dead-letter-source-topic", record.source.topic)
        append("dead-letter-source-partition", String(record.source.partition))
        append("dead-letter-source-offset", record.offset.description)
        append("dead-letter-source-timestamp", record.recordedAt.description)
        append("dead-letter-consumer-group", group)
        append("dead-letter-reason-code", record.reason.code)
        append("dead-letter-reason", record.reason.text)
        append("dead-letter-attempts", String(attempts))
        append("dead-letter-worker-version", WorkerVersion.current)
    }

    /// The headers of a record as it came.
    init(of record: borrowing Record) {
        self.init()
        record.forEachHeader { name, value in append(name: name, value: value) }
    }
}
