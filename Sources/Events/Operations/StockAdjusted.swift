package import Domain
package import JSON

/// The stock of a SKU in a warehouse changed for a reason outside the line: goods received, counted, broken.
/// Written by the WMS or the ERP, read by warehouse-routing, which retries what waited for it.
package struct StockAdjusted: Event, Hashable {
    package static let topic = Topic.stockAdjusted
    package static let type: StaticString = "switchyard.stock.adjusted"

    /// The sender's own number of the adjustment: a repeat with the same number has no second effect.
    package var adjustmentID: String
    package var warehouse: WarehouseCode
    package var sku: String
    /// Pieces; negative for a loss.
    package var change: Int32
    package var reason: String
    package var at: Timestamp

    package init(adjustmentID: String, warehouse: WarehouseCode, sku: String, change: Int32, reason: String, at: Timestamp) {
        self.adjustmentID = adjustmentID
        self.warehouse = warehouse
        self.sku = sku
        self.change = change
        self.reason = reason
        self.at = at
    }

    package var key: String { sku }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("adjustmentId", adjustmentID)
            json.field("warehouse", warehouse.code)
            json.field("sku", sku)
            json.field("change", change)
            json.field("reason", reason)
            json.field("at", at)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            adjustmentID: try reader.name("adjustmentId"), warehouse: WarehouseCode(try reader.name("warehouse")),
            sku: try reader.name("sku"), change: try reader.int32("change"), reason: try reader.text("reason"),
            at: try reader.timestamp("at"))
    }
}
