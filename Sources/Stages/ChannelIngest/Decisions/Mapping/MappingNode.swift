import JSON

/// One place in a mapping document while it is read. Complaints are collected, so that all come at once.
struct MappingNode {
    final class Complaints {
        var mistakes: [MappingMistakes.Mistake] = []
    }

    let value: JSONValue
    let path: String
    let complaints: Complaints

    func complain(_ problem: String) {
        complaints.mistakes.append(.init(path: path, problem: problem))
    }

    func complain(_ problem: String, at name: String) {
        complaints.mistakes.append(.init(path: child(name), problem: problem))
    }

    private func child(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    subscript(name: String) -> MappingNode? {
        guard let member = value[name], !member.isNull else { return nil }
        return MappingNode(value: member, path: child(name), complaints: complaints)
    }

    /// Complains when this is no object or has members beyond those.
    func expectMembers(_ allowed: [String]) -> Bool {
        guard value.kind == .object else {
            complain("must be a map with \(allowed.joined(separator: ", "))")
            return false
        }
        for (name, _) in value.members where !allowed.contains(name) {
            complain("is not known here; known are \(allowed.joined(separator: ", "))", at: name)
        }
        return true
    }

    /// The elements of a list; a single value stands for a list of one.
    var elements: [MappingNode] {
        guard value.kind == .array else { return [self] }
        return value.elements.enumerated().map { index, element in
            MappingNode(value: element, path: "\(path)[\(index)]", complaints: complaints)
        }
    }

    var members: [(name: String, node: MappingNode)] {
        value.members.map { ($0.key, MappingNode(value: $0.value, path: child($0.key), complaints: complaints)) }
    }

    /// A scalar as the text it is compared by: `1`, `true`, `WAIT_BUYER_PAY`.
    var scalar: String? {
        switch value.kind {
        case .string: return value.string
        case .int64, .uint64, .double: return value.numberText
        case .bool: return value.bool == true ? "true" : "false"
        default:
            complain("must be a text or a number")
            return nil
        }
    }

    var scalars: [String] { elements.compactMap(\.scalar) }

    var text: String? {
        guard let text = value.string else {
            complain("must be a text")
            return nil
        }
        return text
    }

    func word<Word: RawRepresentable & CaseIterable>(_ type: Word.Type = Word.self) -> Word? where Word.RawValue == String {
        guard let word = value.string.flatMap(Word.init) else {
            complain("must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return word
    }

    var mappingPath: MappingPath? {
        guard let text else { return nil }
        guard let path = MappingPath(text) else {
            complain("is no path; write a.b, a[], a[0], a[name=value], a(json) or @part.a")
            return nil
        }
        return path
    }

    /// An offset such as `+08:00`, in seconds.
    var zoneOffset: Int? {
        let bytes = Array((text ?? "").utf8)
        let digits = bytes.dropFirst().filter { $0 != UInt8(ascii: ":") }.map { Int($0) - 48 }
        guard bytes.count == 6, digits.count == 4, digits.allSatisfy({ (0...9).contains($0) }), bytes[3] == UInt8(ascii: ":"),
            bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-")
        else {
            complain("must be an offset such as \"+08:00\", in quotes")
            return nil
        }
        let seconds = (digits[0] * 10 + digits[1]) * 3_600 + (digits[2] * 10 + digits[3]) * 60
        return bytes[0] == UInt8(ascii: "-") ? -seconds : seconds
    }
}
