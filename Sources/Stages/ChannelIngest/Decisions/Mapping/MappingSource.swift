/// Where a field's value comes from: one path, the first of several, a constant, texts joined, or a sum.
package final class MappingSource: Sendable {
    enum Origin: Sendable {
        case path(MappingPath)
        case first([MappingSource])
        case constant(String)
        case join([MappingSource], separator: String)
        /// Every value that every path leads to, added up. For money only.
        case sum([MappingSource])
    }

    let origin: Origin
    /// Texts that mean "not there", beyond the empty text.
    let unset: [String]
    /// Translates the text; a text that is not among the words counts as not there.
    let words: [String: String]?
    /// Overrides the document's way of writing money for this field.
    let money: MoneyStyle?
    /// Overrides what a time without an offset means, in seconds east of Greenwich.
    let zone: Int?
    /// Overrides how a number is read as a time.
    let clock: ClockUnit?
    /// The source gives nothing unless this holds.
    let condition: MappingCondition?

    init(
        _ origin: Origin, unset: [String] = [], words: [String: String]? = nil, money: MoneyStyle? = nil,
        zone: Int? = nil, clock: ClockUnit? = nil, condition: MappingCondition? = nil
    ) {
        self.origin = origin
        self.unset = unset
        self.words = words
        self.money = money
        self.zone = zone
        self.clock = clock
        self.condition = condition
    }

    /// The paths, for a person to look at.
    var described: String {
        switch origin {
        case .path(let path): path.description
        case .first(let sources): sources.map(\.described).joined(separator: " or ")
        case .constant: "a constant"
        case .join(let sources, _), .sum(let sources): sources.map(\.described).joined(separator: " and ")
        }
    }
}

/// How a channel writes amounts.
package enum MoneyStyle: String, Sendable, CaseIterable {
    /// Decimals in the major unit, exactly: `"19.90"`, `19.9`.
    case decimal
    /// The same, but computed by the platform in binary or by division: surplus digits are rounded, half away from
    /// zero.
    case rounded
    /// Whole numbers of the minor unit: `1990`.
    case minor
}

/// What a number means as a time.
package enum ClockUnit: String, Sendable, CaseIterable {
    case seconds, milliseconds
}
