import Domain
import Events
import Testing

@testable import WMSFeedback

@Suite struct `A warehouse does not send` {
    @Test func `what is short: the stock falls to what the shelf has`() {
        var sample = Sample()
        let decision = sample.hear(.short, missing: [item("TEA-100", 1)])
        #expect(sample.record.state == .released)
        #expect(sample.record.lines.map(\.dropped) == [1, 0])
        #expect(
            decision.stock == [
                StockChange(sku: "TEA-100", warehouse: Sample.warehouse, onHand: -1, allocated: -1, reason: .adjusted)
            ])
        #expect(decision.progressed?.missing == [FulfilmentLine(number: 1, sku: "TEA-100", quantity: 1)])
        #expect(decision.alerts.map(\.alert) == [.shipmentAnomaly])
        #expect(sample.standing.units.allocated == 2)
        #expect(sample.standing.units.cancelled == 0)
    }

    @Test func `everything, when a shortage names nothing`() {
        var sample = Sample(.picking)
        sample.hear(.short)
        #expect(sample.record.state == .short)
        #expect(!sample.standing.isWithWarehouse)
    }

    @Test func `what it rejects: the goods stay on the shelf`() {
        var sample = Sample()
        let decision = sample.hear(.reject)
        #expect(sample.record.state == .rejected)
        #expect(decision.stock.allSatisfy { $0.onHand == 0 && $0.allocated < 0 && $0.reason == .released })
        #expect(decision.progressed?.missing.count == 2)
        #expect(sample.standing.status == .approved)
    }

    @Test func `the rest of what it began to ship`() {
        var sample = Sample(.packed)
        sample.hear(.partDelivered, parcels: [parcel("SF100", [item("CUP-1", 1)])])
        let decision = sample.hear(.reject)
        #expect(sample.record.state == .shipped)
        #expect(decision.progressed?.missing == [FulfilmentLine(number: 1, sku: "TEA-100", quantity: 2)])
    }

    @Test func `what was cancelled: nobody plans it again`() {
        var sample = Sample(.cancelRequested)
        let decision = sample.hear(.cancelled)
        #expect(sample.record.state == .cancelled)
        #expect(decision.progressed?.missing.isEmpty == true)
        #expect(decision.progressed?.cancelled.count == 2)
        #expect(sample.standing.units == UnitCounts(ordered: 3, cancelled: 3))
        #expect(sample.standing.status == .cancelled)
        #expect(decision.stock.allSatisfy { $0.onHand == 0 && $0.reason == .released })
    }

    @Test func `what is short while its cancellation is asked for: cancelled, and not there`() {
        var sample = Sample(.cancelRequested)
        let decision = sample.hear(.short)
        #expect(sample.record.state == .cancelled)
        #expect(decision.stock.allSatisfy { $0.onHand == $0.allocated })
        #expect(decision.progressed?.missing.isEmpty == true)
    }

    @Test func `a cancellation that comes too late: work goes on`() {
        var sample = Sample(.cancelRequested)
        let decision = sample.hear(.cancelFailed)
        #expect(sample.record.state == .acknowledged)
        #expect(decision.progressed?.cancelFailed == true)
        #expect(decision.stock.isEmpty)
    }

    @Test func `a cancellation, but the parcel: the shipment counts`() {
        var sample = Sample(.cancelRequested)
        let decision = sample.hear(.delivered, parcels: [parcel("SF100")])
        #expect(sample.record.state == .shipped)
        #expect(decision.progressed?.state == .shipped)
        #expect(sample.standing.units.shipped == 3 && sample.standing.units.cancelled == 0)
    }
}

@Suite struct `A message that must not count` {
    @Test func `comes twice`() {
        var sample = Sample()
        sample.hear(.partDelivered, number: "A-1", items: [item("TEA-100", 1)])
        let repeated = sample.hear(.partDelivered, number: "A-1", items: [item("TEA-100", 1)])
        #expect(repeated == FeedbackDecision(fulfilment: Sample.fulfilment))
        #expect(sample.record.lines.map(\.shipped) == [1, 0])
    }

    @Test func `has a number that another warehouse used too, and counts after all`() {
        var sample = Sample()
        sample.facts.messages[MessageNumber(warehouse: WarehouseCode("SH02"), outBizCode: "A-1")] = EarlierMessage(
            fulfilment: FulfilmentID(high: 9, low: 9), status: .accept)
        #expect(sample.hear(.accept, number: "A-1").message?.outcome == .applied)
    }

    @Test func `has a number that was used for something else`() {
        var sample = Sample()
        sample.hear(.accept, number: "A-1")
        let decision = sample.hear(.delivered, number: "A-1")
        #expect(decision.alerts.first?.severity == .critical)
        #expect(sample.record.state == .acknowledged)
    }

    @Test func `is about a fulfilment that nobody knows`() {
        var sample = Sample()
        let decision = sample.hear(.delivered, of: FulfilmentID(high: 9, low: 9))
        #expect(decision.message?.outcome == .anomaly)
        #expect(decision.alerts.first?.subject == FulfilmentID(high: 9, low: 9).description)
        #expect(decision.note == nil)
    }

    @Test func `comes from a warehouse that was not asked`() {
        var sample = Sample()
        #expect(sample.hear(.delivered, from: WarehouseCode("SH02")).message?.outcome == .anomaly)
        #expect(sample.record.state == .released)
    }

    @Test(arguments: [OutboundConfirmed.Status.accept, .pick, .partDelivered, .delivered, .cancelFailed])
    func `speaks of sending what was cancelled`(status: OutboundConfirmed.Status) {
        var sample = Sample(
            .cancelled, lines: [FulfilmentRecord.Line(number: 1, sku: "TEA-100", quantity: 2, dropped: 2)])
        let decision = sample.hear(status)
        #expect(decision.message?.outcome == .anomaly)
        #expect(decision.status == nil && decision.stock.isEmpty)
        #expect(!decision.alerts.isEmpty)
    }
}
