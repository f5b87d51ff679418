import Domain
import Events
import Testing

@testable import AfterSales

@Suite struct `Cancelling an order` {
    typealias Point = Sample.Point

    @Test(arguments: [Point.held, .inReview, .approved, .backordered, .planned, .quoted])
    func `that no warehouse has heard of happens at once`(point: Point) {
        var sample = Sample(point)
        let decision = sample.ask(.cancel)
        #expect(sample.units.cancelled == 3 && sample.units.allocated == 0 && sample.units.backordered == 0)
        #expect(sample.dossier.standing.status == .cancelled)
        #expect(decision.stops.isEmpty)
        #expect(decision.refunds.map(\.refund.amount.minorUnits) == [14_000])
        #expect(sample.cases.map(\.state) == [.refunding])
        #expect(decision.updates == [.approved, .refunding])
    }

    @Test func `that is unpaid needs no refund`() {
        var sample = Sample(.unpaid)
        let decision = sample.ask(.cancel)
        #expect(decision.refunds.isEmpty)
        #expect(sample.cases.map(\.state) == [.completed])
        #expect(sample.dossier.standing.status == .cancelled)
    }

    @Test func `gives its reservation back to the pool`() {
        var sample = Sample(.approved)
        let decision = sample.ask(.cancel)
        #expect(
            decision.stock == [
                StockChange(sku: "TEA-100", reserved: -2, reason: .released),
                StockChange(sku: "CUP-1", reserved: -1, reason: .released),
            ])
        #expect(decision.reservations == [PiecesChange(line: 1, pieces: 2), PiecesChange(line: 2, pieces: 1)])
    }

    @Test func `no longer waits for stock`() {
        var sample = Sample(.backordered)
        #expect(sample.ask(.cancel).backorders == [PiecesChange(line: 1, pieces: 2)])
    }

    @Test func `lifts its holds`() {
        var sample = Sample(.held)
        #expect(sample.ask(.cancel).releasedHolds == [HoldID(high: 5, low: 5)])
        #expect(sample.dossier.standing.activeHolds == 0)
    }

    @Test(arguments: [Point.planned, .quoted])
    func `takes its allocation back from the warehouse`(point: Point) {
        var sample = Sample(point)
        let decision = sample.ask(.cancel)
        #expect(decision.stock.map(\.allocated) == [-2, -1])
        #expect(decision.stock.allSatisfy { $0.warehouse == Sample.warehouse && $0.onHand == 0 })
        #expect(decision.fulfilments.map(\.state) == [.cancelled])
        #expect(decision.fulfilments.first?.dropped.map(\.pieces) == [2, 1])
    }

    @Test(arguments: [Point.released, .acknowledged, .picking, .packed])
    func `that a warehouse has asks the warehouse and waits`(point: Point) {
        var sample = Sample(point)
        let decision = sample.ask(.cancel)
        #expect(decision.stops.count == 1)
        #expect(decision.fulfilments.map(\.state) == [.cancelRequested])
        #expect(decision.refunds.isEmpty && decision.stock.isEmpty)
        #expect(sample.cases.map(\.state) == [.approved])
        #expect(sample.units.cancelled == 0)
    }

    @Test func `is done when the warehouse says yes`() {
        var sample = Sample(.picking)
        sample.ask(.cancel)
        let decision = sample.fulfilmentBecomes(.cancelled)
        #expect(decision.refunds.map(\.refund.amount.minorUnits) == [14_000])
        #expect(sample.finance(.settled).updates == [.completed])
        #expect(sample.dossier.standing.payment == .refunded)
        #expect(sample.dossier.standing.status == .cancelled)
    }

    @Test func `becomes a return when the warehouse says no`() {
        var sample = Sample(.packed)
        sample.ask(.cancel)
        let decision = sample.fulfilmentBecomes(.acknowledged, cancelFailed: true)
        #expect(sample.cases.map(\.state) == [.awaitingGoods])
        #expect(decision.refunds.isEmpty)
        #expect(decision.expected.map(\.warehouse) == [Sample.warehouse])
        #expect(decision.expected.first?.lines.map(\.quantity) == [2, 1])
    }

    @Test func `becomes a return when the parcel is faster than the answer`() {
        var sample = Sample(.packed)
        sample.ask(.cancel)
        sample.fulfilmentBecomes(.shipped)
        #expect(sample.cases.map(\.state) == [.awaitingGoods])
        #expect(sample.cases[0].lines.map(\.amount) == [10_000, 3_000])
        // The refusal that comes behind the parcel changes nothing any more.
        #expect(sample.fulfilmentBecomes(.shipped, cancelFailed: true).events.isEmpty)
    }

    @Test func `becomes a return at once when it has left already`() {
        var sample = Sample(.shipped)
        let decision = sample.ask(.cancel)
        #expect(decision.stops.isEmpty && decision.refunds.isEmpty)
        #expect(decision.expected.count == 1)
        #expect(sample.cases.map(\.state) == [.awaitingGoods])
    }

    @Test func `half of which has left pays the rest back and wants that half back`() {
        var sample = Sample(.partiallyShipped)
        #expect(sample.ask(.cancel).stops.count == 1)
        // The cup has left; the warehouse stops the tea.
        var dossier = sample.dossier
        dossier.sendings[0].lines[0].dropped = 2
        dossier.sendings[0].state = .shipped
        dossier.standing.units.cancelled = 2
        sample.facts.dossiers[Sample.order] = dossier
        let decision = sample.fulfilmentBecomes(.shipped)
        #expect(decision.refunds.map(\.refund.amount.minorUnits) == [10_000])
        #expect(decision.expected.first?.lines == [FulfilmentLine(number: 2, sku: "CUP-1", quantity: 1)])
        #expect(sample.finance(.settled).updates == [.awaitingGoods])
        let cup = sample.goodsArrive([back("CUP-1", 1)])
        #expect(cup.refunds.map(\.refund.amount.minorUnits) == [3_000])
        sample.finance(.settled)
        #expect(sample.cases.map(\.state) == [.completed])
    }

    @Test func `waits for every warehouse that was asked`() {
        var sample = Sample(.picking)
        var second = sample.dossier.sendings[0]
        second.id = FulfilmentID(high: 3, low: 3)
        var dossier = sample.dossier
        dossier.sendings[0].lines.removeLast()
        second.lines.removeFirst()
        dossier.sendings.append(second)
        sample.facts.dossiers[Sample.order] = dossier
        #expect(sample.ask(.cancel).stops.count == 2)
        #expect(sample.fulfilmentBecomes(.cancelled).refunds.isEmpty)
        #expect(sample.cases.map(\.state) == [.approved])
    }

    @Test func `twice is refused while the first is under way`() {
        var sample = Sample(.picking)
        sample.ask(.cancel)
        #expect(sample.ask(.cancel).updates == [.rejected])
    }

    @Test func `again under the same number has no second effect`() {
        var sample = Sample(.approved)
        sample.ask(.cancel, number: "R-9")
        #expect(sample.ask(.cancel, number: "R-9") == AfterSalesDecision())
        #expect(sample.cases.count == 1)
    }

    @Test func `that the buyer has already is refused`() {
        var sample = Sample(.shipped)
        sample.facts.dossiers[Sample.order]?.standing.units.delivered = 3
        #expect(sample.ask(.cancel).updates == [.rejected])
    }

    @Test func `is what a refund of everything means before anything has left`() {
        var sample = Sample(.planned)
        sample.ask(.refundOnly)
        #expect(sample.cases.map(\.kind) == [.cancel])
        #expect(sample.units.cancelled == 3)
    }

    @Test func `reminds people when a warehouse does not answer`() {
        var sample = Sample(.picking)
        sample.ask(.cancel)
        #expect(sample.decide(sample.timer(.cancelUnanswered)).alerts.map(\.alert) == [.warehouseOverdue])
    }

    @Test func `has no piece in two places, wherever the order is`() {
        for point in Point.allCases {
            var sample = Sample(point)
            sample.ask(.cancel)
            let asked = sample.dossier.sendings.reduce(0) { $0 + ($1.state == .cancelRequested ? $1.remaining : 0) }
            #expect(sample.units.cancelled + sample.units.shipped + asked == 3, "at \(point)")
        }
    }
}

