import Domain
package import Rules

/// The fields that conditions of audit rules may ask about.
package enum AuditField: Int, RuleField {
    case channel, shop, payment, currency, total, goods, discount, freight
    case country, province, city, district, postalCode
    case account, street, name, phone, encrypted, buyerNote, sellerNote
    case skus, titles, pieces, lines, gifts
    case platformCodes, stockShort, requiredCarrier, requiredWarehouse, placedAt, paidAt, shipBy

    package static let schema = FieldSchema(AuditField.self)

    package var name: String {
        switch self {
        case .channel: "order.channel"
        case .shop: "order.shop"
        case .payment: "order.payment"
        case .currency: "order.currency"
        case .total: "order.total"
        case .goods: "order.goods_amount"
        case .discount: "order.discount"
        case .freight: "order.freight"
        case .country: "receiver.country"
        case .province: "receiver.province"
        case .city: "receiver.city"
        case .district: "receiver.district"
        case .postalCode: "receiver.postal_code"
        case .account: "buyer.account"
        case .street: "receiver.street"
        case .name: "receiver.name"
        case .phone: "receiver.phone"
        case .encrypted: "receiver.encrypted"
        case .buyerNote: "buyer.note"
        case .sellerNote: "seller.note"
        case .skus: "line.skus"
        case .titles: "line.titles"
        case .pieces: "order.pieces"
        case .lines: "order.lines"
        case .gifts: "order.gift_lines"
        case .platformCodes: "platform.codes"
        case .stockShort: "order.stock_short"
        case .requiredCarrier: "order.required_carrier"
        case .requiredWarehouse: "order.required_warehouse"
        case .placedAt: "order.placed_at"
        case .paidAt: "order.paid_at"
        case .shipBy: "order.ship_by"
        }
    }

    package var type: FieldType {
        switch self {
        case .total, .goods, .discount, .freight: .money
        case .pieces, .lines, .gifts: .integer
        case .encrypted, .stockShort: .boolean
        case .skus, .titles, .platformCodes: .texts
        case .placedAt, .paidAt, .shipBy: .timestamp
        default: .text
        }
    }

    /// Its value says who somebody is, or may: an explanation names the field and keeps quiet about the value.
    var isPersonal: Bool {
        switch self {
        case .account, .street, .name, .phone, .buyerNote, .sellerNote, .postalCode: true
        default: false
        }
    }
}

/// An order as conditions see it.
struct AuditSubject: FieldSource {
    let order: Order
    let person: PersonalData?

    func value(of id: FieldID) -> FieldValue? {
        guard let field = AuditField(id) else { return nil }
        let amounts = order.amounts
        func money(_ minorUnits: Int64) -> FieldValue {
            .money(Money(minorUnits: minorUnits, currency: amounts.currency))
        }
        switch field {
        case .channel: return .text(order.key.channel.name)
        case .shop: return .text(order.key.shop)
        case .payment: return .text(order.payment.rawValue)
        case .currency: return .text(amounts.currency.code)
        case .total: return money(amounts.total)
        case .goods: return money(amounts.goods)
        case .discount: return money(amounts.discount)
        case .freight: return money(amounts.freight)
        case .country: return .text(order.destination.country)
        case .province: return .text(order.destination.province)
        case .city: return .text(order.destination.city)
        case .district: return .text(order.destination.district)
        case .postalCode: return order.destination.postalCode.map { .text($0) }
        case .account: return order.buyer.account.map { .text($0) }
        case .street: return person.map { .text($0.street) }
        case .name: return person.map { .text($0.name) }
        case .phone: return person.map { .text($0.phone) }
        case .encrypted: return person.map { .boolean($0.isEncrypted) }
        case .buyerNote: return person.map { .text($0.buyerNote) }
        case .sellerNote: return person.map { .text($0.sellerNote) }
        case .skus: return .texts(order.liveLines.map(\.sku))
        case .titles: return .texts(order.liveLines.map(\.title))
        case .pieces: return .integer(order.liveLines.reduce(0) { $0 + Int64($1.quantity) })
        case .lines: return .integer(Int64(order.liveLines.count { _ in true }))
        case .gifts: return .integer(Int64(order.liveLines.count { $0.kind == .gift }))
        case .platformCodes: return .texts(order.platformHolds.map(\.code))
        case .stockShort: return .boolean(order.isStockShort)
        case .requiredCarrier: return order.requiredCarrier.map { .text($0) }
        case .requiredWarehouse: return order.requiredWarehouse.map { .text($0) }
        case .placedAt: return .timestamp(order.placedAt)
        case .paidAt: return order.paidAt.map { .timestamp($0) }
        case .shipBy: return order.shipBy.map { .timestamp($0) }
        }
    }
}

extension Order {
    /// The lines that are still wanted, without a list of their own.
    var liveLines: some Sequence<OrderLine> { lines.lazy.filter { !$0.isCancelled } }
}
