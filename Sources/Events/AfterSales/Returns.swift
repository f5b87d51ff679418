package import Domain
package import JSON

/// Goods are on their way back: Qimen's `returnorder.create`. Read by the WMS.
package struct ReturnExpected: Event, Hashable {
    package static let topic = Topic.returnsExpected
    package static let type: StaticString = "switchyard.return.expected"

    package var caseID: CaseID
    package var orderID: OrderID
    package var warehouse: WarehouseCode
    package var lines: [FulfilmentLine]
    package var reason: String

    package init(caseID: CaseID, orderID: OrderID, warehouse: WarehouseCode, lines: [FulfilmentLine], reason: String) {
        self.caseID = caseID
        self.orderID = orderID
        self.warehouse = warehouse
        self.lines = lines
        self.reason = reason
    }

    package var key: String { caseID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("returnOrderCode", caseID)
            json.field("orderId", orderID)
            json.field("orderType", "THRK")
            json.field("warehouseCode", warehouse.code)
            lines.write(as: "lines", to: &json)
            json.field("returnReason", reason)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            caseID: try reader.id("returnOrderCode"), orderID: try reader.id("orderId"),
            warehouse: WarehouseCode(try reader.name("warehouseCode")),
            lines: try reader.nonEmptyList("lines", FulfilmentLine.init(reading:)), reason: try reader.text("returnReason"))
    }
}

/// Returned goods were received and inspected: Qimen's `returnorder.confirm`. Written by the WMS, read by after-sales.
package struct ReturnReceived: Event, Hashable {
    package static let topic = Topic.returnsReceived
    package static let type: StaticString = "switchyard.return.received"

    package struct Line: Hashable, Sendable {
        package var sku: String
        package var quantity: Int32
        package var reception: ReceptionState
        /// `pending` when nobody has inspected it yet.
        package var acceptance: AcceptanceState

        package init(sku: String, quantity: Int32, reception: ReceptionState, acceptance: AcceptanceState) {
            self.sku = sku
            self.quantity = quantity
            self.reception = reception
            self.acceptance = acceptance
        }
    }

    package var caseID: CaseID
    /// The WMS's own number of the message: a repeat with the same number has no second effect.
    package var outBizCode: String
    package var warehouse: WarehouseCode
    package var lines: [Line]
    package var at: Timestamp

    package init(caseID: CaseID, outBizCode: String, warehouse: WarehouseCode, lines: [Line], at: Timestamp) {
        self.caseID = caseID
        self.outBizCode = outBizCode
        self.warehouse = warehouse
        self.lines = lines
        self.at = at
    }

    package var key: String { caseID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("returnOrderCode", caseID)
            json.field("outBizCode", outBizCode)
            json.field("warehouseCode", warehouse.code)
            json.field("lines", array: { json in
                for line in lines {
                    json.element(object: { json in
                        json.field("itemCode", line.sku)
                        json.field("quantity", line.quantity)
                        json.field("reception", line.reception.rawValue)
                        json.field("acceptance", line.acceptance.rawValue)
                    })
                }
            })
            json.field("at", at)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            caseID: try reader.id("returnOrderCode"), outBizCode: try reader.name("outBizCode"),
            warehouse: WarehouseCode(try reader.name("warehouseCode")),
            lines: try reader.nonEmptyList("lines") { (line) throws(EventError) in
                Line(
                    sku: try line.name("itemCode"), quantity: try line.quantity("quantity"),
                    reception: try line.word("reception"), acceptance: try line.word("acceptance"))
            },
            at: try reader.timestamp("at"))
    }
}
