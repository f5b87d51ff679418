package import Domain
package import Events
package import JSON

/// What the stage must know of an outbound request: which fulfilment, and from when its clocks count.
///
/// The rest, the receiver's name and address among it, is the warehouse's business and is not read.
package struct RequestedFulfilment: Hashable, Sendable {
    package var id: FulfilmentID
    package var order: OrderID
    package var createdAt: Timestamp

    package init(id: FulfilmentID, order: OrderID, createdAt: Timestamp) {
        self.id = id
        self.order = order
        self.createdAt = createdAt
    }

    /// Reads an ``OutboundRequested``.
    package init(reading json: JSONValue) throws(EventError) {
        self = try EventReader(json).object("deliveryOrder") { (order) throws(EventError) in
            Self(
                id: try order.id("deliveryOrderCode"), order: try order.id("orderId"),
                createdAt: try order.timestamp("createTime"))
        }
    }
}
