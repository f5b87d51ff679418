import FoundationEssentials
import JSON

/// A JSON document as a value that a test can change.
indirect enum Tree: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As its digits.
    case number(String)
    case text(String)
    case list([Tree])
    case object([Member])

    struct Member: Hashable, Sendable {
        var name: String
        var value: Tree
    }

    init(_ json: JSONValue) {
        switch json.kind {
        case .null: self = .null
        case .bool: self = .bool(json.bool ?? false)
        case .int64, .uint64, .double: self = .number(json.serialized)
        case .string: self = .text(json.string ?? "")
        case .array: self = .list(json.elements.map(Tree.init))
        case .object: self = .object(json.members.map { Member(name: $0.key, value: Tree($0.value)) })
        }
    }

    init(parsing bytes: [UInt8]) throws { self = try JSONParser.read(bytes) { Tree($0) } }

    init(file path: String) throws {
        try self.init(parsing: Array(Data(contentsOf: URL(filePath: path))))
    }

    var bytes: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    private func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.nullElement()
        case .bool(let truth): json.element(truth)
        case .number(let digits): json.element(number: digits)
        case .text(let text): json.element(text)
        case .list(let elements): json.element(array: { json in for element in elements { element.write(to: &json) } })
        case .object(let members):
            json.beginObject()
            for member in members {
                json.memberName(member.name)
                member.value.write(to: &json)
            }
            json.endObject()
        }
    }
}

extension Tree {
    subscript(_ name: String) -> Tree? { members.first { $0.name == name }?.value }

    var members: [Member] { if case .object(let members) = self { members } else { [] } }
    var elements: [Tree] { if case .list(let elements) = self { elements } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var texts: [String] { elements.compactMap(\.text) }
    var number: Double? { if case .number(let digits) = self { Double(digits) } else { nil } }
    /// As JSON Schema counts: `2.0` is whole.
    var isWhole: Bool { number.map { $0 == $0.rounded() } ?? false }
    /// A whole number in digits only, which is how whole numbers are written here.
    var int64: Int64? { if case .number(let digits) = self { Int64(digits) } else { nil } }
}

/// One place of a document changed.
struct Change: Sendable {
    enum Kind: Hashable, Sendable {
        case removed
        case replaced(Tree)
    }

    /// As errors write it: `lines[0].sku`.
    let path: String
    let kind: Kind
    let document: Tree
}

extension Tree {
    /// Every document that differs from this one in one member: taken out, or replaced by each of these.
    func changes(replacements: [Tree]) -> [Change] {
        switch self {
        case .object(let members):
            members.indices.flatMap { index -> [Change] in
                let name = members[index].name
                var without = members
                without.remove(at: index)
                var changes = [Change(path: name, kind: .removed, document: .object(without))]
                let inner =
                    replacements.map { Change(path: "", kind: .replaced($0), document: $0) }
                    + members[index].value.changes(replacements: replacements)
                for change in inner {
                    var changed = members
                    changed[index].value = change.document
                    changes.append(
                        Change(path: joined(name, change.path), kind: change.kind, document: .object(changed)))
                }
                return changes
            }
        case .list(let elements):
            elements.indices.flatMap { index in
                elements[index].changes(replacements: replacements).map { change in
                    var changed = elements
                    changed[index] = change.document
                    return Change(
                        path: joined("[\(index)]", change.path), kind: change.kind, document: .list(changed))
                }
            }
        default: []
        }
    }
}

private func joined(_ outer: String, _ inner: String) -> String {
    inner.isEmpty ? outer : inner.hasPrefix("[") ? outer + inner : "\(outer).\(inner)"
}
