package import Domain
package import JSON

/// How an order is written wherever an event carries one.
extension Order {
    package func write(to json: inout JSONWriter) {
        json.field("orderId", id)
        key.write(to: &json)
        json.field("revision", revision)
        json.field("modifiedAt", modifiedAt)
        json.field("placedAt", placedAt)
        json.field("paidAt", paidAt)
        json.field("payment", payment.rawValue)
        json.field("currency", amounts.currency.code)
        json.field("goodsAmount", amounts.goods)
        json.field("discountAmount", amounts.discount)
        json.field("freightAmount", amounts.freight)
        json.field("totalAmount", amounts.total)
        json.field("buyer", object: { json in
            json.field("account", buyer.account)
            json.field("receiverToken", buyer.receiverToken)
            json.field("phoneFingerprint", buyer.phoneFingerprint)
            json.field("addressFingerprint", buyer.addressFingerprint)
        })
        json.field("destination", object: { json in destination.write(to: &json) })
        json.field("lines", array: { json in
            for line in lines { json.element(object: { json in line.write(to: &json) }) }
        })
        if !platformHolds.isEmpty {
            json.field("platformHolds", array: { json in
                for hold in platformHolds {
                    json.element(object: { json in
                        json.field("type", hold.type.rawValue)
                        json.field("code", hold.code)
                    })
                }
            })
        }
        if isStockShort { json.field("stockShort", true) }
        json.field("shipBy", shipBy)
        json.field("requiredCarrier", requiredCarrier)
        json.field("requiredWarehouse", requiredWarehouse)
    }

    package init(reading reader: EventReader) throws(EventError) {
        self.init(
            id: try reader.id("orderId"),
            key: try ChannelOrderKey(reading: reader),
            revision: try reader.int32("revision"),
            modifiedAt: try reader.timestamp("modifiedAt"),
            placedAt: try reader.timestamp("placedAt"),
            paidAt: try reader.optionalTimestamp("paidAt"),
            payment: try reader.word("payment"),
            amounts: OrderAmounts(
                currency: try reader.currency("currency"), goods: try reader.amount("goodsAmount"),
                discount: try reader.amount("discountAmount"), freight: try reader.amount("freightAmount"),
                total: try reader.amount("totalAmount")),
            buyer: try reader.object("buyer") { (buyer) throws(EventError) in
                BuyerIdentity(
                    account: try buyer.optionalName("account"), receiverToken: try buyer.text("receiverToken"),
                    phoneFingerprint: try buyer.optionalInt64("phoneFingerprint"),
                    addressFingerprint: try buyer.optionalInt64("addressFingerprint"))
            },
            destination: try reader.object("destination", Destination.init(reading:)),
            lines: try reader.orderLines("lines"),
            platformHolds: try reader.list("platformHolds") { (hold) throws(EventError) in
                PlatformHold(type: try hold.word("type"), code: try hold.text("code"))
            },
            isStockShort: try reader.bool("stockShort", default: false),
            shipBy: try reader.optionalTimestamp("shipBy"),
            requiredCarrier: try reader.optionalName("requiredCarrier"),
            requiredWarehouse: try reader.optionalName("requiredWarehouse")
        )
    }
}

extension EventReader {
    /// Reservations and fulfilments know a line by its number, so no two may have the same.
    fileprivate func orderLines(_ name: String) throws(EventError) -> [OrderLine] {
        let lines = try nonEmptyList(name, OrderLine.init(reading:))
        if zip(lines, lines.dropFirst()).allSatisfy({ $0.number < $1.number }) { return lines }
        var numbers: Set<Int32> = []
        for (index, line) in lines.enumerated() where !numbers.insert(line.number).inserted {
            throw EventError(path: "\(name)[\(index)].number", problem: "stands in another line already")
        }
        return lines
    }
}

extension ChannelOrderKey {
    package func write(to json: inout JSONWriter) {
        json.field("channel", channel.name)
        json.field("shop", shop)
        json.field("channelOrderId", orderNumber)
    }

    package init(reading reader: EventReader) throws(EventError) {
        self.init(
            channel: Channel(try reader.name("channel")), shop: try reader.name("shop"),
            orderNumber: try reader.name("channelOrderId"))
    }
}

extension Destination {
    package func write(to json: inout JSONWriter) {
        json.field("country", country)
        json.field("province", province)
        json.field("city", city)
        json.field("district", district)
        json.field("postalCode", postalCode)
    }

    package init(reading reader: EventReader) throws(EventError) {
        self.init(
            country: try reader.text("country"), province: try reader.text("province"), city: try reader.text("city"),
            district: try reader.text("district"), postalCode: try reader.optionalText("postalCode"))
    }
}

extension OrderLine {
    func write(to json: inout JSONWriter) {
        json.field("number", number)
        json.field("channelLineId", channelLineID)
        json.field("sku", sku)
        json.field("title", title)
        json.field("quantity", quantity)
        json.field("unitPrice", unitPrice)
        json.field("paidAmount", paidAmount)
        if kind != .goods { json.field("kind", kind.rawValue) }
        if isCancelled { json.field("cancelled", true) }
    }

    init(reading reader: EventReader) throws(EventError) {
        self.init(
            number: try reader.int32("number"), channelLineID: try reader.optionalName("channelLineId"),
            sku: try reader.name("sku"), title: try reader.text("title"), quantity: try reader.quantity("quantity"),
            unitPrice: try reader.amount("unitPrice"), paidAmount: try reader.amount("paidAmount"),
            kind: try reader.optionalWord("kind") ?? .goods, isCancelled: try reader.bool("cancelled", default: false))
    }
}
