/// How a condition compares, as rules write it.
package enum Operator: String, CaseIterable, Hashable, Sendable {
    case equals
    case notEquals = "not_equals"
    case isIn = "in"
    case notIn = "not_in"
    case greater
    case atLeast = "at_least"
    case less
    case atMost = "at_most"
    case between
    case matches
    case contains
    case startsWith = "starts_with"
    case endsWith = "ends_with"
    case exists
    case missing

    /// The operators that make sense for a type; any other is a mistake when rules are loaded.
    package static func allowed(for type: FieldType) -> [Operator] {
        switch type {
        case .text:
            [.equals, .notEquals, .isIn, .notIn, .matches, .contains, .startsWith, .endsWith, .exists, .missing]
        case .texts:
            [.contains, .isIn, .notIn, .matches, .startsWith, .endsWith, .exists, .missing]
        case .integer, .money, .timestamp:
            [
                .equals, .notEquals, .isIn, .notIn, .greater, .atLeast, .less, .atMost, .between, .exists, .missing,
            ]
        case .boolean:
            [.equals, .notEquals, .exists, .missing]
        }
    }
}
