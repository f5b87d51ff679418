package import Domain
package import JSON

/// The warehouse is asked to stop a parcel: Qimen's `order.cancel`. Read by the WMS, which answers on
/// `wms.outbound.confirmed` with CANCELED or CANCELEDFAIL.
package struct OutboundCancelRequested: Event, Hashable {
    package static let topic = Topic.outboundCancelRequested
    package static let type: StaticString = "switchyard.outbound.cancel-requested"

    package var fulfilmentID: FulfilmentID
    package var warehouse: WarehouseCode
    package var caseID: CaseID
    package var reason: String

    package init(fulfilmentID: FulfilmentID, warehouse: WarehouseCode, caseID: CaseID, reason: String) {
        self.fulfilmentID = fulfilmentID
        self.warehouse = warehouse
        self.caseID = caseID
        self.reason = reason
    }

    package var key: String { fulfilmentID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("orderCode", fulfilmentID)
            json.field("orderType", "JYCK")
            json.field("warehouseCode", warehouse.code)
            json.field("caseId", caseID)
            json.field("cancelReason", reason)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            fulfilmentID: try reader.id("orderCode"), warehouse: WarehouseCode(try reader.name("warehouseCode")),
            caseID: try reader.id("caseId"), reason: try reader.text("cancelReason"))
    }
}
