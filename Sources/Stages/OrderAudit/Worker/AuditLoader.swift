import Domain
import JSON
import OrderAudit
import Postgres
import Rules
import WorkerRuntime

/// Reads what a batch needs to know: one round trip for orders that came as events, two when timers ask about stored
/// ones or the rules have just changed.
struct AuditLoader {
    private var rules = RuleCache<RuleSet<AuditRule>>(kind: AuditRulebook.kind) { name, version, document in
        let rules = try AuditDocument.rules(in: document)
        let fingerprint = RuleSetVersion.fingerprint(of: document)
        return RuleSet(
            version: RuleSetVersion(kind: AuditRulebook.kind, name: name, number: version, fingerprint: fingerprint),
            rules: rules)
    }
    /// Made of the documents of these versions.
    private var rulebook: AuditRulebook?
    private var versions: [String: Int32] = [:]
    private let parser = JSONParser()
    private let stored = StoredOrders()

    mutating func load(_ requests: [AuditRequest], in transaction: inout PostgresTransaction) throws -> AuditFacts {
        var orders: [Order] = []
        var unread: Set<OrderID> = []
        for request in requests {
            if case .received(let order) = request { orders.append(order) } else { unread.insert(request.order) }
        }
        let ids = Set(requests.map(\.order)).sorted()
        rules.enqueueCheck(in: &transaction)
        Standings.enqueueLock(ids, in: &transaction)
        enqueueOwn(ids, in: &transaction)
        stored.enqueue(unread.sorted(), in: &transaction)
        let crowd = rulebook.map { Crowd(orders, $0) }
        crowd?.enqueue(in: &transaction)
        let results = try transaction.run()

        let changed = try refreshRules(results[0], in: &transaction)
        var facts = AuditFacts(rulebook: changed.rulebook)
        for (id, standing) in Standings.read(results[1]) { facts.orders[id] = OrderFacts(standing: standing) }
        readOwn(results, into: &facts)
        for order in stored.read(results[6], lines: results[7]) {
            facts.orders[order.id]?.order = order
            // In a batch of both, the event is not read twice.
            orders.append(order)
        }
        if let crowd, !changed.isNew { crowd.read(results, from: 8, into: &facts) }
        if changed.isNew || !unread.isEmpty {
            // Rows may be locked out of order here when rules have just changed; a deadlock that comes of it is
            // retried.
            let crowd = Crowd(changed.isNew ? orders : orders.filter { unread.contains($0.id) }, changed.rulebook)
            crowd.enqueue(in: &transaction)
            crowd.read(try transaction.run(), from: 0, into: &facts)
        }
        return facts
    }

    // MARK: - Rules

    private mutating func refreshRules(
        _ rows: PostgresRows, in transaction: inout PostgresTransaction
    ) throws -> (rulebook: AuditRulebook, isNew: Bool) {
        try rules.absorb(rows, in: &transaction)
        let current = rules.documents.mapValues(\.version)
        if let rulebook, current == versions { return (rulebook, false) }
        _ = try rules.required(AuditRulebook.defaultName)
        guard let rulebook = AuditRulebook(rules.documents.mapValues(\.document)) else {
            preconditionFailure("the document was there a line ago")
        }
        self.rulebook = rulebook
        versions = current
        return (rulebook, true)
    }

    // MARK: - What belongs to the orders

    /// Results 2 to 5.
    private func enqueueOwn(_ ids: [OrderID], in transaction: inout PostgresTransaction) {
        var parameters = Parameters()
        parameters.array(ids)
        transaction.enqueue(AuditStatements.people, parameters)
        transaction.enqueue(AuditStatements.verdicts, parameters)
        transaction.enqueue(AuditStatements.holds, parameters)
        transaction.enqueue(AuditStatements.reservations, parameters)
    }

    private func readOwn(_ results: borrowing PostgresResults, into facts: inout AuditFacts) {
        let people = results[2]
        for row in 0..<people.count {
            facts.orders[people.id(row, 0)]?.person = PersonalData(
                name: people.text(row, 1), phone: people.text(row, 2), street: people.text(row, 3),
                buyerNote: people.text(row, 4), sellerNote: people.text(row, 5), isEncrypted: people.bool(row, 6))
        }
        let verdicts = results[3]
        for row in 0..<verdicts.count {
            let findings = (try? parser.parse(verdicts.jsonb(row, 5))).map { [FindingRecord](reading: $0) }
            facts.orders[verdicts.id(row, 0)]?.verdict = PriorVerdict(
                revision: verdicts.int32(row, 1), outcome: AuditOutcome(rawValue: verdicts.text(row, 2)) ?? .hold,
                glance: Glance(saw: verdicts.int64(row, 3), routedBy: verdicts.int64(row, 4)), findings: findings ?? [])
        }
        let holds = results[4]
        for row in 0..<holds.count { facts.orders[holds.id(row, 0)]?.holds.append(KnownHold(holds, row)) }
        let reservations = results[5]
        for row in 0..<reservations.count {
            facts.orders[reservations.id(row, 0)]?.reservations.append(
                PoolReservation(
                    line: reservations.int32(row, 1), sku: reservations.text(row, 2),
                    quantity: reservations.int32(row, 3)))
        }
    }
}

extension KnownHold {
    fileprivate init(_ rows: PostgresRows, _ row: Int) {
        guard let type = HoldType(rawValue: rows.text(row, 2)), let state = Hold.State(rawValue: rows.text(row, 6))
        else {
            preconditionFailure("order_holds hold a type or a state that this version does not know")
        }
        let blocks = rows.text(row, 5).split(separator: ",").compactMap { BlockedStage(rawValue: String($0)) }
        self.init(
            hold: Hold(
                id: rows.id(row, 1), type: type, reason: rows.text(row, 3), placedBy: rows.text(row, 4),
                blocks: Set(blocks)),
            state: state, resolvedBy: rows.optionalText(row, 7))
    }
}
