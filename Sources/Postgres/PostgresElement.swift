/// A Swift value with a PostgreSQL type and its binary form: an element of an array parameter.
@usableFromInline
package protocol PostgresElement {
    static var postgresType: PostgresType { get }

    /// Appends the binary form without its length. Answers false, appending nothing, for NULL.
    func appendBinary(to bytes: inout [UInt8]) -> Bool
}

extension Optional: PostgresElement where Wrapped: PostgresElement {
    @usableFromInline package static var postgresType: PostgresType { Wrapped.postgresType }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        switch self {
        case .some(let value): value.appendBinary(to: &bytes)
        case .none: false
        }
    }
}

extension Int64: PostgresElement {
    @usableFromInline package static var postgresType: PostgresType { .bigint }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(self)
        return true
    }
}

extension Int32: PostgresElement {
    @usableFromInline package static var postgresType: PostgresType { .integer }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(self)
        return true
    }
}

extension Bool: PostgresElement {
    @usableFromInline package static var postgresType: PostgresType { .boolean }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.append(self ? 1 : 0)
        return true
    }
}

extension String: PostgresElement {
    @usableFromInline package static var postgresType: PostgresType { .text }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.append(contentsOf: utf8)
        return true
    }
}

extension Array: PostgresElement where Element == UInt8 {
    @usableFromInline package static var postgresType: PostgresType { .bytea }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.append(contentsOf: self)
        return true
    }
}

extension PostgresUUID: PostgresElement {
    @usableFromInline package static var postgresType: PostgresType { .uuid }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(high)
        bytes.appendBigEndian(low)
        return true
    }
}

extension PostgresTimestamp: PostgresElement {
    @usableFromInline package static var postgresType: PostgresType { .timestamptz }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(wire)
        return true
    }
}

extension PostgresJSON: PostgresElement {
    @usableFromInline package static var postgresType: PostgresType { .jsonb }

    @usableFromInline package func appendBinary(to bytes: inout [UInt8]) -> Bool {
        bytes.append(Self.formatVersion)
        bytes.append(contentsOf: text.utf8)
        return true
    }

    /// The byte before the text; PostgreSQL has known no other since 9.4.
    static var formatVersion: UInt8 { 1 }
}

extension [UInt8] {
    /// PostgreSQL's wire order.
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
    }
}
