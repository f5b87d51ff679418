/// One record, borrowed from its batch: it can be read, never kept.
///
/// Absent is not empty: a key or value that is `nil` was not there (a value of `nil` is a tombstone),
/// and one without bytes was there and empty.
@safe
package struct Record: ~Escapable {
    private let slot: UnsafePointer<RecordSlot>
    private let topicName: UnsafePointer<String>

    /// The batch ties the record to itself.
    @_lifetime(immortal)
    init(_ slot: UnsafePointer<RecordSlot>, topicName: UnsafePointer<String>) {
        unsafe self.slot = slot
        unsafe self.topicName = topicName
    }

    /// The topic's name, one string for all records of the batch.
    package var topic: String { unsafe topicName.pointee }
    /// Stands for the topic within the batch that lent the record: equal topics, equal numbers, counted from 0.
    package var topicIndex: Int { unsafe slot.pointee.topicIndex }
    package var partition: Int32 { unsafe slot.pointee.partition }
    package var offset: RecordOffset { unsafe RecordOffset(slot.pointee.offset) }
    /// Milliseconds since 1970 UTC; negative if the record has none.
    package var timestamp: Int64 { unsafe slot.pointee.timestamp }

    package var topicPartition: TopicPartition { TopicPartition(topic: topic, partition: partition) }

    package var key: RawSpan? {
        @_lifetime(copy self)
        get {
            guard let bytes = unsafe slot.pointee.keyBytes else { return nil }
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
        }
    }

    package var value: RawSpan? {
        @_lifetime(copy self)
        get {
            guard let bytes = unsafe slot.pointee.valueBytes else { return nil }
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
        }
    }

    /// The value of the last header of that name; `nil` if there is none, or it has no value.
    @_lifetime(copy self)
    package func header(_ name: StaticString) -> RawSpan? {
        guard let bytes = unsafe slot.pointee.header(name) else { return nil }
        return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
    }

    /// Calls `body` for every header in its order; a value may be absent, a name may come again.
    package func forEachHeader(_ body: (_ name: RawSpan, _ value: RawSpan?) -> Void) {
        unsafe slot.pointee.forEachHeader { name, value in
            if let value = unsafe value {
                unsafe body(RawSpan(_unsafeBytes: name), RawSpan(_unsafeBytes: value))
            } else {
                unsafe body(RawSpan(_unsafeBytes: name), nil)
            }
        }
    }

    /// All headers in the form in which they are stored (see ``KafkaHeaders``); no bytes if there are none.
    package func framedHeaders() -> [UInt8] {
        var headers = KafkaHeaders()
        forEachHeader { name, value in headers.append(name: name, value: value) }
        return headers.bytes
    }
}
