package import Domain
package import Events

/// What the stage knows when it decides. Deciding changes it, so that the next message of the batch sees the effect of
/// the one before.
package struct FeedbackFacts: Sendable {
    /// Every fulfilment of every order that the batch is about, not only those that are spoken of: whether an order is
    /// with a warehouse depends on all of them.
    package var fulfilments: FulfilmentBook
    package var standings: [OrderID: OrderStanding]
    /// Messages that were handled before, by the warehouse's own number.
    package var messages: [MessageNumber: EarlierMessage]
    /// Those that were confirmed before: a final confirmation often lists them again.
    package var parcels: Set<KnownParcel>
    /// What one piece weighs, in grams. A SKU whose weight nobody has entered is absent.
    package var weights: [String: Int64]

    package init(
        fulfilments: [FulfilmentRecord] = [], standings: [OrderID: OrderStanding] = [:],
        messages: [MessageNumber: EarlierMessage] = [:], parcels: Set<KnownParcel> = [], weights: [String: Int64] = [:]
    ) {
        self.fulfilments = FulfilmentBook(fulfilments)
        self.standings = standings
        self.messages = messages
        self.parcels = parcels
        self.weights = weights
    }
}

/// A warehouse's own number of a message (`outBizCode`): two warehouses may use the same one.
package struct MessageNumber: Hashable, Sendable {
    package var warehouse: WarehouseCode
    package var outBizCode: String

    package init(warehouse: WarehouseCode, outBizCode: String) {
        self.warehouse = warehouse
        self.outBizCode = outBizCode
    }
}

/// A parcel of a fulfilment: two carriers may use the same tracking number.
package struct KnownParcel: Hashable, Sendable {
    package var fulfilment: FulfilmentID
    package var trackingNumber: String

    package init(fulfilment: FulfilmentID, trackingNumber: String) {
        self.fulfilment = fulfilment
        self.trackingNumber = trackingNumber
    }
}

/// What the message with a number was about, to tell a repeat from a number that was used twice.
package struct EarlierMessage: Hashable, Sendable {
    /// `nil` when what was kept is no id.
    package var fulfilment: FulfilmentID?
    /// `nil` for a word that this version does not know.
    package var status: OutboundConfirmed.Status?

    package init(fulfilment: FulfilmentID?, status: OutboundConfirmed.Status?) {
        self.fulfilment = fulfilment
        self.status = status
    }
}
