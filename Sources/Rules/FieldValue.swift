package import Domain

/// What a condition can ask about, by type.
package enum FieldType: String, Hashable, Sendable {
    case text
    case integer
    case money
    case boolean
    case texts = "list of texts"
    case timestamp
}

/// The value of one field of one order, or the one a rule compares it with.
package enum FieldValue: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    case money(Money)
    case boolean(Bool)
    case texts([String])
    case timestamp(Timestamp)

    /// An empty text and an empty list say as little as no value at all.
    var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .texts(let texts): texts.isEmpty
        default: false
        }
    }
}

extension FieldValue: CustomStringConvertible {
    package var description: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .money(let money): money.description
        case .boolean(let truth): truth ? "true" : "false"
        case .texts(let texts): texts.joined(separator: ", ")
        case .timestamp(let moment): moment.description
        }
    }
}

/// The place of a field in its stage's schema. Names are looked up when rules are loaded, never when they are applied.
package struct FieldID: Hashable, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
}

/// What a stage's rules are applied to: gives the value of a field, `nil` when there is none.
///
/// A value must have the type that the schema declares for the field.
package protocol FieldSource {
    func value(of field: FieldID) -> FieldValue?
}
