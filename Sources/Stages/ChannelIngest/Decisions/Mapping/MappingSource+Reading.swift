import JSON

extension MappingSource {
    static let members = [
        "path", "first", "constant", "join", "with", "sum", "unset", "words", "money", "zone", "clock", "when",
    ]

    /// Reads `path`, `[alternatives]` or the long form; complains and gives `nil` when it is none of them.
    init?(reading node: MappingNode) {
        switch node.value.kind {
        case .string:
            guard let path = node.mappingPath else { return nil }
            self.init(.path(path))
        case .array:
            let alternatives = node.elements.compactMap(MappingSource.init(reading:))
            guard !alternatives.isEmpty else {
                node.complain("must not be empty")
                return nil
            }
            self.init(.first(alternatives))
        case .object:
            self.init(readingLongForm: node)
        default:
            node.complain("must be a path, a list of alternatives, or a map with \(Self.members.joined(separator: ", "))")
            return nil
        }
    }

    private init?(readingLongForm node: MappingNode) {
        guard node.expectMembers(Self.members), let origin = Self.origin(node) else { return nil }
        self.init(origin)
        unset = node["unset"]?.scalars ?? []
        if let table = node["words"] {
            guard table.value.kind == .object else {
                table.complain("must be a map from the platform's word to ours")
                return nil
            }
            words = Dictionary(
                table.members.compactMap { member in member.node.scalar.map { (member.name, $0) } },
                uniquingKeysWith: { first, _ in first })
        }
        money = node["money"]?.word()
        zone = node["zone"]?.zoneOffset
        clock = node["clock"]?.word()
        condition = node["when"].flatMap(MappingCondition.init(reading:))
    }

    private static func origin(_ node: MappingNode) -> Origin? {
        let kinds = ["path", "first", "constant", "join", "sum"].filter { node[$0] != nil }
        guard kinds.count == 1, let kind = kinds.first, let inner = node[kind] else {
            node.complain("must have exactly one of path, first, constant, join, sum")
            return nil
        }
        switch kind {
        case "path": return inner.mappingPath.map { .path($0) }
        case "constant": return inner.scalar.map { .constant($0) }
        case "first": return .first(inner.elements.compactMap(MappingSource.init(reading:)))
        case "join":
            return .join(inner.elements.compactMap(MappingSource.init(reading:)), separator: node["with"]?.text ?? " ")
        default: return .sum(inner.elements.compactMap(MappingSource.init(reading:)))
        }
    }
}