@Suite struct `Cancelling pieces of an order` {
    @Test func `that have no warehouse yet happens at once`() {
        var sample = Sample(.approved)
        let decision = sample.ask(.cancel, [pieces("TEA-100", 1)])
        #expect(decision.stock == [StockChange(sku: "TEA-100", reserved: -1, reason: .released)])
        #expect(decision.refunds.map(\.refund.amount.minorUnits) == [5_000])
        #expect(sample.units.cancelled == 1)
        #expect(decision.cancelledLines.isEmpty)
    }

    @Test func `marks a line of which nothing is left`() {
        var sample = Sample(.approved)
        #expect(sample.ask(.cancel, [pieces("TEA-100", 2)]).cancelledLines == [1])
    }

    @Test func `that a warehouse has is for a person`() {
        var sample = Sample(.planned)
        let decision = sample.ask(.cancel, [pieces("TEA-100", 1)])
        #expect(decision.updates == [.requested])
        #expect(decision.alerts.count == 1)
        #expect(sample.cases[0].needsPerson)
        #expect(sample.units.cancelled == 0)
    }

    @Test func `that are all of it cancels the order`() {
        var sample = Sample(.planned)
        sample.ask(.cancel, [pieces("TEA-100", 2), pieces("CUP-1", 1)])
        #expect(sample.dossier.standing.status == .cancelled)
    }

