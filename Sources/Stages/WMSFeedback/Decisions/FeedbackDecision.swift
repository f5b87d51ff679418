package import Domain
package import Events

/// What comes of one message or timer, for the store to write and the outbox to tell.
package struct FeedbackDecision: Hashable, Sendable {
    /// The order it concerns; `nil` when the fulfilment is unknown.
    package var order: OrderID?
    package var fulfilment: FulfilmentID
    /// The line for `warehouse_messages`; `nil` for a repeat, which has one, and for timers.
    package var message: MessageRecord?
    package var status: StatusChange?
    package var lines: [LineChange] = []
    package var packages: [Package] = []
    package var stock: [StockChange] = []
    /// The order's new standing, when it changed.
    package var standing: OrderStanding?
    package var note: HistoryNote?
    package var progressed: FulfilmentProgressed?
    package var alerts: [AlertRaised] = []
    package var timer: TimerChange?

    package init(fulfilment: FulfilmentID, order: OrderID? = nil) {
        self.fulfilment = fulfilment
        self.order = order
    }
}

/// How a warehouse's message is kept.
package struct MessageRecord: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        case applied
        /// True but without consequence.
        case recorded
        case anomaly
    }

    package var number: MessageNumber
    package var fulfilment: FulfilmentID
    package var status: OutboundConfirmed.Status
    package var outcome: Outcome
    package var reason: String?
}

package struct StatusChange: Hashable, Sendable {
    package var state: FulfilmentState
    package var acknowledgedAt: Timestamp?
    /// Set once everything that will leave has left.
    package var shippedAt: Timestamp?
}

/// Pieces added to the counters of a fulfilment's line.
package struct LineChange: Hashable, Sendable {
    package var number: Int32
    package var shipped: Int32
    package var dropped: Int32
}

/// A change of a warehouse's stock, in pieces.
package struct StockChange: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Left the house.
        case deducted
        /// Not allocated any more, still on the shelf.
        case released
        /// Not on the shelf, whatever the books said.
        case adjusted
    }

    package var sku: String
    package var warehouse: WarehouseCode
    package var onHand: Int64
    package var allocated: Int64
    package var reason: Reason
}
