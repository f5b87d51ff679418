package import Domain

/// The warehouse tells how far a parcel is. Written by the WMS, read by wms-feedback.
///
/// Read are the three Qimen messages that say it, each in JSON: `deliveryorder.confirm`, `orderprocess.report` and
/// `itemlack.report`; written is the first. Senders differ: numbers come as numbers or as texts, lists bare or inside
/// an object of one list, times in Beijing time or with an offset, and words in either case.
package struct OutboundConfirmed: Event, Hashable {
    package static let topic = Topic.outboundConfirmed
    package static let type: StaticString = "switchyard.outbound.confirmed"

    /// Qimen's words. `SHORT` is ours, for a line that the shelf does not have (`itemlack.report`).
    package enum Status: String, Hashable, Sendable, CaseIterable {
        case accept = "ACCEPT"
        case print = "PRINT"
        case pick = "PICK"
        case check = "CHECK"
        case package = "PACKAGE"
        case weigh = "WEIGH"
        case ready = "READY"
        case partDelivered = "PARTDELIVERED"
        case delivered = "DELIVERED"
        case short = "SHORT"
        case exception = "EXCEPTION"
        case reject = "REJECT"
        case cancelled = "CANCELED"
        case cancelFailed = "CANCELEDFAIL"
        case closed = "CLOSED"
    }

    package struct Parcel: Hashable, Sendable {
        package var carrier: String
        package var trackingNumber: String
        package var weightGrams: Int64?
        /// SKU and pieces.
        package var items: [Item]

        package init(carrier: String, trackingNumber: String, weightGrams: Int64?, items: [Item]) {
            self.carrier = carrier
            self.trackingNumber = trackingNumber
            self.weightGrams = weightGrams
            self.items = items
        }
    }

    package struct Item: Hashable, Sendable {
        package var sku: String
        package var quantity: Int32

        package init(sku: String, quantity: Int32) {
            self.sku = sku
            self.quantity = quantity
        }
    }

    package var fulfilmentID: FulfilmentID
    package var warehouse: WarehouseCode
    package var status: Status
    /// The WMS's own number of the message: a repeat with the same number has no second effect.
    package var outBizCode: String
    package var operatedAt: Timestamp
    package var parcels: [Parcel]
    /// What left the house, where the parcels do not say it: the `actualQty` of the order lines.
    package var items: [Item]
    /// Pieces that the warehouse does not have, for `SHORT`.
    package var missing: [Item]
    package var remark: String?

    package init(
        fulfilmentID: FulfilmentID, warehouse: WarehouseCode, status: Status, outBizCode: String, operatedAt: Timestamp,
        parcels: [Parcel] = [], items: [Item] = [], missing: [Item] = [], remark: String? = nil
    ) {
        self.fulfilmentID = fulfilmentID
        self.warehouse = warehouse
        self.status = status
        self.outBizCode = outBizCode
        self.operatedAt = operatedAt
        self.parcels = parcels
        self.items = items
        self.missing = missing
        self.remark = remark
    }

    package var key: String { fulfilmentID.description }
}
