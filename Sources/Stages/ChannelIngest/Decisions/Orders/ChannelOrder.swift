package import Domain

/// An order as one message of a channel tells it: mapped, normalised, validated, and not yet compared with what is
/// known.
package struct ChannelOrder: Hashable, Sendable {
    package var key: ChannelOrderKey
    package var modifiedAt: Timestamp
    package var placedAt: Timestamp
    package var paidAt: Timestamp?
    /// The platform's own word, for people.
    package var platformStatus: String
    package var payment: PaymentState
    package var progress: ChannelProgress
    package var amounts: OrderAmounts
    package var buyer: BuyerIdentity
    package var destination: Destination
    package var personal: PersonalData
    package var lines: [ChannelLine]
    package var holds: [PlatformHold]
    /// What the buyer or the platform wants undone, for the whole order.
    package var requests: [ChannelRequest]
    package var shipBy: Timestamp?
    package var requiredCarrier: String?
    package var requiredWarehouse: String?
    /// The platform's own warehouses send it: nothing of ours is reserved for it.
    package var isFulfilledByPlatform: Bool
}

package struct ChannelLine: Hashable, Sendable {
    package var channelLineID: String?
    package var sku: String
    package var channelSKU: String?
    package var title: String
    package var quantity: Int32
    package var unitPrice: Int64
    package var paidAmount: Int64
    package var kind: OrderLine.Kind
    /// Refunded or cancelled on the platform: must not ship.
    package var isCancelled: Bool
    package var requests: [ChannelRequest]
}

/// A cancellation or refund that shows in the channel's order.
package struct ChannelRequest: Hashable, Sendable {
    package var kind: CaseKind
    /// The mapping's word for it: `buyer_asks_to_cancel`.
    package var reason: String

    package init(kind: CaseKind, reason: String) {
        self.kind = kind
        self.reason = reason
    }
}

/// How far the channel says the order is.
package enum ChannelProgress: String, Hashable, Sendable, CaseIterable {
    case open
    case partlyShipped = "partly_shipped"
    case shipped, delivered, completed, cancelled

    /// Nothing of it is left to be shipped, as far as the channel knows.
    package var isShipped: Bool { self == .shipped || self == .delivered || self == .completed }
}
