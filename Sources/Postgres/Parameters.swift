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

    @usableFromInline var content = WireBytes()
    package private(set) var slots: [Slot] = []

    package init() {}

    package var count: Int { slots.count }

    /// The values of all parameters, one behind the other.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get { content.span }
    }

    /// Forgets the parameters, keeps the memory.
    package mutating func reset() {
        content.removeAll()
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
            bytes.append(value)
            return true
        }
    }

    /// UTF-8 bytes of a JSON text.
    package mutating func jsonb(_ text: RawSpan) {
        slot(PostgresType.jsonb.rawValue) { bytes in
            bytes.append(PostgresJSON.formatVersion)
            bytes.append(text)
            return true
        }
    }

    /// NULL of a type. A variable value needs no branch: every method above takes an optional.
    package mutating func null(_ type: PostgresType) {
        slot(type.rawValue) { _ in false }
    }

    /// One array whose elements are taken from a sequence, for `unnest($1::bigint[], …)`.
    ///
    /// Inlined, for which the types must be usable from inline too: arrays are most of what a batch sends. Code that does not
    /// know their types, or does not see what `value` takes of an element, copies every element twice.
    @inlinable @inline(__always)
    package mutating func array<Source: Sequence, Value: PostgresElement>(
        _ source: Source, _ value: (Source.Element) -> Value
    ) {
        let offset = content.count
        content.appendArray(source, value)
        endSlot(Value.postgresType.arrayID, from: offset, isPresent: true)
    }

    /// One array of these elements.
    @inlinable @inline(__always)
    package mutating func array(_ source: some Sequence<some PostgresElement>) {
        array(source) { $0 }
    }

    private mutating func scalar<Value: PostgresElement>(_ value: Value?) {
        slot(Value.postgresType.rawValue) { bytes in value.appendBinary(to: &bytes) }
    }

    private mutating func slot(_ typeID: UInt32, _ append: (inout WireBytes) -> Bool) {
        let offset = content.count
        let isPresent = append(&content)
        endSlot(typeID, from: offset, isPresent: isPresent)
    }

    @usableFromInline
    mutating func endSlot(_ typeID: UInt32, from offset: Int, isPresent: Bool) {
        slots.append(Slot(typeID: typeID, offset: offset, length: isPresent ? content.count - offset : nil))
    }
}

extension WireBytes {
    @inlinable @inline(__always)
    mutating func appendArray<Source: Sequence, Value: PostgresElement>(
        _ source: Source, _ value: (Source.Element) -> Value
    ) {
        let start = beginArray(of: Value.postgresType)
        var elements: Int32 = 0
        var holdsNull = false
        // Most sources are arrays of large values. Where they lie in memory, `value` looks at each in its place; an iterator
        // would hand out a copy of each.
        let isDone: Void? = source.withContiguousStorageIfAvailable { items in
            reserve(items.count * 16)
            for index in items.indices where unsafe !appendElement(value(items[index])) { holdsNull = true }
            elements = Int32(items.count)
        }
        if isDone == nil {
            for item in source {
                if !appendElement(value(item)) { holdsNull = true }
                elements += 1
            }
        }
        endArray(at: start, elements: elements, holdsNull: holdsNull)
    }

    /// The length, then the value; NULL has the length -1. Whether it is not NULL.
    @inlinable @inline(__always)
    mutating func appendElement(_ value: some PostgresElement) -> Bool {
        let place = count
        append(bigEndian: Int32(-1))
        guard value.appendBinary(to: &self) else { return false }
        overwrite(at: place, with: Int32(count - place - 4))
        return true
    }

    /// PostgreSQL's array: dimensions, whether it holds NULLs, element type, then length and lower bound of the one
    /// dimension, then each element behind its length. An empty array has no dimension.
    @usableFromInline
    mutating func beginArray(of type: PostgresType) -> Int {
        let start = count
        append(bigEndian: Int32(1))
        append(bigEndian: Int32(0))
        append(bigEndian: type.rawValue)
        append(bigEndian: Int32(0))
        append(bigEndian: Int32(1))
        return start
    }

    @usableFromInline
    mutating func endArray(at start: Int, elements: Int32, holdsNull: Bool) {
        if elements == 0 {
            overwrite(at: start, with: 0)
            removeLast(8)
        } else {
            if holdsNull { overwrite(at: start + 4, with: 1) }
            overwrite(at: start + 12, with: elements)
        }
    }
}
