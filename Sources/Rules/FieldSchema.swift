package import Domain

/// The fields of a stage as an enumeration: the raw value is the field's id.
///
/// ```swift
/// enum AuditField: Int, RuleField {
///     case receiverCity, amount
///     var name: String { … "receiver.city" … }
///     var type: FieldType { … .text … }
/// }
/// ```
package protocol RuleField: CaseIterable, RawRepresentable, Sendable where RawValue == Int {
    /// As rules write it: `receiver.city`.
    var name: String { get }
    var type: FieldType { get }
}

extension RuleField {
    /// The field that a condition asks a `FieldSource` about.
    package init?(_ id: FieldID) { self.init(rawValue: id.rawValue) }

    package var id: FieldID { FieldID(rawValue: rawValue) }
}

/// Which fields the rules of a stage may ask about, and of what type they are.
package struct FieldSchema: Sendable {
    package struct Field: Hashable, Sendable {
        package let id: FieldID
        package let name: String
        package let type: FieldType
    }

    package let fields: [Field]
    /// What an amount without a currency is in; `nil` makes such an amount a mistake.
    package let currency: Currency?
    private let byName: [String: Field]

    package init<F: RuleField>(_: F.Type, currency: Currency? = nil) {
        fields = F.allCases.map { Field(id: $0.id, name: $0.name, type: $0.type) }
        self.currency = currency
        byName = Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0) })
    }

    package subscript(name: String) -> Field? { byName[name] }
}
