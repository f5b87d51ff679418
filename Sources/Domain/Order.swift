/// One order in the words of Switchyard, whatever the marketplace called things.
///
/// It carries no personal data: name, phone and street live in ``PersonalData``, apart.
package struct Order: Hashable, Sendable {
    package var id: OrderID
    package var key: ChannelOrderKey
    /// 1 for the first version that was accepted, then one more for each newer one.
    package var revision: Int32
    /// The platform's own version: when it last changed the order.
    package var modifiedAt: Timestamp
    package var placedAt: Timestamp
    package var paidAt: Timestamp?
    package var payment: PaymentState
    package var amounts: OrderAmounts
    package var buyer: BuyerIdentity
    package var destination: Destination
    package var lines: [OrderLine]
    /// What the platform says that forbids shipping although money may have arrived.
    package var platformHolds: [PlatformHold]
    /// A line asks for more than can be promised; routing decides whether it waits.
    package var isStockShort: Bool
    package var shipBy: Timestamp?
    /// The platform or the buyer insists on this carrier, for example `SF`.
    package var requiredCarrier: String?
    package var requiredWarehouse: String?

    package init(
        id: OrderID, key: ChannelOrderKey, revision: Int32, modifiedAt: Timestamp, placedAt: Timestamp, paidAt: Timestamp?,
        payment: PaymentState, amounts: OrderAmounts, buyer: BuyerIdentity, destination: Destination, lines: [OrderLine],
        platformHolds: [PlatformHold] = [], isStockShort: Bool = false, shipBy: Timestamp? = nil,
        requiredCarrier: String? = nil, requiredWarehouse: String? = nil
    ) {
        self.id = id
        self.key = key
        self.revision = revision
        self.modifiedAt = modifiedAt
        self.placedAt = placedAt
        self.paidAt = paidAt
        self.payment = payment
        self.amounts = amounts
        self.buyer = buyer
        self.destination = destination
        self.lines = lines
        self.platformHolds = platformHolds
        self.isStockShort = isStockShort
        self.shipBy = shipBy
        self.requiredCarrier = requiredCarrier
        self.requiredWarehouse = requiredWarehouse
    }
}

/// The sums of an order, in minor units of one currency.
package struct OrderAmounts: Hashable, Sendable {
    package var currency: Currency
    package var goods: Int64
    package var discount: Int64
    package var freight: Int64
    /// What the buyer paid or has to pay.
    package var total: Int64

    package init(currency: Currency, goods: Int64, discount: Int64, freight: Int64, total: Int64) {
        self.currency = currency
        self.goods = goods
        self.discount = discount
        self.freight = freight
        self.total = total
    }
}

package struct OrderLine: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable { case goods, gift }

    /// 1, 2, 3 … in the order of the platform's payload.
    package var number: Int32
    /// The platform's id of the line, where it has one.
    package var channelLineID: String?
    /// The merchant's own stock-keeping unit: what a warehouse picks.
    package var sku: String
    package var title: String
    package var quantity: Int32
    /// Per piece, in minor units of the order's currency.
    package var unitPrice: Int64
    /// What the buyer pays for the whole line after discounts.
    package var paidAmount: Int64
    package var kind: Kind
    /// The platform has already refunded or cancelled this line: it must not ship.
    package var isCancelled: Bool

    package init(
        number: Int32, channelLineID: String? = nil, sku: String, title: String, quantity: Int32, unitPrice: Int64,
        paidAmount: Int64, kind: Kind = .goods, isCancelled: Bool = false
    ) {
        self.number = number
        self.channelLineID = channelLineID
        self.sku = sku
        self.title = title
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.paidAmount = paidAmount
        self.kind = kind
        self.isCancelled = isCancelled
    }
}

/// A platform state under which a paid order must not ship.
package struct PlatformHold: Hashable, Sendable {
    package var type: HoldType
    /// The platform's own word, for example `PAID_FORBID_CONSIGN`.
    package var code: String

    package init(type: HoldType, code: String) {
        self.type = type
        self.code = code
    }
}
