/// Why a condition held or did not: the comparisons that settled it, each with the value it saw.
package struct Explanation: Hashable, Sendable {
    /// One comparison that mattered.
    package struct Finding: Hashable, Sendable, CustomStringConvertible {
        package let test: FieldTest
        package let value: FieldValue?
        package let held: Bool

        /// `receiver.city in [深圳市, 珠海市] (it was 深圳市)`.
        package var description: String {
            let seen = value.map { "it was \($0)" } ?? "there was none"
            return "\(held ? "" : "not: ")\(test.name) \(test.comparison) (\(seen))"
        }
    }

    package let held: Bool
    package let findings: [Finding]
}

extension Condition {
    /// Like `holds(for:)`, with the reason. When an `all` fails, that is its first failing part; when an `any` holds,
    /// the first that held; otherwise all parts.
    package func explained(for source: some FieldSource) -> Explanation {
        switch self {
        case .all(let parts):
            return Self.explained(parts, until: false, for: source)
        case .any(let parts):
            return Self.explained(parts, until: true, for: source)
        case .not(let part):
            let inner = part.explained(for: source)
            return Explanation(held: !inner.held, findings: inner.findings)
        case .field(let test):
            let value = source.value(of: test.field)
            let held = test.comparison.holds(for: value)
            return Explanation(held: held, findings: [.init(test: test, value: value, held: held)])
        }
    }

    /// Explains part after part until one settles the matter.
    private static func explained(
        _ parts: [Condition], until settled: Bool, for source: some FieldSource
    ) -> Explanation {
        var findings: [Explanation.Finding] = []
        for part in parts {
            let explanation = part.explained(for: source)
            if explanation.held == settled { return explanation }
            findings += explanation.findings
        }
        return Explanation(held: !settled, findings: findings)
    }
}
