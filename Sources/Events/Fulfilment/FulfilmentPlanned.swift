package import Domain
package import JSON

/// A warehouse was chosen and its stock allocated. Read by logistics-quoting.
package struct FulfilmentPlanned: Event, Hashable {
    package static let topic = Topic.fulfilmentsPlanned
    package static let type: StaticString = "switchyard.fulfilment.planned"

    package var fulfilment: Fulfilment
    package var order: ChannelOrderKey
    package var destination: Destination
    package var currency: Currency
    /// What the lines of this fulfilment are worth to the buyer, for insurance: minor units.
    package var goodsValue: Int64
    package var priority: Int32
    package var placedAt: Timestamp
    package var shipBy: Timestamp?
    package var requiredCarrier: String?
    /// What orders to the same receiver share; the merge key.
    package var receiverToken: String
    package var tags: [String]

    package init(
        fulfilment: Fulfilment, order: ChannelOrderKey, destination: Destination, currency: Currency, goodsValue: Int64,
        priority: Int32, placedAt: Timestamp, shipBy: Timestamp?, requiredCarrier: String?, receiverToken: String,
        tags: [String]
    ) {
        self.fulfilment = fulfilment
        self.order = order
        self.destination = destination
        self.currency = currency
        self.goodsValue = goodsValue
        self.priority = priority
        self.placedAt = placedAt
        self.shipBy = shipBy
        self.requiredCarrier = requiredCarrier
        self.receiverToken = receiverToken
        self.tags = tags
    }

    package var key: String { fulfilment.order.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("fulfilmentId", fulfilment.id)
            json.field("orderId", fulfilment.order)
            order.write(to: &json)
            json.field("warehouse", fulfilment.warehouse.code)
            fulfilment.lines.write(as: "lines", to: &json)
            json.field("destination", object: { json in destination.write(to: &json) })
            json.field("currency", currency.code)
            json.field("goodsValue", goodsValue)
            json.field("priority", priority)
            json.field("placedAt", placedAt)
            json.field("shipBy", shipBy)
            json.field("requiredCarrier", requiredCarrier)
            json.field("receiverToken", receiverToken)
            json.field("tags", array: { json in for tag in tags { json.element(tag) } })
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            fulfilment: Fulfilment(
                id: try reader.id("fulfilmentId"), order: try reader.id("orderId"),
                warehouse: WarehouseCode(try reader.name("warehouse")),
                lines: try reader.nonEmptyList("lines", FulfilmentLine.init(reading:))),
            order: try ChannelOrderKey(reading: reader),
            destination: try reader.object("destination", Destination.init(reading:)),
            currency: try reader.currency("currency"), goodsValue: try reader.amount("goodsValue"),
            priority: try reader.int32("priority"), placedAt: try reader.timestamp("placedAt"),
            shipBy: try reader.optionalTimestamp("shipBy"), requiredCarrier: try reader.optionalName("requiredCarrier"),
            receiverToken: try reader.text("receiverToken"), tags: try reader.texts("tags"))
    }
}
