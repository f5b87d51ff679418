import AfterSales
import Domain
import Events
import Postgres
import WorkerRuntime

/// Reads what a batch needs to know, with the orders locked.
struct AfterSalesLoader {
    private(set) var rules = RuleCache<AfterSalesPolicy>(kind: "after-sales") { _, _, document in
        try AfterSalesPolicy(reading: document)
    }

    /// Two round trips: which orders the messages mean, then everything about those.
    mutating func load(
        _ messages: [AfterSalesMessage], in transaction: inout PostgresTransaction
    ) throws -> AfterSalesFacts {
        let subjects = Subjects(messages)
        rules.enqueueCheck(in: &transaction)
        enqueueOrders(of: subjects, in: &transaction)
        let found = try transaction.run()
        try rules.absorb(found[0], in: &transaction)
        let orders = (0..<found[1].count).map { row -> OrderID in found[1].id(row, 0) }
        enqueueDossiers(of: orders, in: &transaction)
        enqueueMessages(of: subjects, in: &transaction)
        let results = try transaction.run()
        var facts = AfterSalesFacts(dossiers: Dossiers.read(results))
        facts.answered = Self.answered(results[Dossiers.resultCount])
        facts.returnMessages = Self.returns(results[Dossiers.resultCount + 1])
        return facts
    }

    private func enqueueOrders(of subjects: Subjects, in transaction: inout PostgresTransaction) {
        let keys = Array(subjects.keys)
        var parameters = Parameters()
        parameters.array(subjects.orders)
        parameters.array(keys) { $0.channel.name }
        parameters.array(keys) { $0.shop }
        parameters.array(keys) { $0.orderNumber }
        parameters.array(subjects.cases)
        parameters.array(subjects.moved)
        transaction.enqueue(ReadStatements.orders, parameters)
    }

    private func enqueueDossiers(of orders: [OrderID], in transaction: inout PostgresTransaction) {
        // The lock comes first: every statement after it sees what the holder before has committed.
        Standings.enqueueLock(orders, in: &transaction)
        var parameters = Parameters()
        parameters.array(orders)
        for statement in Dossiers.statements { transaction.enqueue(statement, parameters) }
    }

    private func enqueueMessages(of subjects: Subjects, in transaction: inout PostgresTransaction) {
        let requests = Array(subjects.requests)
        var parameters = Parameters()
        parameters.array(requests) { $0.requestedBy }
        parameters.array(requests) { $0.requestID }
        transaction.enqueue(ReadStatements.answered, parameters)
        let returns = Array(subjects.returns)
        parameters.reset()
        parameters.array(returns) { $0.warehouse.code }
        parameters.array(returns) { $0.outBizCode }
        transaction.enqueue(ReadStatements.returns, parameters)
    }

    private static func answered(_ rows: PostgresRows) -> Set<CaseFile.RequestNumber> {
        Set(
            (0..<rows.count).map {
                CaseFile.RequestNumber(requestedBy: rows.text($0, 0), requestID: rows.text($0, 1))
            })
    }

    private static func returns(_ rows: PostgresRows) -> Set<ReturnNumber> {
        Set(
            (0..<rows.count).map {
                ReturnNumber(warehouse: WarehouseCode(rows.text($0, 0)), outBizCode: rows.text($0, 1))
            })
    }
}
