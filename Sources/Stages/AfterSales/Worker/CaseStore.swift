import AfterSales
import Domain
import Events
import Postgres
import WorkerRuntime

/// Writes cases, refunds, messages and what was said about them.
enum CaseStore {
    typealias Decision = AfterSalesStage.Decision

    static func enqueue(_ decisions: [Decision], in transaction: inout PostgresTransaction) {
        guard let now = decisions.first?.at else { return }
        // A case can move several times in a batch; its rows are written once, as they end.
        var last: [CaseID: CaseFile] = [:]
        for file in decisions.flatMap(\.afterSales.cases) { last[file.id] = file }
        enqueueCases(last.values.sorted { $0.id < $1.id }, at: now, in: &transaction)
        enqueueMessages(decisions, at: now, in: &transaction)
        OrderHistory.enqueue(decisions.flatMap(history), in: &transaction)
    }

    private static func enqueueCases(_ files: [CaseFile], at now: Timestamp, in transaction: inout PostgresTransaction)
    {
        guard !files.isEmpty else { return }
        var heads = Parameters()
        heads.array(files) { $0.id }
        heads.array(files) { $0.order }
        heads.array(files) { $0.request.requestID }
        heads.array(files) { $0.request.requestedBy }
        heads.array(files) { $0.kind.rawValue }
        heads.array(files) { $0.state.rawValue }
        heads.array(files) { $0.reason }
        heads.array(files) { $0.verdict }
        heads.array(files) { $0.amount }
        heads.array(files) { $0.currency.code }
        heads.array(files) { $0.needsPerson }
        heads.array(files) { $0.requestedAt }
        heads.array(files) { $0.remark }
        heads.moment(now)
        transaction.enqueue(WriteStatements.cases, heads)
        enqueueLines(files, in: &transaction)
        enqueueRefunds(files, at: now, in: &transaction)
    }

    private static func enqueueLines(_ files: [CaseFile], in transaction: inout PostgresTransaction) {
        let lines = files.flatMap { file in file.lines.map { (file.id, $0) } }
        guard !lines.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(lines) { $0.0 }
        parameters.array(lines) { $0.1.number }
        parameters.array(lines) { $0.1.sku }
        parameters.array(lines) { $0.1.quantity }
        parameters.array(lines) { $0.1.amount }
        parameters.array(lines) { $0.1.reception.rawValue }
        parameters.array(lines) { $0.1.acceptance.rawValue }
        parameters.array(lines) { $0.1.accepted }
        parameters.array(lines) { $0.1.refused }
        transaction.enqueue(WriteStatements.caseLines, parameters)
    }

    private static func enqueueRefunds(
        _ files: [CaseFile], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        let refunds = files.flatMap { file in file.refunds.map { (file, $0) } }
        guard !refunds.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(refunds) { $0.1.id }
        parameters.array(refunds) { $0.0.id }
        parameters.array(refunds) { $0.0.order }
        parameters.array(refunds) { $0.1.amount }
        parameters.array(refunds) { $0.0.currency.code }
        parameters.array(refunds) { $0.1.state.rawValue }
        parameters.array(refunds) { $0.1.reference }
        parameters.moment(now)
        transaction.enqueue(WriteStatements.refunds, parameters)
    }

    private static func enqueueMessages(
        _ decisions: [Decision], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        var unmatched: [CaseFile.RequestNumber: UnmatchedRequest] = [:]
        for request in decisions.compactMap(\.afterSales.unmatched) {
            let number = CaseFile.RequestNumber(
                requestedBy: request.request.requestedBy, requestID: request.request.requestID)
            unmatched[number] = request
        }
        if !unmatched.isEmpty {
            let requests = unmatched.values.map { $0 }
            var parameters = Parameters()
            parameters.array(requests) { $0.request.requestedBy }
            parameters.array(requests) { $0.request.requestID }
            parameters.array(requests) { $0.request.order.channel.name }
            parameters.array(requests) { $0.request.order.shop }
            parameters.array(requests) { $0.request.order.orderNumber }
            parameters.array(requests) { $0.request.kind.rawValue }
            parameters.array(requests) { $0.outcome.rawValue }
            parameters.array(requests) { $0.request.requestedAt }
            parameters.moment(now)
            transaction.enqueue(WriteStatements.unmatched, parameters)
        }
        let returns = decisions.compactMap(\.afterSales.returnMessage)
        guard !returns.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(returns) { $0.warehouse.code }
        parameters.array(returns) { $0.outBizCode }
        parameters.array(returns) { $0.caseID }
        parameters.moment(now)
        transaction.enqueue(WriteStatements.returns, parameters)
    }

    private static func history(of decision: Decision) -> [HistoryEntry] {
        guard let order = decision.afterSales.order else { return [] }
        return decision.afterSales.history.map { note in
            HistoryEntry(
                orderID: order, at: decision.at, stage: .afterSales, event: note.event, summary: note.summary,
                detail: note.detail, ruleVersion: decision.ruleVersion, cause: decision.cause)
        }
    }
}
