package import Domain
package import Events
package import JSON

/// What routing must know of a fulfilment that moved: which pieces will not come from its warehouse although they are still
/// wanted. Of most there are none.
package struct FailedFulfilment: Hashable, Sendable {
    package var order: OrderID
    package var warehouse: WarehouseCode
    package var state: FulfilmentState
    package var missing: [FulfilmentLine]

    /// Reads a ``FulfilmentProgressed``, without its parcels.
    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        order = try reader.id("orderId")
        warehouse = WarehouseCode(try reader.name("warehouse"))
        state = try reader.word("state")
        missing = try reader.list("missing", FulfilmentLine.init(reading:))
    }

    package init(_ event: FulfilmentProgressed) {
        order = event.orderID
        warehouse = event.warehouse
        state = event.state
        missing = event.missing
    }
}
