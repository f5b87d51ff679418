import Domain
import Postgres
import WorkerRuntime

/// The rule documents of the database: numbered versions of which the newest of a kind and name is in force.
enum RuleStore {
    /// What became of a document.
    struct Applied: Sendable {
        let document: RuleDocument
        let version: Int32
        /// Other than the version that was in force before.
        let isNew: Bool
    }

    /// Puts documents in force, all or none. What is in force already is left alone, so that repeating costs no version.
    ///
    /// Safe at any time and by several people at once: the second waits for the first and then compares with what that
    /// one has written. Workers take the new rules with their next batch.
    static func apply(
        _ documents: [RuleDocument], by person: Operator, to connection: inout PostgresConnection
    ) throws(PostgresError) -> [Applied] {
        var transaction = connection.begin()
        do throws(PostgresError) {
            let applied = try apply(documents, by: person, in: &transaction)
            try transaction.commit()
            return applied
        } catch {
            try? transaction.rollback()
            throw error
        }
    }

    private static func apply(
        _ documents: [RuleDocument], by person: Operator, in transaction: inout PostgresTransaction
    ) throws(PostgresError) -> [Applied] {
        let current = try lockAndRead(documents, in: &transaction)
        let applied = documents.map { document in
            let before = current["\(document.kind)/\(document.name)"]
            if let before, before.fingerprint == document.fingerprint {
                return Applied(document: document, version: before.version, isNew: false)
            }
            return Applied(document: document, version: (before?.version ?? 0) + 1, isNew: true)
        }
        let new = applied.filter(\.isNew)
        guard !new.isEmpty else { return applied }
        var rows = Parameters()
        rows.array(new) { $0.document.kind }
        rows.array(new) { $0.document.name }
        rows.array(new) { $0.version }
        rows.array(new) { PostgresJSON($0.document.json) }
        rows.array(new) { $0.document.fingerprint }
        rows.text(person.name)
        transaction.enqueue(insert, rows)
        var kinds = Parameters()
        kinds.array(Set(new.map(\.document.kind)))
        transaction.enqueue(raiseGeneration, kinds)
        OperatorActions.enqueue(
            OperatorAction(
                "rules apply",
                on: new.map { "\($0.document.kind)/\($0.document.name)@\($0.version)" }.joined(separator: " ")),
            by: person, in: &transaction)
        return applied
    }

    /// The row of a kind's generation is the lock of the kind.
    private static func lockAndRead(
        _ documents: [RuleDocument], in transaction: inout PostgresTransaction
    ) throws(PostgresError) -> [String: (version: Int32, fingerprint: Int64)] {
        var kinds = Parameters()
        kinds.array(Set(documents.map(\.kind)))
        transaction.enqueue(lock, kinds)
        transaction.enqueue(current, kinds)
        let rows = try transaction.run()[1]
        var versions: [String: (version: Int32, fingerprint: Int64)] = [:]
        for row in 0..<rows.count {
            versions["\(rows.text(row, 0))/\(rows.text(row, 1))"] = (rows.int32(row, 2), rows.int64(row, 3))
        }
        return versions
    }

    /// - Parameter history: earlier versions as well.
    static func table(history: Bool, in connection: inout PostgresConnection) throws(PostgresError) -> Table {
        let rows = try connection.query(history ? all : inForce)
        var table = Table("kind", "name", "version", "applied_at", "applied_by")
        for row in 0..<rows.count {
            let at = Timestamp(seconds: rows.moment(row, 3).microseconds / 1_000_000)
            table.add(
                "\(rows.text(row, 0))", "\(rows.text(row, 1))", "\(rows.int32(row, 2))", "\(at)", "\(rows.text(row, 4))")
        }
        return table
    }

    // MARK: - SQL

    /// Locks the rows in one order for everybody, making those that are missing.
    private static let lock = Statement(
        "rules_lock",
        """
        INSERT INTO rule_generation AS g (kind, generation)
        SELECT kind, 0 FROM unnest($1::text[]) AS k (kind) ORDER BY kind
        ON CONFLICT (kind) DO UPDATE SET generation = g.generation
        """)

    private static let current = Statement(
        "rules_current",
        """
        SELECT DISTINCT ON (kind, name) kind, name, version, fingerprint
          FROM rule_documents WHERE kind = ANY ($1::text[]) ORDER BY kind, name, version DESC
        """)

    private static let insert = Statement(
        "rules_insert",
        """
        INSERT INTO rule_documents (kind, name, version, document, fingerprint, applied_by)
        SELECT *, $6::text FROM unnest($1::text[], $2::text[], $3::integer[], $4::jsonb[], $5::bigint[])
        """)

    private static let raiseGeneration = Statement(
        "rules_raise_generation",
        "UPDATE rule_generation SET generation = generation + 1 WHERE kind = ANY ($1::text[])")

    private static let inForce = Statement(
        "rules_in_force",
        """
        SELECT DISTINCT ON (kind, name) kind, name, version, applied_at, applied_by
          FROM rule_documents ORDER BY kind, name, version DESC
        """)

    private static let all = Statement(
        "rules_all",
        "SELECT kind, name, version, applied_at, applied_by FROM rule_documents ORDER BY kind, name, version DESC")
}
