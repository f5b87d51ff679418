package import Domain
package import JSON

/// Somebody wants an order undone, in part or whole: a channel, the service desk, or ingest on seeing a cancellation.
/// Read by after-sales.
package struct AfterSalesRequested: Event, Hashable {
    package static let topic = Topic.afterSalesRequested
    package static let type: StaticString = "switchyard.aftersales.requested"

    /// The sender's own number of the request: a repeat with the same number has no second effect.
    package var requestID: String
    package var order: ChannelOrderKey
    package var orderID: OrderID?
    package var kind: CaseKind
    /// Which pieces; empty means the whole order.
    package var lines: [RequestedLine]
    /// What the buyer asks for, in minor units; absent means what the lines cost.
    package var amount: Int64?
    package var reason: String
    package var requestedAt: Timestamp
    /// `channel:taobao`, `desk:li.na`, `channel-ingest`.
    package var requestedBy: String

    package init(
        requestID: String, order: ChannelOrderKey, orderID: OrderID?, kind: CaseKind, lines: [RequestedLine] = [],
        amount: Int64? = nil, reason: String, requestedAt: Timestamp, requestedBy: String
    ) {
        self.requestID = requestID
        self.order = order
        self.orderID = orderID
        self.kind = kind
        self.lines = lines
        self.amount = amount
        self.reason = reason
        self.requestedAt = requestedAt
        self.requestedBy = requestedBy
    }

    /// Senders outside know the channel's order number only; a request without our order id keeps its order by that.
    package var key: String { orderID?.description ?? order.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("requestId", requestID)
            order.write(to: &json)
            json.field("orderId", orderID)
            json.field("kind", kind.rawValue)
            json.field("lines", array: { json in
                for line in lines {
                    json.element(object: { json in
                        json.field("sku", line.sku)
                        json.field("quantity", line.quantity)
                    })
                }
            })
            json.field("amount", amount)
            json.field("reason", reason)
            json.field("requestedAt", requestedAt)
            json.field("requestedBy", requestedBy)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            requestID: try reader.name("requestId"), order: try ChannelOrderKey(reading: reader),
            orderID: try reader.optionalID("orderId"), kind: try reader.word("kind"),
            lines: try reader.list("lines") { (line) throws(EventError) in
                RequestedLine(sku: try line.name("sku"), quantity: try line.quantity("quantity"))
            },
            amount: try reader.optionalAmount("amount"), reason: try reader.text("reason"),
            requestedAt: try reader.timestamp("requestedAt"), requestedBy: try reader.name("requestedBy"))
    }
}

/// Pieces of a SKU that a request is about.
package struct RequestedLine: Hashable, Sendable {
    package var sku: String
    package var quantity: Int32

    package init(sku: String, quantity: Int32) {
        self.sku = sku
        self.quantity = quantity
    }
}
