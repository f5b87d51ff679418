import JSON

extension MappingCondition {
    /// Reads a map from path to test, with `any` for alternatives and `not` for the opposite.
    init?(reading node: MappingNode) {
        guard node.value.kind == .object, !node.value.members.isEmpty else {
            node.complain("must be a map from path to what is expected there")
            return nil
        }
        var parts: [Part] = []
        for (name, inner) in node.members {
            switch name {
            case "any": parts.append(.any(inner.elements.compactMap(MappingCondition.init(reading:))))
            case "not": if let condition = MappingCondition(reading: inner) { parts.append(.not(condition)) }
            default:
                guard let path = MappingPath(name) else {
                    inner.complain("is no path; write a.b, a[], a[0], a[name=value], a(json) or @part.a")
                    continue
                }
                if let test = Test(reading: inner) { parts.append(.test(path, test)) }
            }
        }
        self.init(parts: parts)
    }
}

extension MappingCondition.Test {
    static let members = ["not", "every", "present", "above", "contains", "hidden"]

    init?(reading node: MappingNode) {
        guard node.value.kind == .object else {
            self = .isOne(of: node.scalars)
            return
        }
        guard node.expectMembers(Self.members), let (name, inner) = node.members.first, node.members.count == 1 else {
            node.complain("must have exactly one of \(Self.members.joined(separator: ", "))")
            return nil
        }
        switch name {
        case "not": self = .isNone(of: inner.scalars)
        case "every": self = .every(inner.scalars)
        case "present", "hidden":
            guard let wanted = inner.value.bool else {
                inner.complain("must be true or false")
                return nil
            }
            self = name == "present" ? .present(wanted) : .hidden(wanted)
        case "above":
            guard let limit = inner.value.int64 else {
                inner.complain("must be a whole number")
                return nil
            }
            self = .above(limit)
        default:
            guard let fragment = inner.text else { return nil }
            self = .contains(fragment)
        }
    }
}
