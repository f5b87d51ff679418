package import Kafka

/// One record as it lay on its topic, with everything that was in it.
package struct SeenRecord: Hashable, Sendable {
    package struct Header: Hashable, Sendable {
        package var name: String
        /// `nil` is a header without a value.
        package var value: [UInt8]?

        package init(name: String, value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }

    package var topic: String
    package var partition: Int32
    package var offset: Int64
    package var key: [UInt8]?
    package var value: [UInt8]?
    package var headers: [Header]

    package init(
        topic: String, partition: Int32, offset: Int64, key: [UInt8]?, value: [UInt8]?, headers: [Header]
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
        self.value = value
        self.headers = headers
    }

    package init(_ record: borrowing Record) {
        topic = record.topic
        partition = record.partition
        offset = record.offset.rawValue
        key = copy(record.key)
        value = copy(record.value)
        var headers: [Header] = []
        record.forEachHeader { name, value in
            headers.append(Header(name: String(decoding: copy(name) ?? [], as: UTF8.self), value: copy(value)))
        }
        self.headers = headers
    }

    /// The last header of that name, as text.
    package func header(_ name: String) -> String? {
        guard let value = headers.last(where: { $0.name == name })?.value else { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    package var place: String { "\(topic)[\(partition)]@\(offset)" }
}

private func copy(_ bytes: RawSpan?) -> [UInt8]? {
    guard let bytes else { return nil }
    return unsafe bytes.withUnsafeBytes { unsafe Array($0) }
}

// MARK: - The form in which it is kept in a file

/// Fields in order, integers little-endian; a length of -1 stands for nothing.
extension SeenRecord {
    func write(to bytes: inout [UInt8]) {
        bytes.append(Array(topic.utf8))
        bytes.append(UInt32(bitPattern: partition))
        bytes.append(UInt64(bitPattern: offset))
        bytes.append(key)
        bytes.append(value)
        bytes.append(UInt32(headers.count))
        for header in headers {
            bytes.append(Array(header.name.utf8))
            bytes.append(header.value)
        }
    }

    init?(_ bytes: [UInt8]) {
        var reader = FieldReader(bytes: bytes)
        guard let topic = reader.text(), let partition = reader.number(UInt32.self),
            let offset = reader.number(UInt64.self), let key = reader.field(), let value = reader.field(),
            let count = reader.number(UInt32.self)
        else { return nil }
        self.topic = topic
        self.partition = Int32(bitPattern: partition)
        self.offset = Int64(bitPattern: offset)
        self.key = key
        self.value = value
        headers = []
        for _ in 0..<count {
            guard let name = reader.text(), let value = reader.field() else { return nil }
            headers.append(Header(name: name, value: value))
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: some FixedWidthInteger) {
        var rest = number
        for _ in 0..<(type(of: number).bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    fileprivate mutating func append(_ field: [UInt8]?) {
        append(field.map { UInt32($0.count) } ?? UInt32.max)
        if let field { append(contentsOf: field) }
    }
}

private struct FieldReader {
    let bytes: [UInt8]
    var position = 0

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        let width = Number.bitWidth / 8
        guard position + width <= bytes.count else { return nil }
        var number: Number = 0
        for index in (0..<width).reversed() { number = number << 8 | Number(truncatingIfNeeded: bytes[position + index]) }
        position += width
        return number
    }

    /// The outer optional: whether the bytes made sense.
    mutating func field() -> [UInt8]?? {
        guard let length = number(UInt32.self) else { return nil }
        if length == .max { return .some(nil) }
        guard position + Int(length) <= bytes.count else { return nil }
        defer { position += Int(length) }
        return .some(Array(bytes[position..<(position + Int(length))]))
    }

    mutating func text() -> String? {
        guard let field = field(), let field else { return nil }
        return String(decoding: field, as: UTF8.self)
    }
}
