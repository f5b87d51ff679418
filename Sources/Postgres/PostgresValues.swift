/// A `uuid` as two halves, most significant first.
package struct PostgresUUID: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// A `timestamptz` in microseconds since 1970-01-01 00:00 UTC.
///
/// PostgreSQL's `infinity` and `-infinity` are `Int64.max` and `Int64.min`.
package struct PostgresTimestamp: Hashable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// PostgreSQL counts from 2000-01-01.
    private static let epoch: Int64 = 946_684_800_000_000

    init(wire: Int64) {
        microseconds = wire == .max || wire == .min ? wire : wire &+ Self.epoch
    }

    /// A moment before what PostgreSQL can hold becomes one that the server refuses (22008), rather than wrapping
    /// round to a plausible one.
    var wire: Int64 {
        if microseconds == .max || microseconds == .min { return microseconds }
        let (shifted, overflow) = microseconds.subtractingReportingOverflow(Self.epoch)
        return overflow ? .min + 1 : shifted
    }
}

/// JSON text for a `jsonb` parameter.
package struct PostgresJSON: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }
}
