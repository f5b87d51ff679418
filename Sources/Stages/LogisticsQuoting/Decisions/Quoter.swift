package import Domain
import Events
import Rules

/// Chooses how a planned fulfilment travels. A pure function of requests, facts, documents and time.
package struct Quoter: Sendable {
    private let rules: QuotingRules
    private let origins: OriginDirectory

    package init(rules: QuotingRules, origins: OriginDirectory) {
        self.rules = rules
        self.origins = origins
    }

    /// One decision for each fulfilment that is still planned. The facts take in what is decided, so that a batch which
    /// names a fulfilment twice releases it once.
    package func decide(
        _ requests: [QuotingRequest], given facts: inout QuotingFacts, at now: Timestamp
    ) -> [QuotingDecision] {
        var decisions: [QuotingDecision] = []
        decisions.reserveCapacity(requests.count)
        for (position, request) in requests.enumerated() {
            let id = request.planned.fulfilment.id
            guard facts.fulfilments[id] == .planned else { continue }
            let decision = decide(request, position, facts, at: now)
            if case .released(let release) = decision.outcome {
                facts.fulfilments[id] = .released
                facts.standings[request.planned.fulfilment.order] = release.standing
            }
            decisions.append(decision)
        }
        return decisions
    }

    private func decide(
        _ request: QuotingRequest, _ position: Int, _ facts: QuotingFacts, at now: Timestamp
    ) -> QuotingDecision {
        let planned = request.planned
        let order = planned.fulfilment.order
        func waiting(_ event: QuotingNote.Event, _ summary: String, _ detail: String, alerts: Bool) -> QuotingDecision {
            QuotingDecision(
                request: position, planned: planned, attempt: request.attempt,
                outcome: .waiting(
                    until: now + rules.retryAfter, alert: alerts ? alert(about: planned, summary, at: now) : nil),
                note: request.attempt == 0 ? QuotingNote(event: event, summary: summary, detail: detail) : nil)
        }
        if facts.heldFromRelease.contains(order) {
            return waiting(.held, "A hold blocks the release to the warehouse", "{}", alerts: false)
        }
        guard let standing = facts.standings[order], let receiver = facts.receivers[order] else {
            return waiting(.incomplete, "The receiver of the order is not known any more", "{}", alerts: true)
        }
        guard let origin = origins[planned.fulfilment.warehouse.code] else {
            let summary = "The document warehouses does not know \(planned.fulfilment.warehouse)"
            return waiting(.incomplete, summary, "{}", alerts: true)
        }
        let consideration = consider(planned, from: origin, facts, at: now)
        guard let chosen = consideration.chosen, let quote = chosen.quote else {
            let summary = "No carrier takes the parcel from \(planned.fulfilment.warehouse)"
            return waiting(.noCarrier, summary, consideration.explanation(of: nil), alerts: true)
        }
        let release = release(planned, by: chosen, quote, standing, receiver, at: now)
        return QuotingDecision(
            request: position, planned: planned, attempt: request.attempt, outcome: .released(release),
            note: QuotingNote(
                event: .released, summary: summary(of: chosen, quote, consideration.policy),
                detail: consideration.explanation(of: chosen)))
    }

    /// `SF/standard for 12.00 CNY, by policy default`.
    private func summary(of chosen: QuoteCandidate, _ quote: Quote, _ policy: QuotingPolicy) -> String {
        var text = ""
        text.reserveCapacity(100)
        text += chosen.carrier
        text += "/"
        text += chosen.service
        text += " for "
        text += decimalText(quote.price, exponent: rules.currency.exponent)
        text += " "
        text += rules.currency.code
        text += ", by policy "
        text += policy.name
        return text
    }

    private func release(
        _ planned: FulfilmentPlanned, by chosen: QuoteCandidate, _ quote: Quote, _ standing: OrderStanding,
        _ receiver: PersonalData, at now: Timestamp
    ) -> QuotingDecision.Release {
        var standing = standing
        standing.isWithWarehouse = true
        return QuotingDecision.Release(
            carrier: chosen.carrier, service: chosen.service,
            price: Money(minorUnits: quote.price, currency: rules.currency), standing: standing,
            outbound: OutboundRequested(
                fulfilment: planned.fulfilment, order: planned.order, createdAt: now, placedAt: planned.placedAt,
                carrier: chosen.carrier, service: chosen.service,
                pickingCode: PickingCode(planned.fulfilment.id).description, promisedAt: quote.arrivesAt, receiver: receiver,
                receiverToken: planned.receiverToken, destination: planned.destination))
    }

    private func alert(about planned: FulfilmentPlanned, _ text: String, at now: Timestamp) -> AlertRaised {
        AlertRaised(
            alert: .abnormalOrder, severity: .warning, subject: planned.fulfilment.id.description,
            text: "\(text); order \(planned.fulfilment.order)", at: now)
    }

    // MARK: - Candidates

    private func consider(
        _ planned: FulfilmentPlanned, from origin: Origin, _ facts: QuotingFacts, at now: Timestamp
    ) -> Consideration {
        var parcel = Parcel(
            origin: origin, destination: planned.destination, warehouse: planned.fulfilment.warehouse.code, weightGrams: 0,
            goodsClasses: [], isCashOnDelivery: planned.tags.contains("cod"))
        for line in planned.fulfilment.lines {
            guard let goods = facts.goods[line.sku] else {
                parcel.goodsClasses.insert("general")
                continue
            }
            let pieces = Int64(line.quantity)
            parcel.weightGrams = parcel.weightGrams.saturatingSum(goods.weightGrams.saturatingProduct(pieces))
            parcel.volumeCM3 = parcel.volumeCM3.saturatingSum(goods.volumeCM3.saturatingProduct(pieces))
            parcel.goodsClasses.insert(goods.goodsClass)
        }
        let policy = rules.policy(for: ParcelView(parcel: planned, weightGrams: parcel.weightGrams))
        if let from = policy.insureFrom, planned.currency == rules.currency, planned.goodsValue >= from {
            parcel.insuredValue = planned.goodsValue
        }
        let candidates = rules.services.map { candidate($0, for: parcel, planned, policy, at: now) }
        return Consideration(
            version: rules.policies.version, currency: rules.currency, policy: policy, parcel: parcel,
            candidates: candidates, deadline: policy.promise.map { planned.placedAt + $0 })
    }

    /// What the platform or the buyer insists on goes before the policy, and the policy before the card.
    private func candidate(
        _ service: CarrierService, for parcel: Parcel, _ planned: FulfilmentPlanned, _ policy: QuotingPolicy,
        at now: Timestamp
    ) -> QuoteCandidate {
        var candidate = QuoteCandidate(carrier: service.carrier, service: service.service, source: .rateCard)
        if let required = planned.requiredCarrier {
            if !service.isMeant(by: required) { candidate.refusal = .requiredCarrier(required) }
        } else if !policy.services.isEmpty, !policy.services.contains(where: { service.isMeant(by: $0) }) {
            candidate.refusal = .notInPolicy(policy.name)
        }
        guard candidate.refusal == nil else { return candidate }
        do throws(QuoteRefusal) {
            candidate.quote = try service.quote(parcel, at: now)
        } catch {
            candidate.refusal = error
        }
        return candidate
    }
}
