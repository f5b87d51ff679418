package import Domain
package import Events

/// What routing chose for one request and one order: everything that is stored and told, and why.
///
/// One request can bring several: new stock serves many orders that waited for it.
package struct RoutingDecision: Sendable {
    /// The position of the request that caused it, in the batch.
    package let request: Int
    package let orderID: OrderID?
    package var fulfilments: [FulfilmentPlanned] = []
    /// Fulfilments of which no warehouse had been told, taken back.
    package var withdrawn: [FulfilmentID] = []
    package var stock: [StockChange] = []
    /// The new quantities of the order's reservations that changed.
    package var reservations: [ReservationChange] = []
    /// The order's lines that wait for stock from now on, all of them; `nil` when nothing changed about them.
    package var backorders: [BackorderedLine]?
    package var standing: OrderStanding?
    /// The approval that the order is routed by from now on.
    package var routed: OrderApproved?
    package var appliedAdjustment: StockAdjusted?
    /// One for each new fulfilment of a warehouse with a daily capacity.
    package var load: [LoadKey] = []
    package var note: RoutingNote?
    package var alerts: [AlertRaised] = []
    package var backorderedEvent: OrderBackordered?
    package var timers: [RoutingTimer] = []

    init(request: Int, orderID: OrderID?) {
        self.request = request
        self.orderID = orderID
    }

    /// Nothing to store, nothing to tell.
    package var isEmpty: Bool {
        fulfilments.isEmpty && withdrawn.isEmpty && stock.isEmpty && reservations.isEmpty && backorders == nil
            && standing == nil && routed == nil && appliedAdjustment == nil && note == nil && alerts.isEmpty
            && backorderedEvent == nil && timers.isEmpty
    }
}

/// A change of one counter row of the stock, in pieces.
package struct StockChange: Hashable, Sendable {
    package enum Reason: Hashable, Sendable { case received, adjusted, allocated, released, reserved }

    package var sku: String
    /// `nil` for the pool alone.
    package var warehouse: WarehouseCode?
    package var onHand: Int64 = 0
    package var allocated: Int64 = 0
    /// Of the pool.
    package var reserved: Int64 = 0
    package var reason: Reason
    package var fulfilment: FulfilmentID?
}

/// What of a line is reserved in the pool from now on.
package struct ReservationChange: Hashable, Sendable {
    package var number: Int32
    package var sku: String
    package var quantity: Int32
}

/// An entry of the order's history.
package struct RoutingNote: Hashable, Sendable {
    package enum Event: String, Hashable, Sendable {
        case planned = "routing.planned"
        case replanned = "routing.replanned"
        case backordered = "routing.backordered"
        case unchanged = "routing.unchanged"
        case skipped = "routing.skipped"
        case refused = "routing.refused"
    }

    package var event: Event
    package var summary: String
    /// JSON, without personal data.
    package var detail: String
}

package enum RoutingTimer: Hashable, Sendable {
    case retry(OrderID, at: Timestamp, attempt: Int32)
    case cancelRetry(OrderID)
    case resume(sku: String, at: Timestamp)
}
