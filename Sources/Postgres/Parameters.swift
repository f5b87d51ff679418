/// The parameters of one statement, in order, in PostgreSQL's binary format.
///
/// One value can serve a lane for life: ``reset()`` empties it and keeps its memory. Every parameter declares its type,
/// NULL included, so that a statement means the same whatever the first batch happened to hold.
@usableFromInline
package struct Parameters: ~Copyable {
    /// Where one parameter stands in `bytes`.
    package struct Slot {
        let typeID: UInt32
        package let offset: Int
        /// Bytes, or nil for NULL.
        package let length: Int?
    }

    package private(set) var bytes: [UInt8] = []
    package private(set) var slots: [Slot] = []

    package init() {}

    package var count: Int { slots.count }

    /// Forgets the parameters, keeps the memory.
    package mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
    }

    package mutating func bigint(_ value: Int64?) { scalar(value) }
    package mutating func integer(_ value: Int32?) { scalar(value) }
    package mutating func bool(_ value: Bool?) { scalar(value) }
    package mutating func text(_ value: String?) { scalar(value) }
    package mutating func uuid(_ value: PostgresUUID?) { scalar(value) }
    package mutating func uuid(_ high: UInt64, _ low: UInt64) { scalar(PostgresUUID(high: high, low: low)) }
    package mutating func timestamp(_ value: PostgresTimestamp?) { scalar(value) }
    package mutating func bytea(_ value: [UInt8]?) { scalar(value) }

    /// Microseconds since 1970 UTC.
    package mutating func timestamp(_ microseconds: Int64) { scalar(PostgresTimestamp(microseconds: microseconds)) }

    /// JSON text.
    package mutating func jsonb(_ text: String?) { scalar(text.map(PostgresJSON.init)) }

    /// Bytes without a copy into an array first.
    package mutating func bytea(_ value: RawSpan) {
        slot(PostgresType.bytea.rawValue) { bytes in
            bytes.append(contentsOf: value)
            return true
        }
    }

    /// UTF-8 bytes of a JSON text.
    package mutating func jsonb(_ text: RawSpan) {
        slot(PostgresType.jsonb.rawValue) { bytes in
            bytes.append(PostgresJSON.formatVersion)
            bytes.append(contentsOf: text)
            return true
        }
    }

    /// NULL of a type. A variable value needs no branch: every method above takes an optional.
    package mutating func null(_ type: PostgresType) {
        slot(type.rawValue) { _ in false }
    }

    /// One array whose elements are taken from a sequence, for `unnest($1::bigint[], …)`.
    ///
    /// Inlinable, for which the type must be usable from inline too: arrays are most of what a batch sends, and code that
    /// does not know their types copies every element twice.
    @inlinable
    package mutating func array<Source: Sequence, Value: PostgresElement>(
        _ source: Source, _ value: (Source.Element) -> Value
    ) {
        slot(Value.postgresType.arrayID) { bytes in
            bytes.appendArray(source, value)
            return true
        }
    }

    /// One array of these elements.
    @inlinable
    package mutating func array(_ source: some Sequence<some PostgresElement>) {
        array(source) { $0 }
    }

    private mutating func scalar<Value: PostgresElement>(_ value: Value?) {
        slot(Value.postgresType.rawValue) { bytes in value.appendBinary(to: &bytes) }
    }

    @usableFromInline
    package mutating func slot(_ typeID: UInt32, _ append: (inout [UInt8]) -> Bool) {
        let offset = bytes.count
        let isPresent = append(&bytes)
        slots.append(Slot(typeID: typeID, offset: offset, length: isPresent ? bytes.count - offset : nil))
    }
}

extension [UInt8] {
    fileprivate mutating func append(contentsOf span: RawSpan) {
        unsafe span.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }

    @inlinable
    package mutating func appendArray<Source: Sequence, Value: PostgresElement>(
        _ source: Source, _ value: (Source.Element) -> Value
    ) {
        let start = beginArray(of: Value.postgresType)
        var elements: Int32 = 0
        var holdsNull = false
        for item in source {
            let place = beginElement()
            if value(item).appendBinary(to: &self) { endElement(at: place) } else { holdsNull = true }
            elements += 1
        }
        endArray(at: start, elements: elements, holdsNull: holdsNull)
    }

    /// PostgreSQL's array: dimensions, whether it holds NULLs, element type, then length and lower bound of the one
    /// dimension, then each element behind its length. An empty array has no dimension.
    @usableFromInline
    package mutating func beginArray(of type: PostgresType) -> Int {
        let start = count
        appendBigEndian(Int32(1))
        appendBigEndian(Int32(0))
        appendBigEndian(type.rawValue)
        appendBigEndian(Int32(0))
        appendBigEndian(Int32(1))
        return start
    }

    @usableFromInline
    package mutating func endArray(at start: Int, elements: Int32, holdsNull: Bool) {
        if elements == 0 {
            overwrite(at: start, with: 0)
            removeLast(8)
        } else {
            if holdsNull { overwrite(at: start + 4, with: 1) }
            overwrite(at: start + 12, with: elements)
        }
    }

    /// Leaves room for the element's length, which says NULL until ``endElement(at:)``.
    @usableFromInline
    package mutating func beginElement() -> Int {
        let place = count
        appendBigEndian(Int32(-1))
        return place
    }

    @usableFromInline
    package mutating func endElement(at place: Int) { overwrite(at: place, with: Int32(count - place - 4)) }

    private mutating func overwrite(at offset: Int, with value: Int32) {
        unsafe withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Int32.self)
        }
    }
}
