package import Domain
import Events
import Rules

/// Audits orders: asks the rules, weighs what they say against what was said before, and chooses what to do.
///
/// Pure: the same requests, facts, rules, time and seed give the same decisions.
package enum AuditDesk {
    /// How the audit signs what it does itself.
    package static let signature = "order-audit"
    /// How a hold that ended by its time is signed.
    package static let timerSignature = "timer"

    /// Decides one request and brings the facts up to date, for the next of the same order in the batch.
    /// - Returns: `nil` when there is nothing to do.
    package static func decide(
        _ request: AuditRequest, given facts: inout AuditFacts, at now: Timestamp, ids: inout IDGenerator
    ) -> AuditDecision? {
        guard let known = facts.orders[request.order] else {
            if case .received(let order) = request { return unknown(order) }
            return nil
        }
        var decision = AuditDecision(orderID: request.order)
        guard let order = request.subject(known), known.needsAudit(request, order) else { return nil }
        if known.standing.audit == .rejected {
            decision.keepRejected(known)
        } else {
            let rules = facts.rulebook.rules(for: order.key)
            let input = CheckInput(order: order, facts: known, listPrices: facts.listPrices, now: now)
            var audit = Audit(request: request, input: input, verdict: AuditVerdict(input, by: rules))
            audit.conclude(&decision, ids: &ids)
        }
        facts.orders[request.order]?.absorb(decision, now)
        return decision.changesNothing ? nil : decision
    }

    /// Ingest writes an order before it tells of it, so this is a database that lost something.
    private static func unknown(_ order: Order) -> AuditDecision {
        var decision = AuditDecision(orderID: order.id)
        decision.alert = AuditDecision.RaisedAlert(
            severity: .critical, text: "order \(order.id) was to be audited, but the database does not know it")
        return decision
    }
}

extension AuditRequest {
    fileprivate func subject(_ facts: OrderFacts) -> Order? {
        if case .received(let order) = self { order } else { facts.order }
    }
}

extension OrderFacts {
    /// Whether the request can change anything.
    fileprivate func needsAudit(_ request: AuditRequest, _ order: Order) -> Bool {
        if let verdict, verdict.revision > order.revision { return false }
        switch standing.status {
        case .cancelled, .shipped, .partiallyDelivered, .delivered, .completed, .partiallyReturned, .returned:
            return false
        default: break
        }
        switch request {
        case .received:
            return
                !(verdict?.outcome == .approve && verdict?.glance == Glance(order, person)
                && standing.audit == .approved)
        case .recheck: return true
        case .holdEnded(let hold, _): return holds.contains { $0.hold.id == hold && $0.state == .active }
        }
    }

    /// Fulfilments exist: what is decided now comes too late for routing.
    var isRouted: Bool { standing.units.allocated > 0 || standing.units.shipped > 0 || standing.isWithWarehouse }

    fileprivate mutating func absorb(_ decision: AuditDecision, _ now: Timestamp) {
        standing = decision.standing ?? standing
        verdict = decision.memory?.verdict ?? verdict
        for release in decision.released {
            guard let index = holds.firstIndex(where: { $0.hold.id == release.id }) else { continue }
            holds[index].state = .released
            holds[index].resolvedBy = release.by
        }
        for hold in decision.placed { holds.append(KnownHold(hold: hold)) }
        if !decision.givesBack.isEmpty { reservations = [] }
    }
}

extension AuditDecision {
    /// A rejection stands until the order changes; ingest then puts its audit back to pending. What is reserved for it all
    /// the same goes back at once.
    fileprivate mutating func keepRejected(_ facts: OrderFacts) {
        givesBack = facts.reservations.filter { $0.quantity > 0 }
        guard !givesBack.isEmpty else { return }
        entry = Entry(
            event: "stays_rejected",
            summary: "changed after it was rejected: it stays rejected, its stock is free again",
            detail: "{}")
    }

    fileprivate var changesNothing: Bool {
        standing == nil && placed.isEmpty && released.isEmpty && ends.isEmpty && givesBack.isEmpty && memory == nil
            && announcement == nil && alert == nil && entry == nil
    }
}
