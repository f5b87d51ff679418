import Domain
import Events
import Rules

/// One order under audit: from the rules' verdict to what is done about it.
struct Audit {
    let request: AuditRequest
    let input: CheckInput
    var verdict: AuditVerdict

    private var order: Order { input.order }
    private var facts: OrderFacts { input.facts }

    mutating func conclude(_ decision: inout AuditDecision, ids: inout IDGenerator) {
        var review = HoldReview(facts.holds)
        if case .holdEnded(let hold, _) = request {
            review.release(where: { $0.hold.id == hold }, by: AuditDesk.timerSignature)
        }
        if let rejection = Finding(rejectionIn: facts.holds) { verdict.findings.append(rejection) }
        let isRejected = verdict.outcome == .reject
        if isRejected, facts.isRouted { turnRejectionsIntoHolds() }
        if verdict.outcome == .reject {
            review.release(where: \.isOfRule, by: AuditDesk.signature)
        } else {
            review.apply(
                HoldGroup.groups(of: verdict.findings), seenBefore: facts.verdict?.findings ?? [], at: input.now
            ) { ids.next(at: input.now) }
        }
        decision.placed = review.placed
        decision.released = review.released
        decision.ends = review.ends
        settle(&decision, review, isRejected: isRejected)
    }

    /// Goods may already be on their way: a person must stop them, the line cannot.
    private mutating func turnRejectionsIntoHolds() {
        for index in verdict.findings.indices where verdict.findings[index].effect == .reject {
            verdict.findings[index].effect = .hold(.fraud, HoldSpan(blocks: [.routing, .release, .shipping]))
            verdict.findings[index].text =
                "to be rejected, but already with a warehouse: \(verdict.findings[index].text)"
        }
    }

    private func settle(_ decision: inout AuditDecision, _ review: HoldReview, isRejected: Bool) {
        let outcome: AuditOutcome = verdict.outcome == .reject ? .reject : review.blocksRouting ? .hold : .approve
        var standing = facts.standing
        standing.activeHolds = Int32(review.active.count)
        switch outcome {
        case .approve: standing.audit = .approved
        case .hold: standing.audit = .inReview
        case .reject:
            standing.audit = .rejected
            standing.units.backordered = 0
            decision.givesBack = facts.reservations.filter { $0.quantity > 0 }
        }
        if standing != facts.standing { decision.standing = standing }

        let glance = Glance(order, facts.person)
        let memory = PriorVerdict(
            revision: order.revision, outcome: outcome, glance: glance, findings: verdict.findings.map(\.record))
        if memory != facts.verdict {
            decision.memory = AuditDecision.Memory(verdict: memory, ruleVersion: verdict.rules.number)
        }
        let isNews = decision.standing != nil || !review.placed.isEmpty || !review.released.isEmpty
        if facts.isRouted, !review.placed.isEmpty { decision.alert = alert(review, isRejected: isRejected) }
        if !facts.isRouted || isForRouting(glance) || !review.placed.isEmpty {
            decision.announcement = announcement(outcome, review)
        }
        if isNews || decision.announcement != nil || decision.alert != nil {
            decision.entry = entry(outcome, review, decision)
        }
    }

    /// Whether routing, which has planned the order already, must hear of it again: it plans anew while it can, and tells
    /// people when it cannot.
    private func isForRouting(_ glance: Glance) -> Bool {
        facts.standing.audit != .approved || facts.verdict?.glance.routedBy != glance.routedBy
    }

    private func announcement(_ outcome: AuditOutcome, _ review: HoldReview) -> AuditDecision.Announcement? {
        switch outcome {
        // An approved order that comes again has changed, or waited for a person's hold: routing must hear of it.
        case .approve: return .approved(approvedEvent)
        case .hold:
            let wasHeld = facts.standing.audit == .inReview
            return wasHeld && review.placed.isEmpty ? nil : .held(heldEvent)
        case .reject:
            return .rejected(
                OrderRejected(orderID: order.id, order: order.key, revision: order.revision, reasons: reasons))
        }
    }

    /// Goods may be on their way: somebody must look before it is too late.
    private func alert(_ review: HoldReview, isRejected: Bool) -> AuditDecision.RaisedAlert {
        let what = isRejected ? "must be rejected" : "must be held"
        let why = review.placed.map(\.reason).joined(separator: "; ")
        return .init(
            severity: isRejected ? .critical : .warning,
            text: "order \(order.id) is already routed and \(what): \(why)")
    }

    // MARK: - Words

    private var reasons: [VerdictReason] {
        verdict.findings.filter(\.isObjection).map { VerdictReason(rule: $0.rule, hold: $0.holdType, text: $0.text) }
    }

    /// Includes holds that people placed: whoever reads it sees everything the order waits for.
    private var heldEvent: OrderHeld {
        let manual = facts.holds.filter { $0.state == .active && !$0.isOfRule }
        return OrderHeld(
            orderID: order.id, order: order.key, revision: order.revision,
            reasons: reasons
                + manual.map { VerdictReason(rule: $0.hold.placedBy, hold: $0.hold.type, text: $0.hold.reason) })
    }

    private var approvedEvent: OrderApproved {
        var order = order
        // What the platform or the buyer demands goes before what a rule wishes.
        order.requiredWarehouse = order.requiredWarehouse ?? verdict.warehouse
        order.requiredCarrier = order.requiredCarrier ?? verdict.carrier
        return OrderApproved(
            order: order, priority: verdict.priority, tags: verdict.tags, ruleVersion: verdict.rules.number)
    }

    private func entry(_ outcome: AuditOutcome, _ review: HoldReview, _ decision: AuditDecision) -> AuditDecision.Entry
    {
        let objections = reasons.map(\.text).joined(separator: "; ")
        let event: String
        var summary: String
        switch outcome {
        case .approve:
            event = "approved"
            summary = "approved by \(verdict.rules)"
            if !review.respected.isEmpty { summary += ", although: \(objections)" }
        case .hold:
            event = "held"
            summary = objections.isEmpty ? "held by a person" : "held: \(objections)"
        case .reject:
            event = "rejected"
            summary = "rejected: \(objections)"
        }
        if let alert = decision.alert { summary += "; \(alert.text)" }
        return AuditDecision.Entry(
            event: event, summary: summary, detail: explanation(of: outcome, review), ruleVersion: verdict.rules.number)
    }
}

extension Finding {
    /// A person refused to release a hold: that rejects the order.
    fileprivate init?(rejectionIn holds: [KnownHold]) {
        guard let refused = holds.last(where: { $0.state == .rejected }) else { return nil }
        let person = refused.resolvedBy ?? "a person"
        self.init(
            rule: "person:\(person)", effect: .reject, text: "rejected by \(person): \(refused.hold.reason)",
            values: [FoundValue("hold", refused.hold.type.rawValue)], evidence: 0)
    }
}
