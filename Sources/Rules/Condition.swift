/// When a rule applies: a tree of `all`, `any` and `not` over comparisons of single fields.
package indirect enum Condition: Hashable, Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case field(FieldTest)

    /// The condition of a rule that names none.
    package static let always = Condition.all([])

    /// Whether it holds; asks for no more fields than it needs and allocates nothing of its own.
    package func holds(for source: some FieldSource) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.holds(for: source) }
        case .any(let parts): parts.contains { $0.holds(for: source) }
        case .not(let part): !part.holds(for: source)
        case .field(let test): test.comparison.holds(for: source.value(of: test.field))
        }
    }

    /// How many comparisons an order must pass: the more, the more specific the rule. A choice counts as its loosest
    /// branch, a negation as what it negates.
    package var specificity: Int {
        switch self {
        case .all(let parts): parts.reduce(0) { $0 + $1.specificity }
        case .any(let parts): parts.map(\.specificity).min() ?? 0
        case .not(let part): part.specificity
        case .field: 1
        }
    }
}

/// One comparison of one field.
package struct FieldTest: Hashable, Sendable {
    package let field: FieldID
    /// The field's name, for explanations.
    package let name: String
    package let comparison: Comparison

    package init(field: FieldID, name: String, comparison: Comparison) {
        self.field = field
        self.name = name
        self.comparison = comparison
    }
}
