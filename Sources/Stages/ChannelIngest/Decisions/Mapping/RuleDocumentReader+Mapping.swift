import JSON
import Rules

/// The values that only mapping documents have.
extension RuleDocumentReader {
    func mappingPath(_ value: JSONValue, at path: RulePath) -> MappingPath? {
        guard let text = text(value, at: path) else { return nil }
        return MappingPath(text)
            ?? mistake(
                at: path, "\"\(text)\" is not a path", hint: "write a.b, a[], a[0], a[name=value], a(json) or @part.a")
    }

    /// A list of paths; one path counts as a list of one.
    func mappingPaths(_ value: JSONValue, at path: RulePath) -> [MappingPath]? {
        guard value.kind == .array else { return mappingPath(value, at: path).map { [$0] } }
        return list(value, at: path, atLeast: 1) { mappingPath($0, at: $1) }
    }

    /// A scalar as the text that the platform's values are compared by: `1`, `true`, `WAIT_BUYER_PAY`.
    func scalar(_ value: JSONValue, at path: RulePath) -> String? {
        switch value.kind {
        case .string: value.string
        case .int64, .uint64, .double: value.numberText
        case .bool: value.bool == true ? "true" : "false"
        case .null, .array, .object: mistake(at: path, "expected a text, a number, true or false")
        }
    }

    func scalars(_ value: JSONValue, at path: RulePath) -> [String]? {
        guard value.kind == .array else { return scalar(value, at: path).map { [$0] } }
        return list(value, at: path, atLeast: 1) { scalar($0, at: $1) }
    }

    func source(_ key: String) -> MappingSource? {
        optionalValue(key).flatMap { mappingSource($0, at: path.member(key)) }
    }

    func requiredSource(_ key: String) -> MappingSource? {
        value(key).flatMap { mappingSource($0, at: path.member(key)) }
    }

    func condition(_ key: String) -> MappingCondition? {
        optionalValue(key).flatMap { mappingCondition($0, at: path.member(key)) }
    }

    func requiredCondition(_ key: String) -> MappingCondition? {
        value(key).flatMap { mappingCondition($0, at: path.member(key)) }
    }

    /// An offset such as `+08:00`, in seconds east of Greenwich.
    func zone(_ key: String) -> Int? {
        guard let text = optionalText(key) else { return nil }
        let bytes = Array(text.utf8)
        let digits = [1, 2, 4, 5].map { $0 < bytes.count ? Int(bytes[$0]) - 48 : -1 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), digits.allSatisfy({ (0...9).contains($0) }),
            bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-")
        else {
            return mistake(
                at: path.member(key), "\"\(text)\" is not an offset", hint: "write \"+08:00\", with the quotes")
        }
        let seconds = (digits[0] * 10 + digits[1]) * 3_600 + (digits[2] * 10 + digits[3]) * 60
        return bytes[0] == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// One of an enumeration's words, or nothing where the key is absent.
    func optionalChoice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String) -> Choice? {
        optionalValue(key).flatMap { choice($0, at: path.member(key), of: Choice.self) }
    }
}
