package import Domain
import Events

/// One change of stock counters, with its cause. Deltas in pieces; zero where a counter does not change.
package struct StockMovement: Sendable {
    package enum Reason: String, Sendable, CaseIterable {
        case received, adjusted, reserved, allocated, deducted, released, returned
    }

    package var at: Timestamp
    package var sku: String
    /// `nil` for a change of the pool alone.
    package var warehouse: WarehouseCode?
    package var onHand: Int64
    package var allocated: Int64
    /// Of the pool.
    package var reserved: Int64
    package var reason: Reason
    package var orderID: OrderID?
    package var fulfilmentID: FulfilmentID?
    package var cause: Cause

    package init(
        at: Timestamp, sku: String, warehouse: WarehouseCode? = nil, onHand: Int64 = 0, allocated: Int64 = 0,
        reserved: Int64 = 0, reason: Reason, orderID: OrderID? = nil, fulfilmentID: FulfilmentID? = nil, cause: Cause
    ) {
        self.at = at
        self.sku = sku
        self.warehouse = warehouse
        self.onHand = onHand
        self.allocated = allocated
        self.reserved = reserved
        self.reason = reason
        self.orderID = orderID
        self.fulfilmentID = fulfilmentID
        self.cause = cause
    }
}
