/// The broker's answer for one produced record.
package struct Delivery: Sendable {
    /// What the caller gave to ``KafkaProducer/produce(topic:partition:key:value:headers:tag:file:line:)``.
    package let tag: UInt64
    /// Where the record was written; `nil` if it was not, or if the broker did not say.
    package let offset: RecordOffset?
    /// Why the record was not written, or may not have been. `nil`: acknowledged by all replicas in sync.
    package let error: KafkaError?

    package init(tag: UInt64, offset: RecordOffset?, error: KafkaError?) {
        self.tag = tag
        self.offset = offset
        self.error = error
    }
}
