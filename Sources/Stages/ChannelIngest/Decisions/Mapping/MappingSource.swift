import Domain
import JSON

/// Where a field's value comes from: one path, the first of several, a constant, texts joined, or a sum.
package struct MappingSource: Sendable {
    indirect enum Origin: Sendable {
        case path(MappingPath)
        case first([MappingSource])
        case constant(String)
        case join([MappingSource], separator: String)
        /// Every value that every path leads to, added up. For money only.
        case sum([MappingSource])
    }

    var origin: Origin
    /// Texts that mean "not there", beyond the empty text.
    var unset: [String] = []
    /// Translates the text; a text that is not among the words counts as not there.
    var words: [String: String]?
    /// Overrides the document's way of writing money for this field.
    var money: MoneyStyle?
    /// Overrides what a time without an offset means, in seconds east of Greenwich.
    var zone: Int?
    /// Overrides how a number is read as a time.
    var clock: ClockUnit?
    /// The source gives nothing unless this holds.
    var condition: MappingCondition?

    init(_ origin: Origin) { self.origin = origin }

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

extension DocumentPlaces {
    /// The field as text; `nil` when none of its paths leads to one.
    func text(_ source: MappingSource?) -> String? {
        var found: String?
        if let source {
            each(source) { text, _ in
                found = text; return false
            }
        }
        return found
    }

    /// Calls `body` with the texts the source leads to, and the source that finally gave each, until it answers false.
    @discardableResult
    func each(_ source: MappingSource, _ body: (String, MappingSource) -> Bool) -> Bool {
        if let condition = source.condition, !holds(condition) { return true }
        switch source.origin {
        case .path(let path):
            var goesOn = true
            forEach(path) { value in
                guard let text = plainText(value).flatMap({ translated($0, by: source) }) else { return true }
                goesOn = body(text, source)
                return goesOn
            }
            return goesOn
        case .constant(let text):
            return body(text, source)
        case .first(let alternatives):
            for alternative in alternatives {
                var found = false
                var goesOn = true
                each(alternative) { text, from in
                    guard let text = translated(text, by: source) else { return true }
                    found = true
                    goesOn = body(text, inheriting(from, source))
                    return goesOn
                }
                if found { return goesOn }
            }
            return true
        case .join(let pieces, let separator):
            let joined = pieces.compactMap { text($0) }.joined(separator: separator)
            guard !joined.isEmpty, let text = translated(joined, by: source) else { return true }
            return body(text, source)
        case .sum(let pieces):
            for piece in pieces {
                if !each(piece, { body($0, inheriting($1, source)) }) { return false }
            }
            return true
        }
    }

    private func translated(_ text: String, by source: MappingSource) -> String? {
        if source.unset.contains(text) { return nil }
        guard let words = source.words else { return text }
        return words[text]
    }

    private func inheriting(_ inner: MappingSource, _ outer: MappingSource) -> MappingSource {
        guard outer.money != nil || outer.zone != nil || outer.clock != nil else { return inner }
        var both = inner
        both.money = inner.money ?? outer.money
        both.zone = inner.zone ?? outer.zone
        both.clock = inner.clock ?? outer.clock
        return both
    }
}
