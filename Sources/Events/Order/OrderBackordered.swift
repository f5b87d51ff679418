package import Domain
package import JSON

/// No warehouse can send (all of) the order now; it is retried when stock arrives. Read by operations.
package struct OrderBackordered: Event, Hashable {
    package static let topic = Topic.ordersBackordered
    package static let type: StaticString = "switchyard.order.backordered"

    package var orderID: OrderID
    package var order: ChannelOrderKey
    /// What is missing, in pieces.
    package var lines: [FulfilmentLine]
    package var reason: String

    package init(orderID: OrderID, order: ChannelOrderKey, lines: [FulfilmentLine], reason: String) {
        self.orderID = orderID
        self.order = order
        self.lines = lines
        self.reason = reason
    }

    package var key: String { orderID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("orderId", orderID)
            order.write(to: &json)
            lines.write(as: "lines", to: &json)
            json.field("reason", reason)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            orderID: try reader.id("orderId"), order: try ChannelOrderKey(reading: reader),
            lines: try reader.list("lines", FulfilmentLine.init(reading:)), reason: try reader.text("reason"))
    }
}

extension FulfilmentLine {
    package init(reading reader: EventReader) throws(EventError) {
        self.init(
            number: try reader.int32("number"), sku: try reader.name("sku"), quantity: try reader.quantity("quantity"))
    }
}

extension [FulfilmentLine] {
    package func write(as name: StaticString, to json: inout JSONWriter) {
        json.field(name, array: { json in
            for line in self {
                json.element(object: { json in
                    json.field("number", line.number)
                    json.field("sku", line.sku)
                    json.field("quantity", line.quantity)
                })
            }
        })
    }
}
