import Events
import Foundation
import Postgres
import TestBasics
import TestSupport
import Testing

/// `deploy/roles.sql`, run as an operator would.
@Suite struct `A database role` {
    private let conninfo: String

    init() throws {
        conninfo = try TestDatabase.makeWithSchema()
        var owner = try PostgresConnection(conninfo: conninfo)
        let script = try String(contentsOfFile: "\(Repository.deploy)/roles.sql", encoding: .utf8)
        try owner.execute(script)
        // Again, as after every release, and after somebody granted too much by hand.
        try owner.execute(
            """
            GRANT ALL ON order_personal TO switchyard_reader, switchyard_wms_feedback;
            GRANT UPDATE (status) ON order_status TO switchyard_reader;
            GRANT CREATE ON SCHEMA public TO switchyard_worker;
            GRANT switchyard_operator TO switchyard_reader;
            """)
        try owner.execute(script)
    }

    @Test func `may do with every table what the matrix says, and nothing else`() throws {
        var owner = try PostgresConnection(conninfo: conninfo)
        let rows = try owner.query(
            Statement(
                "rights",
                """
                SELECT substring(r.rolname::text FROM 12), c.relname::text,
                       concat(CASE WHEN has_any_column_privilege(r.oid, c.oid, 'SELECT') THEN 'S' END,
                              CASE WHEN has_any_column_privilege(r.oid, c.oid, 'INSERT') THEN 'I' END,
                              CASE WHEN has_any_column_privilege(r.oid, c.oid, 'UPDATE') THEN 'U' END,
                              CASE WHEN has_table_privilege(r.oid, c.oid, 'DELETE') THEN 'D' END,
                              CASE WHEN has_table_privilege(r.oid, c.oid, 'TRUNCATE, REFERENCES, TRIGGER') THEN '!' END)
                  FROM pg_roles r, pg_class c
                 WHERE r.rolname LIKE 'switchyard\\_%' AND r.rolname NOT LIKE '%\\_login'
                   AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace = 'public'::regnamespace
                 ORDER BY 1, 2
                """))
        var seen: Set<String> = []
        for row in 0..<rows.count {
            let (role, table, actual) = (rows.text(row, 0), rows.text(row, 1), rows.text(row, 2))
            seen.insert(role)
            let stated = RoleMatrix.stated(role, table)
            #expect(actual == stated, "\(role) may \(actual) \(table); the matrix says \(stated)")
        }
        #expect(seen == Set(RoleMatrix.roles))
        #expect(seen.isSuperset(of: WorkerName.allCases.map { $0.rawValue.replacing("-", with: "_") }))
    }

    @Test(arguments: RoleMatrix.roles)
    func `changes no structure and calls nothing that it need not`(role: String) throws {
        var session = try PostgresConnection(conninfo: conninfo)
        try session.execute("SET ROLE switchyard_\(role)")
        let refused = [
            "CREATE TABLE public.mine (n integer)", "CREATE TEMPORARY TABLE mine (n integer)", "DROP TABLE outbox",
            "ALTER TABLE consumer_progress ADD mine integer", "TRUNCATE outbox", "CREATE SCHEMA mine",
            "CREATE INDEX ON order_status (status)", "CREATE FUNCTION mine() RETURNS void LANGUAGE sql AS ''",
            "INSERT INTO schema_migrations (number, name, checksum) VALUES (1000, 'mine', '')",
            "UPDATE rule_documents SET document = '{}'", "DELETE FROM rule_documents", "DELETE FROM consumer_progress",
            "DELETE FROM orders", "DELETE FROM fulfilments", "DELETE FROM refunds", "DELETE FROM stock_movements",
            "UPDATE stock_movements SET quantity = 0", "UPDATE order_history SET cause_offset = 0",
            "DELETE FROM operator_actions", "UPDATE operator_actions SET who = ''",
            "COPY orders TO PROGRAM 'cat'", "SELECT pg_read_file('postgresql.conf')",
        ]
        for statement in refused {
            let error = failure { () throws(PostgresError) in try session.execute(statement) }
            #expect(error?.sqlState == "42501" || error?.sqlState == "42703", "\(role): \(statement)")
        }
        guard role != "worker", RoleMatrix.stages[role] == nil else { return }
        let fence = "SELECT fence('c', 'g', '{}', '{}', '{}', '{}', '{}')"
        #expect(failure { () throws(PostgresError) in try session.execute(fence) }?.sqlState == "42501")
    }

    @Test func `of each worker is its own: it cannot become another's`() throws {
        for role in RoleMatrix.stages.keys.sorted() {
            var session = try PostgresConnection(conninfo: conninfo)
            // A user as the operator would make one, because a superuser may become anybody.
            let user = "try_\(role)_\(UInt32.random(in: 0 ... .max))"
            try session.execute("CREATE ROLE \(user) LOGIN IN ROLE switchyard_\(role)")
            var own = try PostgresConnection(conninfo: conninfo + " user=\(user)")
            for other in RoleMatrix.roles where other != role && other != "worker" {
                let error = failure { () throws(PostgresError) in try own.execute("SET ROLE switchyard_\(other)") }
                #expect(error?.sqlState == "42501", "\(role) became \(other)")
            }
        }
    }
}
