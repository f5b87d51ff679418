import Domain
import Events
import JSON
import WMSFeedback

/// A warehouse's message in the words of Qimen, about a fulfilment that has what the message names.
enum WarehouseTarget {
    static let target = FuzzTarget("wms") {
        let (parser, roundTrip) = (JSONParser(), RoundTrip())
        return { input in
            guard let json = try? parser.parse(input), let message = try? OutboundConfirmed(reading: json) else { return }
            try roundTrip.check(message)
            let named = message.items + message.missing + message.parcels.flatMap(\.items)
            for state in [FulfilmentState.released, .picking, .cancelRequested, .partiallyShipped] {
                let lines = named.prefix(20).enumerated().map { position, item in
                    FulfilmentRecord.Line(number: Int32(position + 1), sku: item.sku, quantity: item.quantity)
                }
                let record = FulfilmentRecord(
                    id: message.fulfilmentID, order: OrderID(high: 1, low: 1),
                    orderKey: ChannelOrderKey(channel: Channel("taobao"), shop: "tea-house", orderNumber: "1"),
                    warehouse: message.warehouse, state: state, lines: lines)
                let units = UnitCounts(ordered: record.remaining, allocated: record.remaining)
                let facts = FeedbackFacts(
                    fulfilments: [record],
                    standings: [
                        record.order: OrderStanding(payment: .paid, audit: .approved, units: units, isWithWarehouse: true)
                    ],
                    weights: Dictionary(named.map { ($0.sku, 1_000_000_000) }, uniquingKeysWith: { first, _ in first }))
                var desk = FeedbackDesk(
                    policy: .standard, facts: facts, now: Line.now, ids: IDGenerator(seed: 7))
                if let event = desk.decide(message).progressed { try roundTrip.check(event) }
            }
        }
    }
}
