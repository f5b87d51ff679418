import Events
package import Kafka

/// One row of the outbox table: all events that one batch owes for one of its source partitions, in publishing order.
///
/// The framing, version 1, integers little-endian:
/// ```
/// version UInt8 1
/// for each event:
///   topic     UInt16 length, UTF-8
///   partition Int32
///   key       Int32 length (-1: none), bytes
///   headers   Int32 length, framed headers (KafkaHeaders)
///   value     Int32 length (-1: none), bytes
/// ```
/// A row outlives the program that wrote it: a newer version must read every older framing.
package struct OutboxRow {
    static let version: UInt8 = 1

    let source: TopicPartition
    /// Where the batch began in the source: with it, the row's identity and the events' batch number.
    let base: ResumeOffset
    private(set) var eventCount = 0
    package private(set) var bytes: [UInt8] = []

    init(source: TopicPartition, base: ResumeOffset) {
        self.source = source
        self.base = base
    }

    package init(source: TopicPartition, base: ResumeOffset, eventCount: Int, bytes: [UInt8]) {
        self.source = source
        self.base = base
        self.eventCount = eventCount
        self.bytes = bytes
    }

    mutating func append(topic: Topic, partition: Int32, key: [UInt8]?, headers: [UInt8], value: [UInt8]?) {
        if bytes.isEmpty { bytes.append(Self.version) }
        let name = topic.name.utf8
        append(UInt16(name.count))
        bytes.append(contentsOf: name)
        append(partition)
        append(bytes: key)
        append(bytes: headers)
        append(bytes: value)
        eventCount += 1
    }

    private mutating func append(bytes content: [UInt8]?) {
        append(Int32(content?.count ?? -1))
        if let content { bytes.append(contentsOf: content) }
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }
}

/// One event of a row, as positions in its bytes.
package struct OutboxEvent {
    package let topic: String
    let partition: Int32
    package let key: Range<Int>?
    let headers: Range<Int>
    package let value: Range<Int>?
}

/// Why stored bytes are no outbox row of a version that this program reads.
package struct OutboxFormatError: Error, CustomStringConvertible {
    let source: TopicPartition
    let base: ResumeOffset
    package var description: String {
        "the outbox row of \(source) at \(base) is damaged or was written by a newer version; upgrade this worker"
    }
}

extension OutboxRow {
    package func events() throws(OutboxFormatError) -> [OutboxEvent] {
        var reader = FrameReader(bytes: bytes)
        guard reader.byte() == Self.version else { throw OutboxFormatError(source: source, base: base) }
        var events: [OutboxEvent] = []
        events.reserveCapacity(eventCount)
        // Most events of a row go to one topic, and share its name.
        var topic = ""
        while !reader.isAtEnd {
            guard let name = reader.range(length: reader.number(UInt16.self).map(Int.init)),
                let partition = reader.number(Int32.self), let key = reader.optionalRange(),
                let headers = reader.range(length: reader.number(Int32.self).map(Int.init)), let value = reader.optionalRange()
            else { throw OutboxFormatError(source: source, base: base) }
            if !topic.utf8.elementsEqual(bytes[name]) { topic = String(decoding: bytes[name], as: UTF8.self) }
            events.append(
                OutboxEvent(
                    topic: topic, partition: partition, key: key, headers: headers,
                    value: value))
        }
        guard events.count == eventCount else { throw OutboxFormatError(source: source, base: base) }
        return events
    }
}

private struct FrameReader {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() -> UInt8? { number(UInt8.self) }

    mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) -> Number? {
        let width = Number.bitWidth / 8
        guard position + width <= bytes.count else { return nil }
        let value = unsafe bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: Number.self)
        position += width
        return Number(littleEndian: value)
    }

    mutating func range(length: Int?) -> Range<Int>? {
        guard let length, length >= 0, position + length <= bytes.count else { return nil }
        defer { position += length }
        return position..<(position + length)
    }

    /// Length -1 stands for nothing. The outer optional: whether the bytes made sense.
    mutating func optionalRange() -> Range<Int>?? {
        guard let length = number(Int32.self) else { return nil }
        if length == -1 { return .some(nil) }
        guard let range = range(length: Int(length)) else { return nil }
        return .some(range)
    }
}
