import CRDKafka

extension RDKafkaClient {
    func produce(
        topic: OpaquePointer, partition: Int32, key: RawSpan?, value: RawSpan?, headers: RawSpan, tag: UInt64,
        file: StaticString, line: UInt
    ) throws(KafkaError) {
        let operation: StaticString = "producing a record"
        guard HeaderFrameReader.isWellFormed(headers) else {
            throw KafkaError.malformedHeaders(operation: operation, file: file, line: line)
        }
        let list = unsafe headers.byteCount > 0 ? Self.headerList(headers) : nil
        let error = unsafe withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 7) { arguments in
            // The union is larger than any of its members; librdkafka reads only the member that the tag names.
            unsafe arguments.initialize(repeating: rd_kafka_vu_t())
            unsafe arguments[0].vtype = RD_KAFKA_VTYPE_RKT
            unsafe arguments[0].u.rkt = topic
            unsafe arguments[1].vtype = RD_KAFKA_VTYPE_PARTITION
            unsafe arguments[1].u.i32 = partition
            unsafe arguments[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS
            unsafe arguments[2].u.i = RD_KAFKA_MSG_F_COPY
            unsafe arguments[3].vtype = RD_KAFKA_VTYPE_OPAQUE
            unsafe arguments[3].u.ptr = UnsafeMutableRawPointer(bitPattern: UInt(tag))
            unsafe arguments[4].vtype = RD_KAFKA_VTYPE_KEY
            unsafe arguments[5].vtype = RD_KAFKA_VTYPE_VALUE
            unsafe arguments[6].vtype = RD_KAFKA_VTYPE_HEADERS
            unsafe arguments[6].u.headers = list
            return unsafe Self.withBytes(key) { key in
                unsafe arguments[4].u.mem = key
                return unsafe Self.withBytes(value) { value in
                    unsafe arguments[5].u.mem = value
                    return unsafe rd_kafka_produceva(pointer, arguments.baseAddress, list == nil ? 6 : 7)
                }
            }
        }
        guard let error = unsafe error else { return }
        // The message owns the headers only if it was taken.
        if let list = unsafe list { unsafe rd_kafka_headers_destroy(list) }
        throw unsafe KafkaError(consuming: error, operation: operation, file: file, line: line)
    }

    private typealias Memory = rd_kafka_vu_s.__Unnamed_union_u.__Unnamed_struct_mem

    /// A pointer of nil is an absent key or a tombstone, so empty bytes need one that is not nil.
    private static func withBytes<Result>(_ bytes: RawSpan?, _ body: (Memory) -> Result) -> Result {
        guard let bytes else { return unsafe body(Memory(ptr: nil, size: 0)) }
        return unsafe bytes.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                return unsafe body(Memory(ptr: UnsafeMutableRawPointer(mutating: start), size: bytes.count))
            }
            var nothing: UInt8 = 0
            return unsafe withUnsafeMutableBytes(of: &nothing) { unsafe body(Memory(ptr: $0.baseAddress, size: 0)) }
        }
    }

    /// Room for what an event carries; a list that holds more grows.
    private static var usualHeaderCount: Int { 10 }

    private static func headerList(_ framed: RawSpan) -> OpaquePointer {
        let list = unsafe rd_kafka_headers_new(usualHeaderCount)!
        guard var reader = HeaderFrameReader(framed) else { return unsafe list }
        while !reader.isAtEnd, let name = reader.name() {
            let value = reader.value()
            unsafe name.withUnsafeBytes { name in
                let text = unsafe name.baseAddress?.assumingMemoryBound(to: CChar.self)
                unsafe withBytes(value) { value in
                    unsafe _ = rd_kafka_header_add(list, text, name.count, value.ptr, value.size)
                }
            }
        }
        return unsafe list
    }

    func serveCallbacks(timeout: Int32) { unsafe _ = rd_kafka_poll(pointer, timeout) }

    var outstanding: Int { unsafe Int(rd_kafka_outq_len(pointer)) }

    func flush(timeout: Int32) -> Bool { unsafe rd_kafka_flush(pointer, timeout) == RD_KAFKA_RESP_ERR_NO_ERROR }

    func purge() { unsafe _ = rd_kafka_purge(pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT) }
}
