import JSON
import Rules

extension RuleDocumentReader {
    /// Reads a path, a list of alternatives, or the long form.
    func mappingSource(_ value: JSONValue, at path: RulePath) -> MappingSource? {
        switch value.kind {
        case .string: mappingPath(value, at: path).map { MappingSource(.path($0)) }
        case .array: mappingSources(value, at: path).map { MappingSource(.first($0)) }
        case .object: object(value, at: path) { $0.longSource() }
        default: mistake(at: path, "expected a path, a list of alternatives, or keys and values")
        }
    }

    private func mappingSources(_ value: JSONValue, at path: RulePath) -> [MappingSource]? {
        guard value.kind == .array else { return mappingSource(value, at: path).map { [$0] } }
        return list(value, at: path, atLeast: 1) { mappingSource($0, at: $1) }
    }

    private func longSource() -> MappingSource? {
        let origin = origin()
        let unset = optionalValue("unset").map { scalars($0, at: path.member("unset")) ?? [] } ?? []
        var words: [String: String]?
        if has("words") {
            let pairs = entries("words") { name, value, path in scalar(value, at: path).map { (name, $0) } } ?? []
            words = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        let money: MoneyStyle? = optionalChoice("money")
        let zone = zone("zone")
        let clock: ClockUnit? = optionalChoice("clock")
        let when = condition("when")
        guard let origin else { return nil }
        return MappingSource(
            origin, unset: unset, words: words, money: money, zone: zone, clock: clock, condition: when)
    }

    private func origin() -> MappingSource.Origin? {
        let kinds = ["path", "first", "constant", "join", "sum"]
        let separator = optionalValue("with")?.string ?? " "
        var origins: [MappingSource.Origin] = []
        var count = 0
        for kind in kinds {
            guard let value = optionalValue(kind) else { continue }
            count += 1
            let path = path.member(kind)
            switch kind {
            case "path": mappingPath(value, at: path).map { origins.append(.path($0)) }
            case "constant": scalar(value, at: path).map { origins.append(.constant($0)) }
            case "first": mappingSources(value, at: path).map { origins.append(.first($0)) }
            case "join": mappingSources(value, at: path).map { origins.append(.join($0, separator: separator)) }
            default: mappingSources(value, at: path).map { origins.append(.sum($0)) }
            }
        }
        guard count == 1 else {
            mistake("there must be exactly one of \(kinds.joined(separator: ", "))")
            return nil
        }
        return origins.first
    }
}
