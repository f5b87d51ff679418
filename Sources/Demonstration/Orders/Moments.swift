import Domain

/// How marketplaces write moments.
extension Timestamp {
    /// `2026-11-11 08:00:00`, Beijing time without saying so, as the Chinese marketplaces have it.
    var beijingText: String { String((self + .seconds(8 * 3_600)).description.prefix(19)).withSpace }

    /// `2026-11-11T08:00:00`, UTC without saying so.
    var textWithoutZone: String { String(description.prefix(19)) }

    var unixSeconds: Int64 { microseconds / 1_000_000 }
}

extension String {
    fileprivate var withSpace: String { String(map { $0 == "T" ? " " : $0 }) }
}
