/// A `uuid` as two halves, most significant first.
@usableFromInline
package struct PostgresUUID: Hashable, Sendable {
    @usableFromInline package let high: UInt64
    @usableFromInline package let low: UInt64

    @inlinable package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// A `timestamptz` in microseconds since 1970-01-01 00:00 UTC.
///
/// PostgreSQL's `infinity` and `-infinity` are `Int64.max` and `Int64.min`.
@usableFromInline
package struct PostgresTimestamp: Hashable, Sendable {
    @usableFromInline package let microseconds: Int64

    @inlinable package init(microseconds: Int64) { self.microseconds = microseconds }

    /// PostgreSQL counts from 2000-01-01.
    @inlinable static var epoch: Int64 { 946_684_800_000_000 }

    init(wire: Int64) {
        microseconds = wire == .max || wire == .min ? wire : wire &+ Self.epoch
    }

    /// A moment before what PostgreSQL can hold becomes one that the server refuses (22008), rather than wrapping
    /// round to a plausible one.
    @inlinable var wire: Int64 {
        if microseconds == .max || microseconds == .min { return microseconds }
        let (shifted, overflow) = microseconds.subtractingReportingOverflow(Self.epoch)
        return overflow ? .min + 1 : shifted
    }
}

/// JSON text for a `jsonb` parameter.
@usableFromInline
package struct PostgresJSON: Hashable, Sendable {
    @usableFromInline package let text: String

    @inlinable package init(_ text: String) { self.text = text }
}
