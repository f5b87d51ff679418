package import Domain

/// That a rule fired on an order: why, on which values, and what it does about it. Free of personal data, so that it
/// can be stored, sent and shown.
package struct Finding: Hashable, Sendable {
    package enum Effect: Hashable, Sendable {
        case approve
        case hold(HoldType, HoldSpan)
        case reject
        case mark
    }

    package var rule: String
    package var effect: Effect
    /// For people: the rule's reason, then what was found.
    package var text: String
    /// What was looked at, by name: `pieces` = `12`.
    package var values: [FoundValue]
    /// Fingerprint of what the rule saw, personal data included: equal while the rule sees nothing new.
    package var evidence: Int64

    package var holdType: HoldType? {
        if case .hold(let type, _) = effect { type } else { nil }
    }

    /// It stops the order.
    package var isObjection: Bool {
        switch effect {
        case .hold, .reject: true
        case .approve, .mark: false
        }
    }

    package var record: FindingRecord { FindingRecord(rule: rule, hold: holdType, evidence: evidence) }
}

/// What a hold stops, and when it ends by itself.
package struct HoldSpan: Hashable, Sendable {
    package var blocks: Set<BlockedStage>
    /// Known from the order: it moves when the order changes.
    package var endsAt: Timestamp?
    /// Counted from when the hold was placed.
    package var lasts: Duration?

    package init(blocks: Set<BlockedStage>, endsAt: Timestamp? = nil, lasts: Duration? = nil) {
        self.blocks = blocks
        self.endsAt = endsAt
        self.lasts = lasts
    }

    /// When a hold placed now ends by itself, whichever comes first.
    func end(placedAt now: Timestamp) -> Timestamp? {
        let counted = lasts.map { now + $0 }
        guard let endsAt, let counted else { return endsAt ?? counted }
        return min(endsAt, counted)
    }
}

package struct FoundValue: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: some CustomStringConvertible) {
        self.name = name
        self.value = value.description
    }
}

/// What a check found, before the rule says what to do about it.
struct Observation {
    /// A half-sentence for people: `the address is vague: it has no house number`.
    var text: String
    var values: [FoundValue] = []
    var evidence: Fingerprint
    /// Where the check itself knows the type of hold (platform states).
    var holdType: HoldType?
    /// When what was found will be over.
    var endsAt: Timestamp?

    init(_ text: String, _ values: [FoundValue] = [], holdType: HoldType? = nil, endsAt: Timestamp? = nil) {
        self.text = text
        self.values = values
        self.holdType = holdType
        self.endsAt = endsAt
        evidence = Fingerprint()
        evidence.combine(text)
        for value in values { evidence.combine(value.value) }
    }

    /// The same, remembering something that must not be shown.
    func seeing(_ hidden: String...) -> Observation {
        var copy = self
        for text in hidden { copy.evidence.combine(text) }
        return copy
    }
}
