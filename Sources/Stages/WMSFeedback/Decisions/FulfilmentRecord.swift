package import Domain

/// What is known of one fulfilment when a warehouse speaks about it.
package struct FulfilmentRecord: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var number: Int32
        package var sku: String
        package var quantity: Int32
        package var shipped: Int32
        /// Will not come: short, rejected or cancelled.
        package var dropped: Int32

        package init(number: Int32, sku: String, quantity: Int32, shipped: Int32 = 0, dropped: Int32 = 0) {
            self.number = number
            self.sku = sku
            self.quantity = quantity
            self.shipped = shipped
            self.dropped = dropped
        }

        /// Pieces that are still expected; their stock is allocated.
        package var remaining: Int32 { quantity - shipped - dropped }
    }

    package var id: FulfilmentID
    package var order: OrderID
    package var orderKey: ChannelOrderKey
    package var warehouse: WarehouseCode
    package var state: FulfilmentState
    package var acknowledgedAt: Timestamp?
    package var lines: [Line]

    package init(
        id: FulfilmentID, order: OrderID, orderKey: ChannelOrderKey, warehouse: WarehouseCode, state: FulfilmentState,
        acknowledgedAt: Timestamp? = nil, lines: [Line]
    ) {
        self.id = id
        self.order = order
        self.orderKey = orderKey
        self.warehouse = warehouse
        self.state = state
        self.acknowledgedAt = acknowledgedAt
        self.lines = lines
    }

    package var remaining: Int32 { lines.reduce(0) { $0 + $1.remaining } }
    package var shipped: Int32 { lines.reduce(0) { $0 + $1.shipped } }

    /// The warehouse is busy with it: it has been told, and something may still leave the house.
    var occupiesWarehouse: Bool { state.isWithWarehouse || state == .partiallyShipped }
}