    @Test func `that were never bought is refused`() {
        var sample = Sample(.approved)
        #expect(sample.ask(.cancel, [pieces("TEA-100", 3)]).updates == [.rejected])
    }
}

@Suite struct `A request that overtakes its order` {
    private func stranger(_ sample: inout Sample, after elapsed: Duration) -> AfterSalesDecision {
        let request = AfterSalesRequested(
            requestID: "R-1", order: ChannelOrderKey(channel: Channel("jd"), shop: "s", orderNumber: "7"), orderID: nil,
            kind: .cancel, reason: "", requestedAt: Sample.now, requestedBy: "channel:jd")
        sample.now = Sample.now + elapsed
        return sample.decide(
            .due(CaseTimer(kind: .orderAwaited, subject: "x", key: "y", request: request, since: Sample.now)))
    }

    @Test func `waits and looks again`() {
        var sample = Sample(.approved)
        let decision = stranger(&sample, after: .seconds(60))
        #expect(decision.unmatched?.outcome == .waiting)
        #expect(decision.timers.count == 1)
        #expect(decision.events.isEmpty)
    }

    @Test func `is refused when the order never comes`() {
        var sample = Sample(.approved)
        let decision = stranger(&sample, after: .seconds(1_800))
        #expect(decision.unmatched?.outcome == .refused)
        #expect(decision.updates == [.rejected])
        #expect(decision.timers.isEmpty)
    }

    @Test func `is decided when the order has come`() {
        var sample = Sample(.approved)
        let known = Sample(.approved).facts
        sample.facts = AfterSalesFacts()
        #expect(sample.ask(.cancel, number: "R-1").unmatched?.outcome == .waiting)
        sample.facts = known
        sample.now = Sample.now + .seconds(60)
        let request = AfterSalesRequested(
            requestID: "R-1", order: Sample.key, orderID: nil, kind: .cancel, reason: "", requestedAt: Sample.now,
            requestedBy: "channel:taobao")
        let decision = sample.decide(
            .due(CaseTimer(kind: .orderAwaited, subject: "x", key: "y", request: request, since: Sample.now)))
        #expect(decision.unmatched?.outcome == .matched)
        #expect(sample.dossier.standing.status == .cancelled)
    }
}
