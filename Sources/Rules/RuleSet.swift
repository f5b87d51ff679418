import Domain
package import JSON

/// What every rule has, so that rules of any stage can be put in order.
package protocol OrderedRule: Sendable {
    /// Unique in its rule set; decisions name it.
    var name: String { get }
    /// 1 comes before 2.
    var priority: Int64 { get }
    /// How many comparisons an order must pass; see `Condition.specificity`.
    var specificity: Int { get }
}

/// The version of a rule set by which something was decided.
package struct RuleSetVersion: Hashable, Sendable, CustomStringConvertible {
    /// The stage's word for its rules, such as `audit` or `routing`.
    package let kind: String
    package let name: String
    /// Counts the versions of that name from 1; given by the database.
    package let number: Int32
    /// Equal for equal documents, however they were laid out.
    package let fingerprint: Int64
    /// `audit/default@3`. Every decision names it, so it is written once.
    package let description: String

    package init(kind: String, name: String, number: Int32, fingerprint: Int64) {
        self.kind = kind
        self.name = name
        self.number = number
        self.fingerprint = fingerprint
        description = "\(kind)/\(name)@\(number)"
    }

    /// The fingerprint of a rule document: of its JSON text without spaces and comments.
    package static func fingerprint(of document: JSONValue) -> Int64 {
        var fingerprint = Fingerprint()
        fingerprint.combine(document.serialized)
        return fingerprint.value
    }
}

/// The rules of one version, in the order in which they are tried: by priority, 1 first; then the more specific first;
/// then by name, so that the order never depends on how a file was laid out.
package struct RuleSet<Rule: OrderedRule>: Sendable {
    package let version: RuleSetVersion
    package let rules: [Rule]

    package init(version: RuleSetVersion, rules: [Rule]) {
        self.version = version
        self.rules = rules.sorted { ($0.priority, -$0.specificity, $0.name) < ($1.priority, -$1.specificity, $1.name) }
    }
}

extension RuleSet: Equatable where Rule: Equatable {}
extension RuleSet: Hashable where Rule: Hashable {}

extension RuleDocumentReader {
    /// The allowed priorities; a rule that names none has the one in the middle.
    package static let priorities: ClosedRange<Int64> = 1...1_000
    package static let defaultPriority: Int64 = 500

    /// The key `priority` of a rule.
    package func priority() -> Int64? {
        integer("priority", in: Self.priorities, default: Self.defaultPriority)
    }

    /// The list of rules under a key. Two rules of one name are a mistake.
    package func rules<Rule: OrderedRule>(_ key: String = "rules", _ body: (RuleDocumentReader) -> Rule?) -> [Rule]? {
        var names: Set<String> = []
        return list(key, atLeast: 1) { reader in
            let rule = body(reader)
            if let name = reader.value["name"]?.string, !names.insert(name).inserted {
                reader.mistake("name", "another rule is already called \"\(name)\"")
            }
            return rule
        }
    }
}
