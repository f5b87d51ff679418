import JSON
import RuleFiles
import Rules
import TestBasics

/// The rule documents that ship, as the workers read them from the database.
enum Documents {
    static func json(_ name: String) throws -> [UInt8] {
        try RuleFile(path: "\(Repository.rules)/\(name).yaml", name: "\(name).yaml").json
    }

    static func read<Document>(_ name: String, _ body: (JSONValue) throws -> Document) throws -> Document {
        let parser = JSONParser()
        return try body(parser.parse(json(name)))
    }

    static func version(_ kind: String) -> RuleSetVersion {
        RuleSetVersion(kind: kind, name: "default", number: 1, fingerprint: 1)
    }
}
