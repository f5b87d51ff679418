import Domain
import Events
import TestBasics
import Testing

@testable import WMSFeedback

@Suite struct `A warehouse that owes an answer` {
    private func timer(_ kind: OverdueTimer.Kind, step: Int = 0, otherStep: Int? = nil) -> OverdueTimer {
        OverdueTimer(
            kind: kind, fulfilment: Sample.fulfilment, requestedAt: Sample.now, step: step, otherStep: otherStep)
    }

    @Test func `is alerted about when it has not acknowledged in time`() {
        let sample = Sample()
        let decision = sample.policy.decide(timer(.acknowledgement), given: sample.facts, now: Sample.now)
        #expect(decision.alerts.map(\.alert) == [.warehouseOverdue])
        #expect(decision.alerts.first?.text == "warehouse GZ01 has not acknowledged it within 2 h")
        #expect(decision.timer == nil)
    }

    @Test func `has one clock, which goes from limit to limit`() throws {
        var sample = Sample()
        sample.policy.acknowledgement.append(FeedbackPolicy.Limit(after: .seconds(30 * 3_600), severity: .critical))
        let request = RequestedFulfilment(id: Sample.fulfilment, order: Sample.order, createdAt: Sample.now)
        var told: [String] = []
        var change = sample.policy.decide(request).timer
        while case .set(let timer, let dueAt) = change {
            let decision = sample.policy.decide(timer, given: sample.facts, now: dueAt)
            let hours = (dueAt - Sample.now).components.seconds / 3_600
            told += decision.alerts.map { "\(hours) h: \($0.severity) \($0.text)" }
            change = decision.timer
        }
        #expect(
            told == [
                "2 h: warning warehouse GZ01 has not acknowledged it within 2 h",
                "24 h: warning warehouse GZ01 has not shipped it within 24 h",
                "30 h: critical warehouse GZ01 has not acknowledged it within 30 h",
                "48 h: critical warehouse GZ01 has not shipped it within 48 h",
            ])
    }

    @Test func `may be given less time to ship than to acknowledge`() {
        var sample = Sample()
        sample.policy.shipment[0].after = .seconds(3_600)
        let request = RequestedFulfilment(id: Sample.fulfilment, order: Sample.order, createdAt: Sample.now)
        let first = timer(.shipment, otherStep: 0)
        #expect(sample.policy.decide(request).timer == .set(first, dueAt: Sample.now + .seconds(3_600)))
        let second = timer(.acknowledgement, otherStep: 1)
        #expect(
            sample.policy.decide(first, given: sample.facts, now: Sample.now).timer
                == .set(second, dueAt: Sample.now + .seconds(7_200)))
    }

    @Test(arguments: [FulfilmentState.acknowledged, .picking, .cancelRequested])
    func `is still waited for when it has acknowledged and not shipped`(state: FulfilmentState) {
        let sample = Sample(state)
        let decision = sample.policy.decide(
            timer(.acknowledgement, otherStep: 0), given: sample.facts, now: Sample.now)
        #expect(decision.alerts.isEmpty)
        #expect(decision.timer == .set(timer(.shipment), dueAt: Sample.now + .seconds(24 * 3_600)))
    }

    @Test func `is alerted about once a limit, each time louder`() {
        let sample = Sample(.picking)
        let first = sample.policy.decide(timer(.shipment), given: sample.facts, now: Sample.now)
        #expect(first.alerts.first?.severity == .warning)
        let next = timer(.shipment, step: 1)
        #expect(first.timer == .set(next, dueAt: Sample.now + .seconds(48 * 3_600)))
        let second = sample.policy.decide(next, given: sample.facts, now: Sample.now)
        #expect(second.alerts.first?.severity == .critical)
        #expect(second.timer == nil)
    }

    @Test(arguments: [FulfilmentState.shipped, .cancelled, .rejected, .short, .closed, .cancelRequested])
    func `is left alone when it owes nothing more`(state: FulfilmentState) {
        let sample = Sample(state)
        for kind in OverdueTimer.Kind.allCases {
            #expect(sample.policy.decide(timer(kind), given: sample.facts, now: Sample.now).alerts.isEmpty)
            guard state != .cancelRequested else { continue }
            let both = sample.policy.decide(timer(kind, otherStep: 0), given: sample.facts, now: Sample.now)
            #expect(both.alerts.isEmpty && both.timer == nil)
        }
    }

    @Test func `has its clock stopped by its last answer`() {
        var sample = Sample()
        #expect(sample.hear(.accept).timer == nil)
        #expect(sample.hear(.delivered).timer == .cancel)
    }
}

@Suite struct `The books of a fulfilment` {
    /// Random messages, sensible and not: whatever a warehouse says, no piece is booked twice and none disappears.
    @Test(arguments: 1...200)
    func `balance after any sequence of messages`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var sample = Sample(.released)
        var allocated: Int64 = 3
        for step in 0..<12 {
            if sample.record.state.isWithWarehouse, Int.random(in: 0..<8, using: &random) == 0 {
                sample.facts.fulfilments.records[0].state = .cancelRequested
            }
            let status = OutboundConfirmed.Status.allCases.randomElement(using: &random)!
            let items = (0..<Int.random(in: 0...2, using: &random)).map { _ in
                item(["TEA-100", "CUP-1"].randomElement(using: &random)!, Int32.random(in: 1...3, using: &random))
            }
            let parcels = Bool.random(using: &random) ? [parcel("SF\(step)", items)] : []
            let decision = sample.hear(status, parcels: parcels, items: items, missing: items)
            allocated += decision.stock.reduce(0) { $0 + $1.allocated }
            #expect(decision.stock.allSatisfy { $0.allocated < 0 && $0.onHand <= 0 })
            #expect(sample.record.lines.allSatisfy { $0.remaining >= 0 })
            #expect(allocated == Int64(sample.record.remaining))
            #expect(sample.standing.units.allocated == sample.record.remaining)
            #expect(sample.standing.units.shipped == sample.record.shipped)
        }
    }
}
