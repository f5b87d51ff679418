import Domain
package import JSON

extension OutboundConfirmed {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("deliveryOrder", object: { json in
                json.field("deliveryOrderCode", fulfilmentID.description)
                json.field("warehouseCode", warehouse.code)
                json.field("status", status.rawValue)
                json.field("outBizCode", outBizCode)
                json.field("confirmType", status == .partDelivered ? 1 : 0)
                json.field("operateTime", operatedAt.description)
                json.field("remark", remark)
            })
            json.field("packages", array: { json in
                for parcel in parcels {
                    json.element(object: { json in
                        json.field("logisticsCode", parcel.carrier)
                        json.field("expressCode", parcel.trackingNumber)
                        // Qimen writes kilograms.
                        json.field("weight", parcel.weightGrams.map { decimalText($0, exponent: 3) })
                        parcel.items.write(as: "items", to: &json)
                    })
                }
            })
            missing.write(as: "lackItems", to: &json)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        let parcels = try reader.list("packages", Parcel.init(reading:))
        let missing = try reader.list("lackItems", Item.init(reading:))
        self = try reader.object("deliveryOrder") { (order) throws(EventError) in
            Self(
                fulfilmentID: try order.id("deliveryOrderCode"), warehouse: WarehouseCode(try order.text("warehouseCode")),
                status: try order.word("status"), outBizCode: try order.text("outBizCode"),
                operatedAt: try order.warehouseTime("operateTime"), parcels: parcels, missing: missing,
                remark: try order.optionalText("remark"))
        }
    }
}

extension OutboundConfirmed.Parcel {
    init(reading reader: EventReader) throws(EventError) {
        self.init(
            carrier: try reader.text("logisticsCode"), trackingNumber: try reader.text("expressCode"),
            weightGrams: try reader.optionalKilograms("weight"),
            items: try reader.list("items", OutboundConfirmed.Item.init(reading:)))
    }
}

extension OutboundConfirmed.Item {
    init(reading reader: EventReader) throws(EventError) {
        self.init(sku: try reader.text("itemCode"), quantity: try reader.quantityAsNumberOrText("quantity"))
    }
}

extension [OutboundConfirmed.Item] {
    fileprivate func write(as name: StaticString, to json: inout JSONWriter) {
        json.field(name, array: { json in
            for item in self {
                json.element(object: { json in
                    json.field("itemCode", item.sku)
                    json.field("quantity", item.quantity)
                })
            }
        })
    }
}

extension EventReader {
    /// `2026-11-11 08:00:00` is Beijing time, as Qimen has it; with an offset it is what it says.
    fileprivate func warehouseTime(_ name: String) throws(EventError) -> Timestamp {
        guard let time = Timestamp(try text(name), zoneOffsetSeconds: 8 * 3_600) else {
            throw EventError(path: name, problem: "must be a time such as 2026-11-11 16:00:00")
        }
        return time
    }

    fileprivate func optionalKilograms(_ name: String) throws(EventError) -> Int64? {
        guard let decimal = try optionalDecimalText(name) else { return nil }
        do throws(DecimalError) {
            return try minorUnits(ofDecimal: decimal, exponent: 3)
        } catch {
            throw EventError(path: name, problem: "must be a weight in kilograms with at most three decimals")
        }
    }

    fileprivate func quantityAsNumberOrText(_ name: String) throws(EventError) -> Int32 {
        guard let decimal = try optionalDecimalText(name), let quantity = Int32(decimal), quantity > 0 else {
            throw EventError(path: name, problem: "must be a whole number, 1 or more")
        }
        return quantity
    }
}
