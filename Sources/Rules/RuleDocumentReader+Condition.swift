import JSON

/// Conditions as rule documents write them:
///
/// ```yaml
/// when:
///   all:
///     - { field: receiver.city, operator: in, value: [深圳市, 珠海市] }
///     - not: { field: buyer.note, operator: missing }
///     - any:
///         - { field: amount, operator: between, value: [100 CNY, 500 CNY] }
///         - { field: tags, operator: contains, value: vip }
/// ```
extension RuleDocumentReader {
    /// The condition under a key.
    package func condition(_ key: String, over schema: FieldSchema) -> Condition? {
        value(key).flatMap { condition($0, at: path.member(key), over: schema) }
    }

    /// The condition under a key; when there is none, the rule always applies.
    package func optionalCondition(_ key: String, over schema: FieldSchema) -> Condition? {
        guard let member = optionalValue(key) else { return .always }
        return condition(member, at: path.member(key), over: schema)
    }

    private func condition(_ value: JSONValue, at path: RulePath, over schema: FieldSchema) -> Condition? {
        object(value, at: path) { reader in
            let forms = ["all", "any", "not", "field"].filter { value[$0] != nil }
            guard let form = forms.first, forms.count == 1 else {
                for known in ["all", "any", "not", "field", "operator", "value"] { _ = reader.optionalValue(known) }
                let found = forms.isEmpty ? "none" : listed(forms, conjunction: "and")
                reader.mistake(
                    "a condition has one of the keys \"all\", \"any\", \"not\" and \"field\", this has \(found)")
                return nil
            }
            switch form {
            case "all": return reader.conditions("all", over: schema).map { .all($0) }
            case "any": return reader.conditions("any", over: schema).map { .any($0) }
            case "not": return reader.condition("not", over: schema).map { .not($0) }
            default: return reader.fieldTest(over: schema).map { .field($0) }
            }
        }
    }

    private func conditions(_ key: String, over schema: FieldSchema) -> [Condition]? {
        value(key).flatMap {
            list($0, at: path.member(key), atLeast: 1) { condition($0, at: $1, over: schema) }
        }
    }

    private func fieldTest(over schema: FieldSchema) -> FieldTest? {
        let name = text("field")
        let comparison = choice("operator", of: Operator.self)
        let operand = optionalValue("value")
        guard let name else { return nil }
        guard let field = schema[name] else {
            let names = schema.fields.map(\.name)
            let hint =
                nearest(to: name, among: names).map { "did you mean \"\($0)\"?" }
                ?? "known here: \(listed(names, conjunction: "and"))"
            mistake("field", "unknown field \"\(name)\"", hint: hint)
            return nil
        }
        guard let comparison else { return nil }
        let allowed = Operator.allowed(for: field.type)
        guard allowed.contains(comparison) else {
            mistake(
                "operator",
                "\"\(comparison.rawValue)\" does not work on \"\(name)\", which is of type \(field.type.rawValue)",
                hint: "use \(listed(allowed.map(\.rawValue)))")
            return nil
        }
        return self.comparison(comparison, operand, of: field, in: schema).map {
            FieldTest(field: field.id, name: name, comparison: $0)
        }
    }

    private func comparison(
        _ comparison: Operator, _ operand: JSONValue?, of field: FieldSchema.Field, in schema: FieldSchema
    ) -> Comparison? {
        if comparison == .exists || comparison == .missing {
            guard operand == nil else {
                mistake("value", "\"\(comparison.rawValue)\" takes no value")
                return nil
            }
            return comparison == .exists ? .exists : .missing
        }
        guard let operand else {
            mistake("\"\(comparison.rawValue)\" needs the key \"value\"")
            return nil
        }
        let path = path.member("value")
        func one() -> FieldValue? { fieldValue(operand, at: path, of: field.type, in: schema) }
        func part() -> String? { text(operand, at: path) }
        func several() -> [FieldValue]? {
            list(operand, at: path, atLeast: 1) { fieldValue($0, at: $1, of: field.type, in: schema) }
        }
        switch comparison {
        case .equals: return one().map { .equals($0) }
        case .notEquals: return one().map { .notEquals($0) }
        case .greater: return one().map { .greater($0) }
        case .atLeast: return one().map { .atLeast($0) }
        case .less: return one().map { .less($0) }
        case .atMost: return one().map { .atMost($0) }
        case .isIn: return several().map { .isIn(Set($0)) }
        case .notIn: return several().map { .notIn(Set($0)) }
        case .between: return several().flatMap { range($0, at: path) }
        case .matches: return part().map { .matches(Glob($0)) }
        case .contains: return part().map { .contains($0) }
        case .startsWith: return part().map { .startsWith($0) }
        case .endsWith: return part().map { .endsWith($0) }
        case .exists, .missing: return nil
        }
    }

    private func range(_ ends: [FieldValue], at path: RulePath) -> Comparison? {
        guard ends.count == 2 else {
            return mistake(at: path, "\"between\" needs a list of two values, found \(ends.count)")
        }
        guard ends[0] == ends[1] || ends[0].isLess(than: ends[1]) else {
            return mistake(at: path, "\"between\" needs the smaller value first, and both in one currency")
        }
        return .between(ends[0], ends[1])
    }

    private func fieldValue(_ value: JSONValue, at path: RulePath, of type: FieldType, in schema: FieldSchema)
        -> FieldValue?
    {
        switch type {
        case .text, .texts: text(value, at: path).map { .text($0) }
        case .integer: integer(value, at: path, in: .min ... .max).map { .integer($0) }
        case .money: money(value, at: path, in: schema.currency).map { .money($0) }
        case .boolean: boolean(value, at: path).map { .boolean($0) }
        case .timestamp: timestamp(value, at: path).map { .timestamp($0) }
        }
    }
}
