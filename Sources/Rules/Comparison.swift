import Domain

/// What a value is held against: an operator with its operand, of the type the field has.
package enum Comparison: Hashable, Sendable {
    case equals(FieldValue)
    case notEquals(FieldValue)
    case isIn(Set<FieldValue>)
    case notIn(Set<FieldValue>)
    case greater(FieldValue)
    case atLeast(FieldValue)
    case less(FieldValue)
    case atMost(FieldValue)
    /// Both ends included.
    case between(FieldValue, FieldValue)
    case matches(Glob)
    case contains(String)
    case startsWith(String)
    case endsWith(String)
    case exists
    case missing

    /// Whether it holds for a value.
    ///
    /// No value, an empty text and an empty list are one and the same: nothing. Of nothing only `missing`, `not_equals`
    /// and `not_in` hold. For a list of texts the comparison asks whether it holds for any of them, `not_in` whether it
    /// holds for all. Amounts of different currencies are neither equal, nor is one of them greater.
    func holds(for value: FieldValue?) -> Bool {
        guard let value, !value.isEmpty else {
            switch self {
            case .missing, .notEquals, .notIn: return true
            default: return false
            }
        }
        switch self {
        case .exists: return true
        case .missing: return false
        case .equals(let other): return value == other
        case .notEquals(let other): return value != other
        case .isIn(let others): return value.isIn(others)
        case .notIn(let others): return !value.isIn(others)
        case .greater(let other): return other.isLess(than: value)
        case .less(let other): return value.isLess(than: other)
        case .atLeast(let other): return value.isAtLeast(other)
        case .atMost(let other): return other.isAtLeast(value)
        case .between(let low, let high): return value.isAtLeast(low) && high.isAtLeast(value)
        case .contains(let part):
            // A list contains a whole text, a text contains a part.
            if case .texts(let texts) = value { return texts.contains(part) }
            return value.anyText { $0.containsBytes(of: part) }
        case .startsWith(let part): return value.anyText { $0.hasPrefix(part) }
        case .endsWith(let part): return value.anyText { $0.hasSuffix(part) }
        case .matches(let glob): return value.anyText(glob.matches)
        }
    }
}

extension FieldValue {
    fileprivate func isIn(_ others: Set<FieldValue>) -> Bool {
        if case .texts(let texts) = self { return texts.contains { others.contains(.text($0)) } }
        return others.contains(self)
    }

    fileprivate func anyText(_ body: (String) -> Bool) -> Bool {
        switch self {
        case .text(let text): body(text)
        case .texts(let texts): texts.contains(where: body)
        default: false
        }
    }

    fileprivate func isAtLeast(_ other: FieldValue) -> Bool { self == other || other.isLess(than: self) }

    /// The order of two values of one type; of two types, or two currencies, neither is less.
    func isLess(than other: FieldValue) -> Bool {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left < right
        case (.timestamp(let left), .timestamp(let right)): left < right
        case (.money(let left), .money(let right)):
            left.currency == right.currency && left.minorUnits < right.minorUnits
        default: false
        }
    }
}

extension String {
    /// Whether the UTF-8 of `part` stands in that of the text; UTF-8 never matches from the middle of a character.
    package func containsBytes(of part: String) -> Bool {
        let text = utf8.span, part = part.utf8.span
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { start in
            part.indices.allSatisfy { text[start + $0] == part[$0] }
        }
    }
}

extension Comparison: CustomStringConvertible {
    package var description: String {
        switch self {
        case .equals(let value): "equals \(value)"
        case .notEquals(let value): "not_equals \(value)"
        case .isIn(let values): "in [\(sorted(values))]"
        case .notIn(let values): "not_in [\(sorted(values))]"
        case .greater(let value): "greater \(value)"
        case .atLeast(let value): "at_least \(value)"
        case .less(let value): "less \(value)"
        case .atMost(let value): "at_most \(value)"
        case .between(let low, let high): "between \(low) and \(high)"
        case .matches(let glob): "matches \(glob)"
        case .contains(let part): "contains \(part)"
        case .startsWith(let part): "starts_with \(part)"
        case .endsWith(let part): "ends_with \(part)"
        case .exists: "exists"
        case .missing: "missing"
        }
    }

    /// Sets have no order of their own; an explanation must read the same every time.
    private func sorted(_ values: Set<FieldValue>) -> String {
        values.map(\.description).sorted().joined(separator: ", ")
    }
}
