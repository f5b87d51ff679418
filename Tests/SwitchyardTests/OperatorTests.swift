import ArgumentParser
import Domain
import Postgres
import TestBasics
import Testing
import TestSupport
import WorkerRuntime

@testable import Switchyard

@Suite struct `Who did what by the command line` {
    @Test func `is what they say, then what the environment says, then the machine's user`() throws {
        #expect(try Operator(named: "mei", environment: ["SWITCHYARD_OPERATOR": "li"]).name == "mei")
        #expect(try Operator(named: " ", environment: ["SWITCHYARD_OPERATOR": "li"]).name == "li")
        #expect(try !Operator(named: nil, environment: [:]).name.isEmpty)
        #expect(throws: CommandFailure.self) { try Operator(named: "two\nlines", environment: [:]) }
    }

    @Test func `is listed, the newest first, with what the database knows of them`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try BlockList.add(.phone, "13800000001", reason: "r", by: "mei", days: 3, in: &connection)
        #expect(try !BlockList.remove(.phone, "13900000001", by: "li", in: &connection))
        #expect(try BlockList.remove(.phone, "13800000001", by: "li", in: &connection))
        let list = try OperatorActions.list(try OperatorActionFilter.parse([]), in: &connection).text
        let lines = list.split(separator: "\n").dropFirst(2)
        #expect(lines.count == 2)
        #expect(lines.first?.contains("block-list remove  phone 138****0001") == true)
        #expect(list.contains("mei") && list.contains("{\"days\": 3}") && list.contains("switchyard"))
        #expect(!list.contains("13800000001"))
        let filter = try OperatorActionFilter.parse(["--command", "block-list", "--who", "mei", "--since", "1h"])
        #expect(try OperatorActions.list(filter, in: &connection).text.contains("block-list add"))
        let later = try OperatorActionFilter.parse(["--until", "1d"])
        #expect(try OperatorActions.list(later, in: &connection).text.isEmpty)
    }

    @Test func `is recorded with the rules, the stock and the goods that they change, and not when nothing changes`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        let stock = try StockImport(Array("warehouse,sku,quantity\nW,A,5\n".utf8))
        for _ in 1...2 { _ = try stock.apply(by: "mei", routing: "g", at: .now, in: &connection) }
        try GoodsImport(Array("sku,name,weight_grams\nA,Tea,250\n".utf8)).apply(by: "mei", in: &connection)
        let rows = try connection.texts("t_commands", "SELECT command FROM operator_actions ORDER BY action")
        #expect(rows == ["stock import", "goods import"])
    }

    /// deploy/roles.sql, as it is run after `switchyard schema apply`.
    private func databaseWithRoles() throws -> PostgresConnection {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        let bytes = try FileBytes.read("\(Repository.deploy)/roles.sql")
        try connection.execute(String(decoding: bytes, as: UTF8.self))
        return connection
    }

    @Test func `can be added to by an operator's role, and neither changed, deleted nor forged`() throws {
        var connection = try databaseWithRoles()
        try connection.execute("SET ROLE switchyard_operator")
        try OperatorActions.record(OperatorAction("test", on: "x"), by: "mei", in: &connection)
        for statement in [
            "UPDATE operator_actions SET who = 'li'", "DELETE FROM operator_actions", "TRUNCATE operator_actions",
            "INSERT INTO operator_actions (who, host, command, subject, database_role) VALUES ('a', 'h', 'c', 's', 'li')",
            "INSERT INTO operator_actions (who, host, command, subject, at) VALUES ('a', 'h', 'c', 's', now())",
        ] {
            #expect(failure { () throws(PostgresError) in try connection.execute(statement) }?.sqlState == "42501", "\(statement)")
        }
        #expect(try connection.count("t_count", "SELECT count(*) FROM operator_actions") == 1)
    }

    @Test(arguments: ["channel_ingest", "order_audit", "after_sales", "wms_feedback"])
    func `is no business of a worker's role`(role: String) throws {
        var connection = try databaseWithRoles()
        try connection.execute("SET ROLE switchyard_\(role)")
        #expect(
            failure { () throws(PostgresError) in try connection.execute("SELECT count(*) FROM operator_actions") }?.sqlState
                == "42501")
    }
}
