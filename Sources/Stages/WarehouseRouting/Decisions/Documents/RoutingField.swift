import Domain
package import Rules
import Events

/// What a sourcing rule can ask about. The first block is about the order, the second about the line that wants a source.
package enum RoutingField: Int, RuleField {
    case channel, shop, amount, priority, tags, pieces, weight
    case country, province, city, district
    case sku, goodsClass, supplier, quantity

    package var name: String {
        switch self {
        case .channel: "channel"
        case .shop: "shop"
        case .amount: "order.amount"
        case .priority: "order.priority"
        case .tags: "order.tags"
        case .pieces: "order.pieces"
        case .weight: "order.weight_grams"
        case .country: "destination.country"
        case .province: "destination.province"
        case .city: "destination.city"
        case .district: "destination.district"
        case .sku: "line.sku"
        case .goodsClass: "line.goods_class"
        case .supplier: "line.supplier"
        case .quantity: "line.quantity"
        }
    }

    package var type: FieldType {
        switch self {
        case .amount: .money
        case .priority, .pieces, .weight, .quantity: .integer
        case .tags: .texts
        default: .text
        }
    }

    /// Amounts without a currency are in yuan.
    package static let schema = FieldSchema(RoutingField.self, currency: .cny)
}

/// One line of an order as a rule sees it.
struct LineView: FieldSource {
    let order: OrderApproved
    var line: DemandLine
    /// Of everything the order still wants.
    let pieces: Int64
    let weightGrams: Int64

    func value(of field: FieldID) -> FieldValue? {
        switch RoutingField(field) {
        case .channel: .text(order.order.key.channel.name)
        case .shop: .text(order.order.key.shop)
        case .amount: .money(Money(minorUnits: order.order.amounts.total, currency: order.order.amounts.currency))
        case .priority: .integer(Int64(order.priority))
        case .tags: .texts(order.tags)
        case .pieces: .integer(pieces)
        case .weight: .integer(weightGrams)
        case .country: .text(order.order.destination.country)
        case .province: .text(order.order.destination.province)
        case .city: .text(order.order.destination.city)
        case .district: .text(order.order.destination.district)
        case .sku: .text(line.sku)
        case .goodsClass: .text(line.goods.goodsClass)
        case .supplier: line.goods.supplier.map { .text($0) }
        case .quantity: .integer(Int64(line.wanted))
        case nil: nil
        }
    }
}
