/// A Swift value with a PostgreSQL type and its binary form: an element of an array parameter.
@usableFromInline
package protocol PostgresElement {
    static var postgresType: PostgresType { get }

    /// Appends the binary form without its length. Answers false, appending nothing, for NULL.
    func appendBinary(to bytes: inout WireBytes) -> Bool
}

extension Optional: PostgresElement where Wrapped: PostgresElement {
    @inlinable package static var postgresType: PostgresType { Wrapped.postgresType }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        switch self {
        case .some(let value): value.appendBinary(to: &bytes)
        case .none: false
        }
    }
}

extension Int64: PostgresElement {
    @inlinable package static var postgresType: PostgresType { .bigint }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        bytes.append(bigEndian: self)
        return true
    }
}

extension Int32: PostgresElement {
    @inlinable package static var postgresType: PostgresType { .integer }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        bytes.append(bigEndian: self)
        return true
    }
}

extension Bool: PostgresElement {
    @inlinable package static var postgresType: PostgresType { .boolean }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        bytes.append(self ? 1 : 0)
        return true
    }
}

extension String: PostgresElement {
    @inlinable package static var postgresType: PostgresType { .text }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        unsafe bytes.append(utf8.span.bytes)
        return true
    }
}

extension Array: PostgresElement where Element == UInt8 {
    @inlinable package static var postgresType: PostgresType { .bytea }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        unsafe bytes.append(span.bytes)
        return true
    }
}

extension PostgresUUID: PostgresElement {
    @inlinable package static var postgresType: PostgresType { .uuid }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        bytes.append(bigEndian: high)
        bytes.append(bigEndian: low)
        return true
    }
}

extension PostgresTimestamp: PostgresElement {
    @inlinable package static var postgresType: PostgresType { .timestamptz }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        bytes.append(bigEndian: wire)
        return true
    }
}

extension PostgresJSON: PostgresElement {
    @inlinable package static var postgresType: PostgresType { .jsonb }

    @inlinable package func appendBinary(to bytes: inout WireBytes) -> Bool {
        bytes.append(Self.formatVersion)
        unsafe bytes.append(text.utf8.span.bytes)
        return true
    }

    /// The byte before the text; PostgreSQL has known no other since 9.4.
    @inlinable static var formatVersion: UInt8 { 1 }
}
