import Domain
package import JSON

extension OutboundConfirmed {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field(
                "deliveryOrder",
                object: { json in
                    json.field("deliveryOrderCode", fulfilmentID)
                    json.field("warehouseCode", warehouse.code)
                    json.field("status", status.rawValue)
                    json.field("outBizCode", outBizCode)
                    json.field("confirmType", status == .partDelivered ? 1 : 0)
                    json.field("operateTime", operatedAt)
                    json.field("remark", remark)
                })
            json.field(
                "packages",
                array: { json in
                    for parcel in parcels {
                        json.element(object: { json in
                            json.field("logisticsCode", parcel.carrier)
                            json.field("expressCode", parcel.trackingNumber)
                            // Qimen writes kilograms.
                            json.field("weight", parcel.weightGrams.map { decimalText($0, exponent: 3) })
                            parcel.items.write(as: "items", quantity: "quantity", to: &json)
                        })
                    }
                })
            items.write(as: "orderLines", quantity: "actualQty", to: &json)
            missing.write(as: "lackItems", quantity: "lackQty", to: &json)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        if json["process"] != nil {
            try self.init(readingProcessReport: reader)
        } else if json["deliveryOrder"] == nil, json["deliveryOrderCode"] != nil {
            try self.init(readingLackReport: reader)
        } else {
            try self.init(readingConfirmation: reader)
        }
    }

    /// `deliveryorder.confirm`.
    private init(readingConfirmation reader: EventReader) throws(EventError) {
        let parcels = try reader.qimenList("packages", of: "package", Parcel.read)
        let lines = try reader.qimenList("orderLines", of: "orderLine") { (line) throws(EventError) in
            try Item.read(line, quantity: "actualQty")
        }
        let missing = try reader.qimenList("lackItems", of: "item", Item.init(readingLack:))
        self = try reader.object("deliveryOrder") { (order) throws(EventError) in
            let id: FulfilmentID = try order.id("deliveryOrderCode")
            let isPart = try order.withDecimal("confirmType") { $0.count == 1 && $0[0] == UInt8(ascii: "1") }
            let status = try order.status("status", isFinal: isPart != true)
            let time = try order.warehouseTime("operateTime", "orderConfirmTime")
            return Self(
                fulfilmentID: id, warehouse: WarehouseCode(try order.name("warehouseCode")), status: status,
                outBizCode: try order.messageNumber(id, status, time), operatedAt: time,
                parcels: parcels, items: lines, missing: missing,
                remark: try order.optionalText("remark"))
        }
    }

    /// `orderprocess.report`: a step of the work, with the tracking number at most.
    private init(readingProcessReport reader: EventReader) throws(EventError) {
        let order = try reader.object("order") { (order) throws(EventError) -> (FulfilmentID, WarehouseCode) in
            (try order.id("orderCode"), WarehouseCode(try order.name("warehouseCode")))
        }
        self = try reader.object("process") { (process) throws(EventError) in
            let status = try process.status("processStatus", isFinal: true)
            let time = try process.warehouseTime("operateTime", nil)
            let number = try process.messageNumber(order.0, status, time)
            let info = try process.optionalText("operateInfo")
            let remark = try process.optionalText("remark")
            return Self(
                fulfilmentID: order.0, warehouse: order.1, status: status, outBizCode: number, operatedAt: time,
                remark: info ?? remark)
        }
    }

    /// `itemlack.report`: the shelf does not have it.
    private init(readingLackReport reader: EventReader) throws(EventError) {
        let id: FulfilmentID = try reader.id("deliveryOrderCode")
        let time = try reader.warehouseTime("createTime", nil)
        let missing = try reader.qimenList("items", of: "item", Item.init(readingLack:))
        guard !missing.isEmpty else { throw EventError(path: "items", problem: "must not be empty") }
        self.init(
            fulfilmentID: id, warehouse: WarehouseCode(try reader.name("warehouseCode")), status: .short,
            outBizCode: try reader.messageNumber(id, .short, time), operatedAt: time, missing: missing,
            remark: try reader.optionalText("remark"))
    }
}

extension OutboundConfirmed.Parcel {
    /// `nil` for the empty parcel that some senders add when there is none: no tracking number, nothing in it.
    static func read(_ reader: EventReader) throws(EventError) -> Self? {
        let items = try reader.qimenList("items", of: "item") { (item) throws(EventError) in
            try OutboundConfirmed.Item.read(item, quantity: "quantity")
        }
        let tracking = try reader.optionalName("expressCode")
        if tracking == nil, items.isEmpty { return nil }
        guard let tracking else { throw EventError(path: "expressCode", problem: "is missing") }
        return Self(
            carrier: try reader.text("logisticsCode"), trackingNumber: tracking,
            weightGrams: try reader.optionalKilograms("weight"), items: items)
    }
}

extension OutboundConfirmed.Item {
    /// `nil` for an item of which nothing was sent.
    static func read(_ reader: EventReader, quantity name: String) throws(EventError) -> Self? {
        let quantity = try reader.pieces(name)
        let sku = try reader.name("itemCode")
        return quantity == 0 ? nil : Self(sku: sku, quantity: quantity)
    }

    fileprivate init(readingLack reader: EventReader) throws(EventError) {
        // `lackQty` is Qimen's; our own confirmations wrote `quantity`.
        let name = reader.present("lackQty") == nil ? "quantity" : "lackQty"
        let quantity = try reader.pieces(name)
        guard quantity > 0 else { throw EventError(path: name, problem: "must be a whole number, 1 or more") }
        self.init(sku: try reader.name("itemCode"), quantity: quantity)
    }
}

extension [OutboundConfirmed.Item] {
    fileprivate func write(as name: StaticString, quantity: StaticString, to json: inout JSONWriter) {
        json.field(
            name,
            array: { json in
                for item in self {
                    json.element(object: { json in
                        json.field("itemCode", item.sku)
                        json.field(quantity, item.quantity)
                    })
                }
            })
    }
}
