/// The headers of one record, in the framed form in which they are stored and published.
///
/// The framing, version 1, all integers little-endian:
/// ```
/// version   UInt8   1
/// then for each header, in order, to the end of the bytes:
/// name      UInt32 length, UTF-8 bytes
/// value     Int32 length, bytes; length -1 is a header without a value
/// ```
/// No bytes at all mean no headers. A name may occur several times.
package struct KafkaHeaders: Equatable, Sendable {
    static let version: UInt8 = 1

    /// The framed form.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Takes headers that were framed before.
    /// - Throws: if the bytes are not framed as described above.
    package init(
        framed bytes: [UInt8], file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        guard HeaderFrameReader.isWellFormed(bytes.recordBytes) else {
            throw KafkaError.malformedHeaders(operation: "reading framed headers", file: file, line: line)
        }
        self.bytes = bytes
    }

    /// Adds a header with a text value.
    package mutating func append(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { utf8 in unsafe append(name, RawSpan(_unsafeElements: utf8)) }
    }

    /// Adds a header whose value stands in the program.
    package mutating func append(_ name: StaticString, _ value: StaticString) {
        value.withUTF8Buffer { utf8 in unsafe append(name, RawSpan(_unsafeElements: utf8)) }
    }

    /// Adds headers that many records have in common.
    package mutating func append(contentsOf others: KafkaHeaders) {
        bytes.append(contentsOf: bytes.isEmpty ? others.bytes[...] : others.bytes.dropFirst())
    }

    /// Adds a header whose value is any bytes, or none.
    package mutating func append(_ name: StaticString, _ value: RawSpan?) {
        name.withUTF8Buffer { utf8 in
            unsafe append(name: RawSpan(_unsafeElements: utf8), value: value)
        }
    }

    /// Adds a header whose name was read from another record.
    package mutating func append(name: RawSpan, value: RawSpan?) {
        if bytes.isEmpty { bytes.append(Self.version) }
        append(length: UInt32(name.byteCount))
        append(content: name)
        guard let value else { return append(length: UInt32(bitPattern: -1)) }
        append(length: UInt32(value.byteCount))
        append(content: value)
    }

    /// Forgets all headers and keeps the memory.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private mutating func append(length: UInt32) {
        unsafe withUnsafeBytes(of: length.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func append(content: RawSpan) {
        unsafe content.withUnsafeBytes { content in unsafe bytes.append(contentsOf: content) }
    }
}
