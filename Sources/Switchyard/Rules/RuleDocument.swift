import JSON
import RuleFiles
import Rules

/// A rule file that its worker would accept.
struct RuleDocument: Sendable {
    let file: String
    let kind: String
    /// Tells documents of one kind apart: a channel, a shop, or `default`.
    let name: String
    /// As JSON text.
    let json: String
    let fingerprint: Int64

    /// Reads and proves a file.
    /// - Throws: everything that is wrong with it, by line.
    init(_ file: RuleFile) throws(RuleFileErrors) {
        let parser = JSONParser()
        defer { withExtendedLifetime(parser) {} }
        let document: JSONValue
        do throws(JSONParseError) {
            document = try parser.parse(file.json)
        } catch {
            throw RuleFileErrors([RuleFileError(file: file.name, place: nil, message: error.reason)])
        }
        guard let kind = Self.kind(of: document, in: file.name) else {
            let known = RuleCatalog.kinds.map(\.name).joined(separator: ", ")
            throw RuleFileErrors([
                RuleFileError(
                    file: file.name, place: .start,
                    message: "it does not say what it is: give it the key \"kind\" (\(known)), or the kind as its file name")
            ])
        }
        do throws(RuleErrors) {
            try kind.prove(document)
        } catch {
            throw file.located(error)
        }
        self.file = file.name
        self.kind = kind.name
        name = document[kind.member]?.string ?? "default"
        json = String(decoding: file.json, as: UTF8.self)
        fingerprint = RuleSetVersion.fingerprint(of: document)
    }

    /// A document says its kind. A mapping is known by its channel, others may be by their file: `routing.yaml`.
    private static func kind(of document: JSONValue, in file: String) -> RuleKind? {
        if let kind = document["kind"]?.string { return RuleCatalog.kind(kind) }
        if document["channel"] != nil { return RuleCatalog.kind("channel-mapping") }
        let stem = file.split(separator: "/").last?.split(separator: ".").first
        return stem.flatMap { RuleCatalog.kind(String($0)) }
    }
}
