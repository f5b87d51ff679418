package import JSON
package import Postgres

/// A rule document as it is in force, with the version that every decision made by it records.
package struct VersionedRules<Document> {
    package let version: Int32
    package let document: Document
}

/// The worker cannot do its job for a reason that a person must remove. Ends the process.
package struct CannotWork: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// The rule documents of one kind, read from the database and read again when somebody applies new ones.
///
/// The check is one small statement in the round trip that a stage's `load` makes anyway, so that new rules take
/// effect with the next batch and every lane decides a batch by one version.
package struct RuleCache<Document> {
    package typealias Parse = (_ name: String, _ version: Int32, _ document: JSONValue) throws -> Document

    private let kind: String
    private let parse: Parse
    private let parser = JSONParser()
    private var generation: Int64?
    /// By name. Names tell documents of one kind apart: the channel of a mapping, `default` where there is one only.
    package private(set) var documents: [String: VersionedRules<Document>] = [:]

    package init(kind: String, parse: @escaping Parse) {
        self.kind = kind
        self.parse = parse
    }

    /// Adds the check to the round trip. Its result goes to ``absorb(_:in:)``.
    package func enqueueCheck(in transaction: inout PostgresTransaction) {
        var parameters = Parameters()
        parameters.text(kind)
        transaction.enqueue(RuleStatements.generation, parameters)
    }

    /// Reads the documents again if the check says that they have changed, in a round trip of its own.
    /// - Throws: ``CannotWork`` when a document is not understood by this version of the worker.
    package mutating func absorb(_ rows: PostgresRows, in transaction: inout PostgresTransaction) throws {
        let current = rows.count == 0 ? 0 : rows.int64(0, 0)
        guard current != generation else { return }
        var parameters = Parameters()
        parameters.text(kind)
        transaction.enqueue(RuleStatements.current, parameters)
        let documents = try transaction.run()[0]
        var loaded: [String: VersionedRules<Document>] = [:]
        for row in 0..<documents.count {
            let name = documents.text(row, 0)
            let version = documents.int32(row, 1)
            do {
                let text = Array(documents.jsonb(row, 2).utf8)
                let document = try parse(name, version, parser.parse(text))
                loaded[name] = VersionedRules(version: version, document: document)
            } catch {
                throw CannotWork("the \(kind) rules \"\(name)\", version \(version), cannot be used by this worker: \(error)")
            }
        }
        self.documents = loaded
        generation = current
    }

    /// The document of that name.
    /// - Throws: ``CannotWork`` when nobody has applied one.
    package func required(_ name: String = "default") throws -> VersionedRules<Document> {
        guard let rules = documents[name] else {
            throw CannotWork(
                "there are no \(kind) rules \"\(name)\" in the database; apply some with: switchyard rules apply FILE")
        }
        return rules
    }
}

private enum RuleStatements {
    static let generation = Statement(
        "rule_generation_read", "SELECT generation FROM rule_generation WHERE kind = $1::text")

    static let current = Statement(
        "rule_documents_current",
        """
        SELECT DISTINCT ON (name) name, version, document
          FROM rule_documents WHERE kind = $1::text ORDER BY name, version DESC
        """)
}
