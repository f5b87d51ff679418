package import Domain
package import JSON

/// The warehouse is asked to send a parcel: Qimen's `deliveryorder.create` in JSON. Read by the WMS.
///
/// The only event with personal data: a parcel needs an address. Where the platform encrypts the receiver, the texts
/// are its ciphertext and ``receiverToken`` is what the waybill service wants.
package struct OutboundRequested: Event, Hashable {
    package static let topic = Topic.outboundRequested
    package static let type: StaticString = "switchyard.outbound.requested"

    package var fulfilment: Fulfilment
    package var order: ChannelOrderKey
    package var createdAt: Timestamp
    package var placedAt: Timestamp
    /// Carrier and service as Qimen's `logisticsCode` and our service name.
    package var carrier: String
    package var service: String
    /// Unique and scannable: what the picker's handheld reads.
    package var pickingCode: String
    package var promisedAt: Timestamp?
    package var receiver: PersonalData
    package var receiverToken: String
    package var destination: Destination

    package init(
        fulfilment: Fulfilment, order: ChannelOrderKey, createdAt: Timestamp, placedAt: Timestamp, carrier: String,
        service: String, pickingCode: String, promisedAt: Timestamp?, receiver: PersonalData, receiverToken: String,
        destination: Destination
    ) {
        self.fulfilment = fulfilment
        self.order = order
        self.createdAt = createdAt
        self.placedAt = placedAt
        self.carrier = carrier
        self.service = service
        self.pickingCode = pickingCode
        self.promisedAt = promisedAt
        self.receiver = receiver
        self.receiverToken = receiverToken
        self.destination = destination
    }

    package var key: String { fulfilment.id.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("deliveryOrder", object: { json in
                json.field("deliveryOrderCode", fulfilment.id)
                json.field("orderType", "JYCK")
                json.field("warehouseCode", fulfilment.warehouse.code)
                json.field("sourcePlatformCode", order.channel.name)
                json.field("shopNick", order.shop)
                json.field("sourceOrderCode", order.orderNumber)
                json.field("orderId", fulfilment.order)
                json.field("createTime", createdAt)
                json.field("placeOrderTime", placedAt)
                json.field("logisticsCode", carrier)
                json.field("serviceCode", service)
                json.field("pickingCode", pickingCode)
                json.field("promisedTime", promisedAt)
                json.field("buyerMessage", receiver.buyerNote)
                json.field("sellerMessage", receiver.sellerNote)
                json.field("receiverInfo", object: { json in
                    json.field("name", receiver.name)
                    json.field("mobile", receiver.phone)
                    json.field("email", receiver.email)
                    json.field("countryCode", destination.country)
                    json.field("province", destination.province)
                    json.field("city", destination.city)
                    json.field("area", destination.district)
                    json.field("zipCode", destination.postalCode)
                    json.field("detailAddress", receiver.street)
                    json.field("oaid", receiverToken)
                    json.field("encrypted", receiver.isEncrypted)
                })
            })
            json.field("orderLines", array: { json in
                for line in fulfilment.lines {
                    json.element(object: { json in
                        json.field("orderLineNo", String(line.number))
                        json.field("itemCode", line.sku)
                        json.field("planQty", line.quantity)
                    })
                }
            })
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        let lines = try reader.nonEmptyList("orderLines", FulfilmentLine.init(readingOutbound:))
        self = try reader.object("deliveryOrder") { (order) throws(EventError) in
            try Self(readingDeliveryOrder: order, lines: lines)
        }
    }

    private init(readingDeliveryOrder order: EventReader, lines: [FulfilmentLine]) throws(EventError) {
        let buyerNote = try order.text("buyerMessage")
        let sellerNote = try order.text("sellerMessage")
        let receiver = try order.object("receiverInfo") { (receiver) throws(EventError) in
            (
                PersonalData(
                    name: try receiver.text("name"), phone: try receiver.text("mobile"),
                    street: try receiver.text("detailAddress"), email: try receiver.optionalText("email"),
                    buyerNote: buyerNote, sellerNote: sellerNote, isEncrypted: try receiver.bool("encrypted")),
                try receiver.text("oaid"),
                Destination(
                    country: try receiver.text("countryCode"), province: try receiver.text("province"),
                    city: try receiver.text("city"), district: try receiver.text("area"),
                    postalCode: try receiver.optionalText("zipCode"))
            )
        }
        self.init(
            fulfilment: Fulfilment(
                id: try order.id("deliveryOrderCode"), order: try order.id("orderId"),
                warehouse: WarehouseCode(try order.name("warehouseCode")), lines: lines),
            order: ChannelOrderKey(
                channel: Channel(try order.name("sourcePlatformCode")), shop: try order.name("shopNick"),
                orderNumber: try order.name("sourceOrderCode")),
            createdAt: try order.timestamp("createTime"), placedAt: try order.timestamp("placeOrderTime"),
            carrier: try order.name("logisticsCode"), service: try order.name("serviceCode"),
            pickingCode: try order.name("pickingCode"), promisedAt: try order.optionalTimestamp("promisedTime"),
            receiver: receiver.0, receiverToken: receiver.1, destination: receiver.2)
    }
}

extension FulfilmentLine {
    fileprivate init(readingOutbound reader: EventReader) throws(EventError) {
        guard let number = Int32(try reader.text("orderLineNo")) else {
            throw EventError(path: "orderLineNo", problem: "must be a number written as a text")
        }
        self.init(number: number, sku: try reader.name("itemCode"), quantity: try reader.quantity("planQty"))
    }
}
