import Domain
import Events
import Testing

@testable import WMSFeedback

@Suite struct `A warehouse ships` {
    @Test func `everything left when it says no more than delivered`() {
        var sample = Sample()
        let decision = sample.hear(.delivered)
        #expect(sample.record.state == .shipped)
        #expect(sample.record.lines.map(\.shipped) == [2, 1])
        #expect(decision.message?.outcome == .applied)
        #expect(sample.standing.units == UnitCounts(ordered: 3, shipped: 3))
        #expect(sample.standing.status == .shipped)
    }

    @Test func `allocation becomes deduction`() {
        var sample = Sample()
        let stock = sample.hear(.delivered).stock
        #expect(
            stock == [
                StockChange(sku: "TEA-100", warehouse: Sample.warehouse, onHand: -2, allocated: -2, reason: .deducted),
                StockChange(sku: "CUP-1", warehouse: Sample.warehouse, onHand: -1, allocated: -1, reason: .deducted),
            ])
    }

    @Test func `and the event carries what the write-back needs`() throws {
        var sample = Sample(.packed)
        let event = try #require(sample.hear(.delivered, parcels: [parcel("SF100")]).progressed)
        #expect(event.state == .shipped)
        #expect(event.order == Sample.key)
        let package = try #require(event.packages.first)
        #expect(package.carrier == "SF" && package.trackingNumber == "SF100")
        #expect(
            package.lines == [
                FulfilmentLine(number: 1, sku: "TEA-100", quantity: 2),
                FulfilmentLine(number: 2, sku: "CUP-1", quantity: 1),
            ])
    }

    @Test func `in several parts, each booked once`() {
        var sample = Sample(.packed)
        sample.hear(.partDelivered, parcels: [parcel("SF100", [item("TEA-100", 1)])])
        #expect(sample.record.state == .partiallyShipped)
        #expect(sample.standing.status == .partiallyShipped)
        #expect(sample.standing.isWithWarehouse)
        // The last confirmation lists the first parcel again, as many senders do.
        let last = sample.hear(
            .delivered,
            parcels: [parcel("SF100", [item("TEA-100", 1)]), parcel("SF101", [item("TEA-100", 1), item("CUP-1", 1)])])
        #expect(sample.record.state == .shipped)
        #expect(last.packages.map(\.trackingNumber) == ["SF101"])
        #expect(sample.record.lines.map(\.shipped) == [2, 1])
        #expect(!sample.standing.isWithWarehouse)
    }

    @Test func `by the order lines when the parcels list nothing`() {
        var sample = Sample()
        let decision = sample.hear(.partDelivered, parcels: [parcel("SF100")], items: [item("CUP-1", 1)])
        #expect(decision.packages.first?.lines == [FulfilmentLine(number: 2, sku: "CUP-1", quantity: 1)])
        #expect(sample.record.lines.map(\.shipped) == [0, 1])
    }

    @Test func `less than planned, and the rest is missing`() {
        var sample = Sample()
        let decision = sample.hear(.delivered, parcels: [parcel("SF100", [item("TEA-100", 2)])])
        #expect(sample.record.state == .shipped)
        #expect(decision.progressed?.missing == [FulfilmentLine(number: 2, sku: "CUP-1", quantity: 1)])
        #expect(
            decision.stock.last
                == StockChange(sku: "CUP-1", warehouse: Sample.warehouse, onHand: -1, allocated: -1, reason: .adjusted))
        #expect(decision.alerts.count == 1)
        #expect(sample.standing.units == UnitCounts(ordered: 3, shipped: 2))
        #expect(sample.standing.status == .partiallyShipped)
    }

    @Test func `more than planned, which is not booked`() {
        var sample = Sample(.packed)
        let decision = sample.hear(.delivered, parcels: [parcel("SF100", [item("TEA-100", 3)])])
        #expect(decision.message?.outcome == .anomaly)
        #expect(decision.alerts.first?.severity == .critical)
        #expect(decision.stock.isEmpty && decision.lines.isEmpty && decision.progressed == nil)
        #expect(sample.record.state == .packed)
    }

    @Test func `something that was never asked for, which is not booked`() {
        var sample = Sample()
        #expect(sample.hear(.delivered, parcels: [parcel("SF100", [item("PEN-7", 1)])]).message?.outcome == .anomaly)
    }

    @Test func `a part without saying which, which cannot be booked`() {
        var sample = Sample()
        #expect(sample.hear(.partDelivered, parcels: [parcel("SF100")]).message?.outcome == .anomaly)
    }

    @Test func `again under a new number, and only the first counts`() {
        var sample = Sample()
        sample.hear(.delivered, parcels: [parcel("SF100")])
        let again = sample.hear(.delivered, parcels: [parcel("SF100")])
        #expect(again.message?.outcome == .recorded)
        #expect(again.stock.isEmpty && again.alerts.isEmpty)
    }

    @Test func `from a shelf that remembers nothing of the fulfilment before`() {
        var shelf = Shelf()
        shelf.begin(Sample.lines)
        #expect(shelf.takeAll(of: Sample.lines).map(\.quantity) == [2, 1])
        let next = [FulfilmentRecord.Line(number: 1, sku: "PEN-7", quantity: 5)]
        shelf.begin(next)
        #expect(shelf.takeAll(of: next) == [FulfilmentLine(number: 1, sku: "PEN-7", quantity: 5)])
    }

    @Test func `with the tracking number of another fulfilment's parcel`() {
        var sample = Sample(.packed)
        sample.facts.parcels = [KnownParcel(fulfilment: FulfilmentID(high: 3, low: 3), trackingNumber: "SF100")]
        let decision = sample.hear(.delivered, parcels: [parcel("SF100")])
        #expect(decision.packages.map(\.trackingNumber) == ["SF100"])
        #expect(sample.record.state == .shipped)
    }

    @Test func `again with another parcel, which is one too many`() {
        var sample = Sample()
        sample.hear(.delivered, parcels: [parcel("SF100")])
        let again = sample.hear(.delivered, parcels: [parcel("SF999", [item("TEA-100", 2)])])
        #expect(again.message?.outcome == .anomaly)
        #expect(again.alerts.first?.severity == .critical)
    }

    @Test func `one SKU that stands in two lines`() {
        var sample = Sample(
            .released,
            lines: [
                FulfilmentRecord.Line(number: 1, sku: "TEA-100", quantity: 2),
                FulfilmentRecord.Line(number: 2, sku: "TEA-100", quantity: 1),
            ])
        sample.hear(.partDelivered, parcels: [parcel("SF100", [item("TEA-100", 3)])])
        #expect(sample.record.lines.map(\.shipped) == [2, 1])
        #expect(sample.record.state == .shipped)
    }

    @Test func `a parcel whose weight is beyond the tolerance, and people are told`() {
        var sample = Sample()
        sample.facts.weights = ["TEA-100": 500, "CUP-1": 300]
        let decision = sample.hear(.delivered, parcels: [parcel("SF100", grams: 2_000)])
        #expect(decision.alerts.map(\.alert) == [.shipmentAnomaly])
        #expect(sample.record.state == .shipped)
    }

    @Test func `a parcel a little heavier than its goods, as parcels are`() {
        var sample = Sample()
        sample.facts.weights = ["TEA-100": 500, "CUP-1": 300]
        #expect(sample.hear(.delivered, parcels: [parcel("SF100", grams: 1_450)]).alerts.isEmpty)
    }

    @Test func `goods that nobody has weighed, and nobody is told`() {
        var sample = Sample()
        sample.facts.weights = ["TEA-100": 500]
        #expect(sample.hear(.delivered, parcels: [parcel("SF100", grams: 9_000)]).alerts.isEmpty)
    }

    @Test(arguments: [(Int64.max, Int64(1)), (1, .max), (.max, .max), (0, .max), (92_233_720_368_547_758, 100)])
    func `and weights that no scales show are compared all the same`(actual: Int64, expected: Int64) {
        let tolerance = WeightTolerance(percent: 10, grams: 200)
        #expect(tolerance.accepts(actual: actual, expected: expected) == (actual == expected))
    }
}
