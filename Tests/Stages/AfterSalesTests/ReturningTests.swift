import Domain
import Events
import Testing

@testable import AfterSales

@Suite struct `Sending goods back` {
    @Test func `is approved, announced to the warehouse, received, refunded and done`() {
        var sample = Sample(.shipped)
        let asked = sample.ask(.returnRefund, [pieces("TEA-100", 1)])
        #expect(asked.updates == [.approved, .awaitingGoods])
        #expect(asked.expected.first?.lines == [FulfilmentLine(number: 1, sku: "TEA-100", quantity: 1)])
        let arrived = sample.goodsArrive([back("TEA-100", 1)])
        #expect(arrived.updates == [.inspected, .refunding])
        #expect(
            arrived.stock == [StockChange(sku: "TEA-100", warehouse: Sample.warehouse, onHand: 1, reason: .returned)])
        #expect(arrived.refunds.map(\.refund.amount.minorUnits) == [5_000])
        #expect(sample.units.returned == 1)
        #expect(sample.finance(.settled).updates == [.completed])
        #expect(sample.dossier.standing.payment == .partiallyRefunded)
        #expect(sample.dossier.standing.status == .partiallyReturned)
    }

    @Test func `in two parcels waits for the second`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund)
        let first = sample.goodsArrive([back("TEA-100", 1)])
        #expect(first.updates == [.received] && first.refunds.isEmpty)
        let second = sample.goodsArrive([back("TEA-100", 1), back("CUP-1", 1)])
        #expect(second.refunds.map(\.refund.amount.minorUnits) == [13_000])
    }

    @Test func `that are not accepted is for people to settle`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund, [pieces("CUP-1", 1)])
        let decision = sample.goodsArrive([back("CUP-1", 1, .received, .rejected)])
        #expect(decision.updates == [.inspected, .disputed])
        #expect(decision.stock.isEmpty && decision.refunds.isEmpty)
        #expect(sample.cases[0].needsPerson)
    }

    @Test func `of which some are wrong refunds the right ones and disputes the rest`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund, [pieces("TEA-100", 2)])
        let decision = sample.goodsArrive([back("TEA-100", 1), back("TEA-100", 1, .wrongItem, .manual)])
        #expect(decision.refunds.map(\.refund.amount.minorUnits) == [5_000])
        #expect(sample.finance(.settled).updates == [.disputed])
    }

    @Test func `that nobody has looked at waits for the inspection`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund, [pieces("CUP-1", 1)])
        #expect(sample.goodsArrive([back("CUP-1", 1, .received, .pending)]).updates == [.received])
        #expect(sample.goodsArrive([back("CUP-1", 1)]).refunds.count == 1)
    }

    @Test func `more than expected books what was expected and tells people`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund, [pieces("TEA-100", 1)])
        let decision = sample.goodsArrive([back("TEA-100", 2)])
        #expect(decision.stock.map(\.onHand) == [1])
        #expect(decision.alerts.map(\.alert) == [.shipmentAnomaly])
    }

    @Test func `told twice under one number counts once`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund, [pieces("TEA-100", 2)])
        sample.goodsArrive([back("TEA-100", 1)], number: "W-1")
        #expect(sample.goodsArrive([back("TEA-100", 1)], number: "W-1") == AfterSalesDecision())
        #expect(sample.units.returned == 1)
    }

    @Test func `too late ends the case without a refund`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund)
        #expect(sample.decide(sample.timer(.goodsOverdue)).updates == [.expired])
        // Goods that come after all are for people.
        let late = sample.goodsArrive([back("CUP-1", 1)])
        #expect(late.alerts.map(\.alert) == [.shipmentAnomaly] && late.stock.isEmpty)
    }

    @Test func `in part and then no more pays for the part`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund, [pieces("TEA-100", 2)])
        sample.goodsArrive([back("TEA-100", 1)])
        #expect(sample.decide(sample.timer(.goodsOverdue)).refunds.map(\.refund.amount.minorUnits) == [5_000])
    }

    @Test func `before anything was sent is refused`() {
        var sample = Sample(.planned)
        #expect(sample.ask(.returnRefund).updates == [.rejected])
    }

    @Test func `twice is refused: a piece comes back once`() {
        var sample = Sample(.shipped)
        sample.ask(.returnRefund, [pieces("TEA-100", 2)])
        #expect(sample.ask(.returnRefund, [pieces("TEA-100", 1)]).updates == [.rejected])
    }

    @Test func `to be exchanged is for a person, and moves no money`() {
        var sample = Sample(.shipped)
        let decision = sample.ask(.exchange, [pieces("CUP-1", 1)])
        #expect(decision.updates == [.approved])
        #expect(decision.alerts.count == 1 && decision.refunds.isEmpty)
        #expect(sample.cases[0].claim == 0)
    }
}

@Suite struct `The automatic check` {
    @Test func `refuses what comes after the return window`() {
        var sample = Sample(.shipped)
        sample.now = Sample.now + .seconds(16 * 86_400)
        #expect(sample.ask(.returnRefund).updates == [.rejected])
    }

    @Test func `leaves an amount above the limit to a person`() {
        var sample = Sample(.shipped)
        sample.policy.approvedUpTo = 1_000
        #expect(sample.ask(.refundOnly, amount: 1_001).updates == [.requested])
        #expect(sample.ask(.refundOnly, amount: 1_000).updates == [.approved, .refunding])
    }

    @Test func `leaves a reason that needs judgement to a person`() {
        var sample = Sample(.shipped)
        #expect(sample.ask(.returnRefund, reason: "It was OPENED before").updates == [.requested])
    }

    @Test func `does not question people, except about what was paid`() {
        var sample = Sample(.shipped)
        sample.policy.approvedUpTo = 0
        sample.now = Sample.now + .seconds(90 * 86_400)
        #expect(
            sample.ask(.refundOnly, amount: 500, reason: "opened", by: "desk:li.na").updates == [.approved, .refunding])
        #expect(sample.ask(.refundOnly, amount: 14_000, by: "desk:li.na").updates == [.rejected])
    }

    @Test func `lets a person's decision take over the case that waited for it`() {
        var sample = Sample(.shipped)
        sample.ask(.refundOnly, amount: 9_000, reason: "opened")
        #expect(
            sample.ask(.refundOnly, amount: 6_000, by: "desk:li.na").updates == [.cancelled, .approved, .refunding])
        #expect(sample.cases.map(\.state) == [.cancelled, .refunding])
    }

    @Test func `refuses a refund of what was not paid`() {
        var sample = Sample(.unpaid)
        #expect(sample.ask(.refundOnly, amount: 100).updates == [.rejected])
    }

    @Test func `refuses more than the pieces cost`() {
        var sample = Sample(.shipped)
        #expect(sample.ask(.refundOnly, [pieces("CUP-1", 1)], amount: 3_001).updates == [.rejected])
    }

    @Test func `refuses to give back what the platform gave back`() {
        var sample = Sample(.shipped)
        sample.facts.dossiers[Sample.order]?.standing.payment = .refunded
        #expect(sample.ask(.refundOnly, amount: 100).updates == [.rejected])
    }
}
