import Domain
import Events
import TestBasics
import Testing

@testable import AfterSales

@Suite struct `A refund` {
    @Test func `that fails comes back to a person`() {
        var sample = Sample(.shipped)
        sample.ask(.refundOnly, amount: 1_000)
        let decision = sample.finance(.failed)
        #expect(decision.alerts.map(\.alert) == [.refundOverdue])
        #expect(sample.cases[0].state == .approved && sample.cases[0].needsPerson)
        #expect(sample.dossier.standing.payment == .paid)
    }

    @Test func `that fails keeps what finance typed to the case, where it can be masked and erased`() {
        var sample = Sample(.shipped)
        sample.ask(.refundOnly, amount: 1_000)
        let refund = sample.cases[0].refunds[0]
        let decision = sample.decide(
            .settled(
                RefundSettled(
                    refundID: refund.id, caseID: sample.cases[0].id, outcome: .failed, reference: nil,
                    reason: "the account of Wang Fang is closed", at: Sample.now)))
        #expect(sample.cases[0].remark == "the account of Wang Fang is closed")
        #expect(!decision.alerts.contains { $0.text.contains("Wang") })
        #expect(!decision.history.contains { $0.summary.contains("Wang") || $0.detail.contains("Wang") })
        let told = decision.events.contains {
            if case .updated(let event) = $0 { event.reason?.contains("Wang") == true } else { false }
        }
        #expect(!told)
    }

    @Test func `that fails is no longer promised once a person has taken it over`() {
        var sample = Sample(.shipped)
        sample.ask(.refundOnly, amount: 14_000)
        sample.finance(.failed)
        #expect(
            sample.ask(.refundOnly, amount: 14_000, by: "desk:li.na").updates == [.cancelled, .approved, .refunding])
    }

    @Test func `that is paid after it was given up and replaced is told to people, not booked`() {
        var sample = Sample(.shipped)
        sample.ask(.refundOnly, amount: 14_000)
        sample.finance(.failed)
        let failed = sample.cases[0].refunds[0]
        sample.ask(.refundOnly, amount: 14_000, by: "desk:li.na")
        let decision = sample.decide(
            .settled(
                RefundSettled(
                    refundID: failed.id, caseID: sample.cases[0].id, outcome: .settled, reference: nil, reason: nil,
                    at: Sample.now)))
        #expect(decision.alerts.map(\.severity) == [.critical])
        #expect(sample.cases[0].refunds[0].state == .failed)
    }

    @Test func `settled twice counts once`() {
        var sample = Sample(.shipped)
        sample.ask(.refundOnly, amount: 1_000)
        let refund = sample.cases[0].refunds[0]
        sample.finance(.settled)
        let again = sample.decide(
            .settled(
                RefundSettled(
                    refundID: refund.id, caseID: sample.cases[0].id, outcome: .settled, reference: nil, reason: nil,
                    at: Sample.now)))
        #expect(again.cases.isEmpty && again.events.isEmpty)
    }

    @Test func `that finance forgets raises an alert`() {
        var sample = Sample(.shipped)
        sample.ask(.refundOnly, amount: 1_000)
        #expect(sample.decide(sample.timer(.refundOverdue)).alerts.map(\.alert) == [.refundOverdue])
        sample.finance(.settled)
        #expect(sample.decide(sample.timer(.refundOverdue)).alerts.isEmpty)
    }

    @Test func `of a case that nobody knows raises an alert`() {
        var sample = Sample(.shipped)
        let decision = sample.decide(
            .settled(
                RefundSettled(
                    refundID: RefundID(high: 8, low: 8), caseID: CaseID(high: 8, low: 8), outcome: .settled,
                    reference: nil,
                    reason: nil, at: Sample.now)))
        #expect(decision.alerts.map(\.severity) == [.critical])
    }

    /// Whatever is asked, by whomever, in whatever order, and however finance and the warehouse answer.
    @Test(arguments: 1...300)
    func `never gives back more than was paid`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var sample = Sample(Sample.Point.allCases.randomElement(using: &random)!)
        let paid = sample.dossier.paid
        for _ in 0..<25 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2:
                let lines =
                    Bool.random(using: &random)
                    ? []
                    : [
                        pieces(
                            ["TEA-100", "CUP-1"].randomElement(using: &random)!, Int32.random(in: 1...2, using: &random)
                        )
                    ]
                let amount = Bool.random(using: &random) ? nil : Int64.random(in: -1...16_000, using: &random)
                sample.ask(
                    CaseKind.allCases.randomElement(using: &random)!, lines, amount: amount,
                    by: ["channel:taobao", "desk:li.na"].randomElement(using: &random)!)
            case 3: sample.finance(.settled)
            case 4: sample.finance(.failed)
            case 5:
                guard !sample.cases.isEmpty else { continue }
                sample.goodsArrive([
                    back(
                        ["TEA-100", "CUP-1"].randomElement(using: &random)!, Int32.random(in: 1...3, using: &random),
                        ReceptionState.allCases.randomElement(using: &random)!,
                        AcceptanceState.allCases.randomElement(using: &random)!)
                ])
            case 6:
                guard let state = sample.dossier.sendings.first?.state, state.isWithWarehouse else { continue }
                if state == .cancelRequested, Bool.random(using: &random) {
                    sample.fulfilmentBecomes(Bool.random(using: &random) ? .cancelled : .acknowledged)
                } else {
                    sample.fulfilmentBecomes(.shipped)
                }
            default:
                guard !sample.cases.isEmpty else { continue }
                sample.decide(
                    sample.timer(CaseTimer.Kind.allCases.filter { $0 != .orderAwaited }.randomElement(using: &random)!))
            }
            let committed = sample.cases.reduce(0) { $0 + $1.committed }
            #expect(committed <= paid)
            #expect(sample.cases.reduce(0) { $0 + $1.claim } <= max(paid, committed))
            #expect(sample.units.returned <= sample.units.shipped)
            #expect(sample.units.cancelled + sample.units.shipped <= sample.units.ordered)
            #expect(sample.dossier.lines.allSatisfy { $0.reserved >= 0 && $0.backordered >= 0 })
        }
    }
}

@Suite struct `The states of a case` {
    @Test(arguments: CaseState.allCases)
    func `end where they are final`(state: CaseState) {
        #expect(state.successors.isEmpty == state.isFinal)
    }

    @Test func `are all reached from a request`() {
        var reached: Set<CaseState> = [.requested]
        var frontier = reached
        while !frontier.isEmpty {
            frontier = Set(frontier.flatMap(\.successors)).subtracting(reached)
            reached.formUnion(frontier)
        }
        #expect(reached == Set(CaseState.allCases))
    }

    @Test(arguments: CaseState.allCases)
    func `all lead to an end`(state: CaseState) {
        var reached: Set<CaseState> = [state]
        for _ in CaseState.allCases { reached.formUnion(reached.flatMap(\.successors)) }
        #expect(reached.contains { $0.isFinal })
    }
}

@Suite struct `A share of an amount` {
    @Test func `is the whole for all pieces`() { #expect(share(of: 101, pieces: 2, outOf: 2) == 101) }
    @Test func `never adds up to more than the whole`() {
        for amount: Int64 in [0, 1, 99, 100, 101, .max] {
            for quantity: Int32 in 1...7 {
                let sum = (0..<quantity).reduce(Int64(0)) { sum, _ in
                    sum + share(of: amount, pieces: 1, outOf: quantity)
                }
                #expect(sum <= amount)
            }
        }
    }
}
