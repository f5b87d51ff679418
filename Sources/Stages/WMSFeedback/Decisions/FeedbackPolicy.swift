package import Domain
package import JSON
package import Rules

/// The limits of the stage, from the rule document of kind `feedback`.
package struct FeedbackPolicy: Hashable, Sendable {
    /// Counted from the outbound request. Each limit alerts once, with its own severity.
    package struct Limit: Hashable, Sendable {
        package var after: Duration
        package var severity: AlertSeverity

        package init(after: Duration, severity: AlertSeverity) {
            self.after = after
            self.severity = severity
        }
    }

    /// Ascending; at least one.
    package var acknowledgement: [Limit]
    /// Ascending; at least one.
    package var shipment: [Limit]
    package var weight: WeightTolerance

    package init(acknowledgement: [Limit], shipment: [Limit], weight: WeightTolerance) {
        self.acknowledgement = acknowledgement
        self.shipment = shipment
        self.weight = weight
    }

    /// What holds when no document says otherwise: acknowledged within 2 hours, shipped within 24.
    package static let standard = FeedbackPolicy(
        acknowledgement: [Limit(after: .seconds(2 * 3_600), severity: .warning)],
        shipment: [
            Limit(after: .seconds(24 * 3_600), severity: .warning),
            Limit(after: .seconds(48 * 3_600), severity: .critical),
        ],
        weight: WeightTolerance(percent: 10, grams: 200))

    package func limits(of kind: OverdueTimer.Kind) -> [Limit] {
        switch kind {
        case .acknowledgement: acknowledgement
        case .shipment: shipment
        }
    }
}

/// How far the scales may differ from what the goods should weigh. A parcel alerts only when it is past both: wrapping
/// weighs something, and a percentage of a feather is nothing.
package struct WeightTolerance: Hashable, Sendable {
    package var percent: Int64
    package var grams: Int64

    package init(percent: Int64, grams: Int64) {
        self.percent = percent
        self.grams = grams
    }

    package func accepts(actual: Int64, expected: Int64) -> Bool {
        let difference = max(actual, expected).saturatingSum(-min(actual, expected))
        return difference <= grams || difference <= expected.scaled(by: percent, over: 100)
    }
}

extension FeedbackPolicy {
    /// Reads a rule document.
    /// - Throws: every mistake in it.
    package init(reading document: JSONValue) throws(RuleErrors) {
        self = try RuleDocumentReader.read(document) { reader in
            // What the document says about itself is for whoever applies it.
            for key in ["kind", "name", "description"] { _ = reader.optionalText(key) }
            let acknowledgement = Self.limits("acknowledgement", reader)
            let shipment = Self.limits("shipment", reader)
            let weight = reader.object("weight_tolerance") { reader -> WeightTolerance? in
                let percent = reader.integer("percent", in: 0...100)
                let grams = reader.integer("grams", in: 0...100_000)
                guard let percent, let grams else { return nil }
                return WeightTolerance(percent: percent, grams: grams)
            }
            guard let acknowledgement, let shipment, let weight else { return nil }
            return FeedbackPolicy(acknowledgement: acknowledgement, shipment: shipment, weight: weight)
        }
    }

    private static func limits(_ key: String, _ reader: RuleDocumentReader) -> [Limit]? {
        let limits = reader.list(key, atLeast: 1) { reader -> Limit? in
            let after = reader.duration("after")
            let severity = reader.choice("severity", of: AlertSeverity.self)
            guard let after, let severity else { return nil }
            return Limit(after: after, severity: severity)
        }
        guard let limits else { return nil }
        guard zip(limits, limits.dropFirst()).allSatisfy({ $0.after < $1.after }) else {
            reader.mistake(key, "the limits must come in order, the shortest first")
            return nil
        }
        return limits
    }
}
