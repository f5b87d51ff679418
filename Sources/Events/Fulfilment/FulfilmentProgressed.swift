package import Domain
package import JSON

/// A fulfilment moved: what the channel write-back and the customer's notice need. Read by both, and by after-sales.
package struct FulfilmentProgressed: Event, Hashable {
    package static let topic = Topic.fulfilmentsProgressed
    package static let type: StaticString = "switchyard.fulfilment.progressed"

    package var fulfilmentID: FulfilmentID
    package var orderID: OrderID
    package var order: ChannelOrderKey
    package var warehouse: WarehouseCode
    package var state: FulfilmentState
    /// When it happened in the warehouse.
    package var at: Timestamp
    /// The parcels of this step, with their tracking numbers; empty for steps without parcels.
    package var packages: [Package]
    /// Pieces that will not come from this warehouse but are still wanted: routing plans them again.
    package var missing: [FulfilmentLine]
    /// Pieces that will not come because they were cancelled: nobody plans them again.
    package var cancelled: [FulfilmentLine]
    /// The warehouse answered a cancel request with no: it is too late.
    package var cancelFailed: Bool
    package var reason: String?

    package init(
        fulfilmentID: FulfilmentID, orderID: OrderID, order: ChannelOrderKey, warehouse: WarehouseCode,
        state: FulfilmentState, at: Timestamp, packages: [Package] = [], missing: [FulfilmentLine] = [],
        cancelled: [FulfilmentLine] = [], cancelFailed: Bool = false, reason: String? = nil
    ) {
        self.fulfilmentID = fulfilmentID
        self.orderID = orderID
        self.order = order
        self.warehouse = warehouse
        self.state = state
        self.at = at
        self.packages = packages
        self.missing = missing
        self.cancelled = cancelled
        self.cancelFailed = cancelFailed
        self.reason = reason
    }

    package var key: String { orderID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("fulfilmentId", fulfilmentID)
            json.field("orderId", orderID)
            order.write(to: &json)
            json.field("warehouse", warehouse.code)
            json.field("state", state.rawValue)
            json.field("at", at)
            json.field("packages", array: { json in
                for package in packages { json.element(object: { json in package.write(to: &json) }) }
            })
            missing.write(as: "missing", to: &json)
            cancelled.write(as: "cancelled", to: &json)
            if cancelFailed { json.field("cancelFailed", true) }
            json.field("reason", reason)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            fulfilmentID: try reader.id("fulfilmentId"), orderID: try reader.id("orderId"),
            order: try ChannelOrderKey(reading: reader), warehouse: WarehouseCode(try reader.name("warehouse")),
            state: try reader.word("state"), at: try reader.timestamp("at"),
            packages: try reader.list("packages", Package.init(reading:)),
            missing: try reader.list("missing", FulfilmentLine.init(reading:)),
            cancelled: try reader.list("cancelled", FulfilmentLine.init(reading:)),
            cancelFailed: try reader.bool("cancelFailed", default: false), reason: try reader.optionalText("reason"))
    }
}

extension Package {
    func write(to json: inout JSONWriter) {
        json.field("packageId", id)
        json.field("carrier", carrier)
        json.field("trackingNumber", trackingNumber)
        json.field("weightGrams", weightGrams)
        lines.write(as: "lines", to: &json)
    }

    init(reading reader: EventReader) throws(EventError) {
        self.init(
            id: try reader.id("packageId"), carrier: try reader.name("carrier"),
            trackingNumber: try reader.name("trackingNumber"), weightGrams: try reader.optionalInt64("weightGrams"),
            lines: try reader.list("lines", FulfilmentLine.init(reading:)))
    }
}
