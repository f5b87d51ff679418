import Domain
import FoundationEssentials
import TestBasics

/// Checks documents against the schemas in `topics/schemas`: the part of JSON Schema 2020-12 that they use.
///
/// A keyword that it does not know is a mistake of its own, so that no schema says something that nobody checks.
struct SchemaValidator {
    enum Strictness {
        /// As outsiders should read: unknown fields are ignored.
        case open
        /// For what our own code writes: every field is declared.
        case closed
        /// For a sample with everything in it: every field is declared, and every declared field is there.
        case complete
    }

    /// By the name of the file.
    let schemas: [String: Tree]

    func mistakes(in value: Tree, against file: String, _ strictness: Strictness = .open) -> [String] {
        guard let schema = schemas[file] else { return ["there is no schema \(file)"] }
        return check(value, Node(schema: schema, file: file), at: "$", strictness)
    }

    /// A schema and the file in which its references are meant.
    private struct Node {
        var schema: Tree
        var file: String

        func callAsFunction(_ schema: Tree) -> Node { Node(schema: schema, file: file) }
    }

    private func check(_ value: Tree, _ node: Node, at path: String, _ strictness: Strictness) -> [String] {
        checkNames(value, node, at: path, strictness) + checkKeywords(value, node, at: path, strictness)
    }

    private func checkNames(_ value: Tree, _ node: Node, at path: String, _ strictness: Strictness) -> [String] {
        guard strictness != .open, case .object(let members) = value else { return [] }
        let declared = declaredNames(node)
        let present = Set(members.map(\.name))
        let unknown = present.subtracting(declared).sorted().map { "\(path).\($0) is not declared" }
        guard strictness == .complete else { return unknown }
        return unknown
            + declared.subtracting(present).sorted().map { "\(path).\($0) is declared and not in the sample" }
    }

    private func declaredNames(_ node: Node) -> Set<String> {
        var names = Set(node.schema["properties"]?.members.map(\.name) ?? [])
        if let target = node.schema["$ref"]?.text.flatMap({ resolve($0, node) }) {
            names.formUnion(declaredNames(target))
        }
        for part in (node.schema["allOf"]?.elements ?? []) + (node.schema["anyOf"]?.elements ?? []) {
            names.formUnion(declaredNames(node(part)))
        }
        return names
    }

    private func checkKeywords(
        _ value: Tree, _ node: Node, at path: String, _ strictness: Strictness
    ) -> [String] {
        node.schema.members.flatMap { member -> [String] in
            let (keyword, operand) = (member.name, member.value)
            return switch keyword {
            case "$schema", "$defs", "title", "description", "default", "examples": []
            case "$ref":
                if let target = operand.text.flatMap({ resolve($0, node) }) {
                    checkKeywords(value, target, at: path, strictness)
                } else {
                    ["\(path): the schema's \(operand) leads nowhere"]
                }
            case "allOf": operand.elements.flatMap { checkKeywords(value, node($0), at: path, strictness) }
            case "anyOf": checkAny(value, operand.elements.map { node($0) }, at: path, strictness)
            case "properties": checkProperties(value, operand, node, at: path, strictness)
            case "items":
                value.elements.enumerated().flatMap { check($1, node(operand), at: "\(path)[\($0)]", strictness) }
            default: satisfies(value, keyword, operand) ? [] : ["\(path): \(keyword)"]
            }
        }
    }

    private func checkAny(_ value: Tree, _ nodes: [Node], at path: String, _ strictness: Strictness) -> [String] {
        let attempts = nodes.map { checkKeywords(value, $0, at: path, strictness) }
        return attempts.contains([]) ? [] : attempts.min { $0.count < $1.count } ?? []
    }

    private func checkProperties(
        _ value: Tree, _ properties: Tree, _ node: Node, at path: String, _ strictness: Strictness
    ) -> [String] {
        properties.members.flatMap { property in
            value[property.name].map { check($0, node(property.value), at: "\(path).\(property.name)", strictness) }
                ?? []
        }
    }

    /// `common.json#/$defs/order` or `#/$defs/item`.
    private func resolve(_ reference: String, _ node: Node) -> Node? {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let file = parts[0].isEmpty ? node.file : String(parts[0])
        var schema = schemas[file]
        if parts.count == 2 {
            for name in parts[1].split(separator: "/") { schema = schema?[String(name)] }
        }
        return schema.map { Node(schema: $0, file: file) }
    }

    /// The keywords that look at one value alone.
    private func satisfies(_ value: Tree, _ keyword: String, _ operand: Tree) -> Bool {
        switch keyword {
        case "type": operand.text.map { isOf(type: $0, value) } ?? operand.texts.contains { isOf(type: $0, value) }
        case "const": value == operand
        case "enum": operand.elements.contains(value)
        case "required":
            if case .object = value { operand.texts.allSatisfy { value[$0] != nil } } else { true }
        case "minimum": value.number.map { $0 >= operand.number ?? .infinity } ?? true
        case "maximum": value.number.map { $0 <= operand.number ?? -.infinity } ?? true
        case "maxLength": value.text.map { $0.count <= operand.int64 ?? -1 } ?? true
        case "minItems": if case .list(let elements) = value { elements.count >= operand.int64 ?? .max } else { true }
        case "minLength": value.text.map { $0.count >= operand.int64 ?? .max } ?? true
        case "pattern": value.text.map { $0.contains(pattern(operand)) } ?? true
        case "format": isOf(format: operand.text, value)
        // Nobody checks this keyword; let it be noticed.
        default: false
        }
    }

    private func pattern(_ operand: Tree) -> Regex<AnyRegexOutput> {
        guard let pattern = operand.text, let regex = try? Regex(pattern) else {
            preconditionFailure("a schema's pattern is no regular expression: \(operand)")
        }
        return regex
    }

    private func isOf(type: String, _ value: Tree) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .bool), ("string", .text), ("array", .list), ("object", .object),
            ("number", .number):
            true
        case ("integer", .number): value.isWhole
        default: false
        }
    }

    /// Formats are for people and code generators; values of another type than the format's are none of its business.
    private func isOf(format: String?, _ value: Tree) -> Bool {
        switch (format, value) {
        case ("uuid", .text(let text)): Identifier<Order>(text) != nil
        case ("date-time", .text(let text)): Timestamp(text) != nil
        case ("int32", .number): value.int64.map { Int32(exactly: $0) != nil } ?? false
        case ("int64", .number): value.int64 != nil
        case ("uuid", _), ("date-time", _), ("int32", _), ("int64", _): true
        default: false
        }
    }
}

extension SchemaValidator {
    /// The schemas of this repository.
    static func ofRepository() throws -> SchemaValidator {
        let directory = Repository.topics + "/schemas"
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".json") }
        return SchemaValidator(
            schemas: try Dictionary(uniqueKeysWithValues: names.map { ($0, try Tree(file: "\(directory)/\($0)")) }))
    }
}
