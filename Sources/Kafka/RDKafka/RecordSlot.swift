import CRDKafka

/// One place of a ``RecordBatch``: a record that librdkafka has lent, or a copy of one that was stored.
@safe
struct RecordSlot {
    let topicIndex: Int
    let partition: Int32
    let offset: Int64
    let timestamp: Int64
    private let key: UnsafeRawBufferPointer
    private let value: UnsafeRawBufferPointer
    /// Framed headers of a stored record; empty for a lent one.
    private let headers: UnsafeRawBufferPointer
    private let owner: Owner

    @unsafe
    private enum Owner {
        case message(UnsafeMutablePointer<rd_kafka_message_t>)
        case block(UnsafeMutableRawBufferPointer)
    }

    init(lent message: UnsafeMutablePointer<rd_kafka_message_t>, topicIndex: Int) {
        self.topicIndex = topicIndex
        unsafe partition = message.pointee.partition
        unsafe offset = message.pointee.offset
        unsafe timestamp = rd_kafka_message_timestamp(message, nil)
        // A pointer of nil is an absent key or a tombstone; an empty key or value has a pointer and no length.
        unsafe key = UnsafeRawBufferPointer(start: message.pointee.key, count: message.pointee.key_len)
        unsafe value = UnsafeRawBufferPointer(start: message.pointee.payload, count: message.pointee.len)
        unsafe headers = UnsafeRawBufferPointer(start: nil, count: 0)
        unsafe owner = .message(message)
    }

    init(
        copying key: RawSpan?, value: RawSpan?, headers: RawSpan, topicIndex: Int, partition: Int32, offset: Int64,
        timestamp: Int64
    ) {
        self.topicIndex = topicIndex
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        let keyCount = key?.byteCount ?? 0
        let valueCount = value?.byteCount ?? 0
        // One block for all three. At least one byte, so that empty parts have a pointer.
        let block = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, keyCount + valueCount + headers.byteCount), alignment: 1
        )
        unsafe self.key = Self.copy(key, into: block, at: 0)
        unsafe self.value = Self.copy(value, into: block, at: keyCount)
        unsafe self.headers = Self.copy(headers, into: block, at: keyCount + valueCount)
        unsafe owner = .block(block)
    }

    private static func copy(
        _ bytes: RawSpan?, into block: UnsafeMutableRawBufferPointer, at position: Int
    ) -> UnsafeRawBufferPointer {
        guard let bytes else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
        let start = unsafe block.baseAddress! + position
        unsafe bytes.withUnsafeBytes { bytes in
            if let source = bytes.baseAddress { unsafe start.copyMemory(from: source, byteCount: bytes.count) }
        }
        return unsafe UnsafeRawBufferPointer(start: start, count: bytes.byteCount)
    }

    /// Gives the record back. The slot must not be used after it.
    func release() {
        switch unsafe owner {
        case .message(let message): unsafe rd_kafka_message_destroy(message)
        case .block(let block): unsafe block.deallocate()
        }
    }

    /// Bytes of key and value.
    var payloadBytes: Int { unsafe key.count + value.count }

    /// Valid until ``release()``; so are all spans below. ``Record`` ties them to the batch.
    var keyBytes: UnsafeRawBufferPointer? { unsafe key.baseAddress == nil ? nil : key }
    var valueBytes: UnsafeRawBufferPointer? { unsafe value.baseAddress == nil ? nil : value }

    /// The value of the last header of that name; `nil` if there is none or it has no value.
    func header(_ name: StaticString) -> UnsafeRawBufferPointer? {
        switch unsafe owner {
        case .message(let message):
            var list: OpaquePointer?
            var bytes: UnsafeRawPointer?
            var count = 0
            guard unsafe rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR,
                unsafe rd_kafka_header_get_last(list, name.cString, &bytes, &count) == RD_KAFKA_RESP_ERR_NO_ERROR,
                unsafe bytes != nil
            else { return nil }
            return unsafe UnsafeRawBufferPointer(start: bytes, count: count)
        case .block:
            var found: UnsafeRawBufferPointer?
            name.withUTF8Buffer { wanted in
                unsafe forEachHeader { header, value in
                    if unsafe header.elementsEqual(wanted) { unsafe found = value }
                }
            }
            return unsafe found
        }
    }

    /// Every header in its order, with `nil` for one without a value.
    func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void) {
        switch unsafe owner {
        case .message(let message):
            var list: OpaquePointer?
            guard unsafe rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
            var index = 0
            var name: UnsafePointer<CChar>?
            var bytes: UnsafeRawPointer?
            var count = 0
            while unsafe rd_kafka_header_get_all(list, index, &name, &bytes, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
                let header = unsafe UnsafeRawBufferPointer(
                    start: name, count: name.map { unsafe CString.length($0) } ?? 0)
                unsafe body(header, bytes.map { unsafe UnsafeRawBufferPointer(start: $0, count: count) })
                index += 1
            }
        case .block:
            guard var reader = unsafe HeaderFrameReader(RawSpan(_unsafeBytes: headers)) else { return }
            while !reader.isAtEnd, let name = reader.name() {
                let value = reader.value()
                unsafe name.withUnsafeBytes { name in
                    if let value {
                        unsafe value.withUnsafeBytes { unsafe body(name, $0) }
                    } else {
                        unsafe body(name, nil)
                    }
                }
            }
        }
    }
}

extension StaticString {
    /// The text with its terminating zero. Header names are string literals, never single scalars.
    var cString: UnsafePointer<CChar> { unsafe UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
