import Domain
import JSON
import LogisticsQuoting
import Postgres
import Rules
import WorkerRuntime

/// Reads what a batch needs in one round trip, orders locked ascending.
struct QuotingLoader {
    private var origins = RuleCache<OriginDirectory>(kind: "warehouses") { _, _, json in OriginDirectory.read(json) }
    private var rules = RuleCache<QuotingRules>(kind: "quoting") { name, version, json in
        let fingerprint = RuleSetVersion.fingerprint(of: json)
        return try QuotingRules.read(
            json, version: RuleSetVersion(kind: "quoting", name: name, number: version, fingerprint: fingerprint))
    }

    func quoter() throws -> Quoter {
        Quoter(rules: try rules.required().document, origins: try origins.required().document)
    }

    func ruleVersion() throws -> Int32 { try rules.required().version }

    mutating func load(_ fulfilments: [Fulfilment], in transaction: inout PostgresTransaction) throws -> QuotingFacts {
        origins.enqueueCheck(in: &transaction)
        rules.enqueueCheck(in: &transaction)
        enqueue(fulfilments, in: &transaction)
        let results = try transaction.run()
        try origins.absorb(results[0], in: &transaction)
        try rules.absorb(results[1], in: &transaction)
        var facts = QuotingFacts(standings: Standings.read(results[2]))
        readStates(results[3], into: &facts)
        facts.heldFromRelease = Set((0..<results[4].count).map { results[4].id($0, 0) })
        readReceivers(results[5], into: &facts)
        let goods = results[6]
        for row in 0..<goods.count {
            facts.goods[goods.text(row, 0)] = ParcelGoods(
                weightGrams: goods.int64(row, 1), volumeCM3: goods.int64(row, 2), goodsClass: goods.text(row, 3))
        }
        return facts
    }

    private func enqueue(_ fulfilments: [Fulfilment], in transaction: inout PostgresTransaction) {
        let orders = Set(fulfilments.map(\.order)).sorted()
        Standings.enqueueLock(orders, in: &transaction)
        var ids = Parameters()
        ids.array(fulfilments) { $0.id }
        transaction.enqueue(Statements.states, ids)
        var owners = Parameters()
        owners.array(orders)
        transaction.enqueue(Statements.holds, owners)
        transaction.enqueue(Statements.receivers, owners)
        var skus = Parameters()
        skus.array(Set(fulfilments.flatMap { $0.lines.map(\.sku) }).sorted())
        transaction.enqueue(Statements.goods, skus)
    }

    private func readStates(_ rows: PostgresRows, into facts: inout QuotingFacts) {
        for row in 0..<rows.count {
            guard let state = FulfilmentState(rawValue: rows.text(row, 1)) else {
                preconditionFailure("fulfilment_status holds a state that this version does not know")
            }
            facts.fulfilments[rows.id(row, 0)] = state
        }
    }

    private func readReceivers(_ rows: PostgresRows, into facts: inout QuotingFacts) {
        for row in 0..<rows.count {
            facts.receivers[rows.id(row, 0)] = PersonalData(
                name: rows.text(row, 1), phone: rows.text(row, 2), street: rows.text(row, 3),
                email: rows.optionalText(row, 4), buyerNote: rows.text(row, 5), sellerNote: rows.text(row, 6),
                isEncrypted: rows.bool(row, 7))
        }
    }
}
