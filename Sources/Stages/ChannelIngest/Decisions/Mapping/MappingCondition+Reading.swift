import JSON
import Rules

extension RuleDocumentReader {
    /// Reads a map from path to test, with `any` for alternatives and `not` for the opposite.
    func mappingCondition(_ value: JSONValue, at path: RulePath) -> MappingCondition? {
        guard value.kind == .object, !value.members.isEmpty else {
            return mistake(at: path, "expected paths and what is expected there, such as status: PAID")
        }
        return object(value, at: path) { reader in
            var parts: [MappingCondition.Part] = []
            for (name, _) in value.members {
                guard let inner = reader.optionalValue(name) else {
                    reader.mistake(name, "says nothing to compare with", hint: "write \(name): {present: false}")
                    continue
                }
                if let part = reader.part(name, inner, at: path.member(name)) { parts.append(part) }
            }
            return MappingCondition(parts: parts)
        }
    }

    private func part(_ name: String, _ value: JSONValue, at path: RulePath) -> MappingCondition.Part? {
        switch name {
        case "any":
            return list(value, at: path, atLeast: 1) { mappingCondition($0, at: $1) }.map { .any($0) }
        case "not":
            return mappingCondition(value, at: path).map { .not($0) }
        default:
            guard let place = MappingPath(name) else {
                return mistake(
                    at: path, "\"\(name)\" is not a path",
                    hint: "write a.b, a[], a[0], a[name=value], a(json) or @part.a")
            }
            return test(value, at: path).map { .test(place, $0) }
        }
    }

    private func test(_ value: JSONValue, at path: RulePath) -> MappingCondition.Test? {
        guard value.kind == .object else { return scalars(value, at: path).map { .isOne(of: $0) } }
        return object(value, at: path) { $0.longTest() }
    }

    private func longTest() -> MappingCondition.Test? {
        var tests: [MappingCondition.Test?] = []
        if let value = optionalValue("not") {
            tests.append(scalars(value, at: path.member("not")).map { .isNone(of: $0) })
        }
        if let value = optionalValue("every") {
            tests.append(scalars(value, at: path.member("every")).map { .every($0) })
        }
        if let value = optionalValue("present") {
            tests.append(boolean(value, at: path.member("present")).map { .present($0) })
        }
        if let value = optionalValue("hidden") {
            tests.append(boolean(value, at: path.member("hidden")).map { .hidden($0) })
        }
        if let value = optionalValue("above") {
            tests.append(integer(value, at: path.member("above"), in: .min ... .max).map { .above($0) })
        }
        if let value = optionalValue("contains") {
            tests.append(text(value, at: path.member("contains")).map { .contains($0) })
        }
        guard tests.count == 1, let test = tests.first else {
            if tests.count != 1 { mistake("there must be exactly one of not, every, present, hidden, above, contains") }
            return nil
        }
        return test
    }
}
