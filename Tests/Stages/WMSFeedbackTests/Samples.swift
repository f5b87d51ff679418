import Domain
import Events

@testable import WMSFeedback

/// One order of two SKUs, three pieces, all of it with warehouse GZ01.
struct Sample {
    static let now = Timestamp("2026-11-11T08:00:00Z")!
    static let warehouse = WarehouseCode("GZ01")
    static let order = OrderID(high: 1, low: 1)
    static let fulfilment = FulfilmentID(high: 2, low: 2)
    static let key = ChannelOrderKey(channel: Channel("taobao"), shop: "tea-house", orderNumber: "2817364550123")

    var facts: FeedbackFacts
    var policy = FeedbackPolicy.standard
    private var ids = IDGenerator(seed: 7)
    private var messages = 0

    init(_ state: FulfilmentState = .released, lines: [FulfilmentRecord.Line] = Sample.lines, parcels: Set<String> = [])
    {
        let record = FulfilmentRecord(
            id: Self.fulfilment, order: Self.order, orderKey: Self.key, warehouse: Self.warehouse, state: state,
            lines: lines)
        let units = UnitCounts(
            ordered: lines.reduce(0) { $0 + $1.quantity }, allocated: record.remaining, shipped: record.shipped)
        facts = FeedbackFacts(
            fulfilments: [record],
            standings: [
                Self.order: OrderStanding(
                    payment: .paid, audit: .approved, units: units, isWithWarehouse: record.occupiesWarehouse)
            ],
            parcels: Set(parcels.map { KnownParcel(fulfilment: Self.fulfilment, trackingNumber: $0) }))
    }

    static let lines = [
        FulfilmentRecord.Line(number: 1, sku: "TEA-100", quantity: 2),
        FulfilmentRecord.Line(number: 2, sku: "CUP-1", quantity: 1),
    ]

    var record: FulfilmentRecord { facts.fulfilments[Self.fulfilment]! }
    var standing: OrderStanding { facts.standings[Self.order]! }

    /// A confirmation from the warehouse, each under a number of its own unless told otherwise.
    @discardableResult
    mutating func hear(
        _ status: OutboundConfirmed.Status, number: String? = nil, parcels: [OutboundConfirmed.Parcel] = [],
        items: [OutboundConfirmed.Item] = [], missing: [OutboundConfirmed.Item] = [],
        of fulfilment: FulfilmentID = Sample.fulfilment, from warehouse: WarehouseCode = Sample.warehouse
    ) -> FeedbackDecision {
        messages += 1
        let confirmation = OutboundConfirmed(
            fulfilmentID: fulfilment, warehouse: warehouse, status: status, outBizCode: number ?? "M-\(messages)",
            operatedAt: Self.now, parcels: parcels, items: items, missing: missing)
        var desk = FeedbackDesk(policy: policy, facts: facts, now: Self.now, ids: ids)
        defer { (facts, ids) = (desk.facts, desk.ids) }
        return desk.decide(confirmation)
    }
}

func parcel(
    _ tracking: String, grams: Int64? = nil, _ items: [OutboundConfirmed.Item] = []
) -> OutboundConfirmed.Parcel {
    OutboundConfirmed.Parcel(carrier: "SF", trackingNumber: tracking, weightGrams: grams, items: items)
}

func item(_ sku: String, _ quantity: Int32) -> OutboundConfirmed.Item {
    OutboundConfirmed.Item(sku: sku, quantity: quantity)
}
