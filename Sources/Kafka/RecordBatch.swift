/// The records that one lane handles together: lent by librdkafka, or copied from where they were stored.
///
/// The batch gives lent records back when it is reset or goes out of scope, and keeps their consumer's client alive
/// until then. Its memory is allocated once.
///
/// `@unchecked Sendable`: whoever owns the batch is the only one to reach its memory.
@safe
package struct RecordBatch: ~Copyable, @unchecked Sendable {
    /// How many records it takes.
    package let recordLimit: Int
    /// Bytes of keys and values after which it is full. The record that passes the limit is still taken.
    package let byteLimit: Int
    package private(set) var count = 0
    /// Bytes of all keys and values.
    package private(set) var bytes = 0

    private let slots: UnsafeMutableBufferPointer<RecordSlot>
    private var topics = TopicNames()
    private var lender: RDKafkaClient?

    package init(recordLimit: Int, byteLimit: Int) {
        precondition(recordLimit > 0 && byteLimit > 0, "a batch without room takes no record")
        self.recordLimit = recordLimit
        self.byteLimit = byteLimit
        unsafe slots = .allocate(capacity: recordLimit)
    }

    deinit {
        for index in 0..<count { unsafe slots[index].release() }
        unsafe slots.deallocate()
    }

    package var isEmpty: Bool { count == 0 }
    package var isFull: Bool { count == recordLimit || bytes >= byteLimit }

    package subscript(index: Int) -> Record {
        @_lifetime(borrow self)
        borrowing get {
            precondition(index >= 0 && index < count, "no such record in the batch")
            let slot = unsafe UnsafePointer(slots.baseAddress! + index)
            let record = unsafe Record(slot, topicName: topics.name(at: slot.pointee.topicIndex))
            return unsafe _overrideLifetime(record, borrowing: self)
        }
    }

    /// Gives all records back and keeps the memory. Topic numbers stay as they are.
    package mutating func reset() {
        for index in 0..<count { unsafe slots[index].release() }
        count = 0
        bytes = 0
        lender = nil
    }

    /// Adds a copy of a record that was stored, for example one that was parked behind a failure.
    ///
    /// - Parameter headers: framed headers, as ``Record/framedHeaders()`` gave them; no bytes for none.
    /// - Throws: if the headers are not framed as ``KafkaHeaders`` says. The batch is unchanged then.
    package mutating func appendStored(
        topic: String, partition: Int32, offset: RecordOffset, timestamp: Int64, key: RawSpan?, value: RawSpan?,
        headers: RawSpan, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        guard HeaderFrameReader.isWellFormed(headers) else {
            throw KafkaError.malformedHeaders(operation: "reading a stored record", file: file, line: line)
        }
        let index = topics.index(of: topic)
        append(
            RecordSlot(
                copying: key, value: value, headers: headers, topicIndex: index, partition: partition,
                offset: offset.rawValue, timestamp: timestamp
            )
        )
    }

    /// Adds a record that `client` has lent.
    mutating func append(_ message: consuming RDKafkaMessage, of client: RDKafkaClient) {
        if lender == nil { lender = client }
        precondition(lender === client, "a batch holds the records of one consumer")
        let index = unsafe topics.index(of: message.topic)
        append(message.slot(topicIndex: index))
    }

    private mutating func append(_ slot: RecordSlot) {
        precondition(count < recordLimit, "the batch is full")
        unsafe (slots.baseAddress! + count).initialize(to: slot)
        count += 1
        bytes += slot.payloadBytes
    }
}
