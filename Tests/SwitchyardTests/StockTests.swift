import Domain
import Postgres
import Testing
import TestSupport
import WorkerRuntime

@testable import Switchyard

@Suite struct `Stock by the command line` {
    private let file = Array("warehouse,sku,quantity,safety\nGZ01,A,10,2\nSH02,A,5,\nGZ01,B,1,0\n".utf8)
    private let now = Timestamp(seconds: 1_770_000_000)

    private func importing(_ bytes: [UInt8], into connection: inout PostgresConnection) throws -> Int {
        try StockImport(bytes).apply(by: "mei", routing: "warehouse-routing", at: now, in: &connection)
    }

    @Test func `is imported once, however often the file is given`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        #expect(try importing(file, into: &connection) == 3)
        #expect(try importing(file, into: &connection) == 0)
        let text = try StockShowCommand.report(on: "A", in: &connection).text
        #expect(text.contains("GZ01"))
        #expect(text.contains("can be promised  13"))
        #expect(try StockVerification(in: &connection).violations.isEmpty)
    }

    @Test func `is not imported at all when a line takes away too much`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        let bad = Array("warehouse,sku,quantity\nGZ01,A,10\nGZ01,B,-1\n".utf8)
        #expect(throws: CommandFailure.self) { try importing(bad, into: &connection) }
        #expect(throws: CommandFailure.self) { try StockShowCommand.report(on: "A", in: &connection) }
    }

    @Test(arguments: [
        (
            "UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'A' AND warehouse = 'GZ01'",
            "on hand = sum of the ledger"
        ),
        ("UPDATE stock SET allocated = 1 WHERE sku = 'B'", "allocated = sum of the ledger"),
        ("UPDATE stock SET allocated = 1 WHERE sku = 'B'", "allocated = open lines of fulfilments"),
        ("UPDATE stock_pool SET reserved = 3 WHERE sku = 'A'", "reserved = sum of the ledger"),
        ("UPDATE stock_pool SET reserved = 3 WHERE sku = 'A'", "reserved = reservations of orders"),
        ("DELETE FROM stock WHERE sku = 'B'", "on hand = sum of the ledger"),
    ])
    func `is proved wrong when somebody changes a counter by hand`(tampering: String, check: String) throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        _ = try importing(file, into: &connection)
        try connection.execute(tampering)
        let violations = try StockVerification(in: &connection).violations
        #expect(violations.contains { $0.check == check })
    }

    @Test func `wakes the orders that wait for what came`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try connection.execute(
            "INSERT INTO backorders VALUES ('01900000-0000-7000-8000-000000000001', 1, 'A', 2, now())")
        _ = try importing(file, into: &connection)
        let timers = try connection.query(Statement("test_timers", "SELECT consumer_group, kind, subject FROM timers"))
        #expect(timers.count == 1)
        #expect(
            timers.text(0, 0) == "warehouse-routing" && timers.text(0, 1) == "resume_waiting"
                && timers.text(0, 2) == "A")
    }

    @Test func `is described by goods, whose empty fields leave what is known`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try GoodsImport(Array("sku,name,weight_grams,goods_class\nA,Tea,250,food\n".utf8)).apply(by: "mei", in: &connection)
        try GoodsImport(Array("sku,name,weight_grams,goods_class\nA,Green tea,260,\n".utf8)).apply(by: "mei", in: &connection)
        let text = try StockShowCommand.report(on: "A", in: &connection).text
        #expect(text.contains("Green tea") && text.contains("260") && text.contains("food"))
    }
}
