import Domain
package import Rules
import Events

/// What a carrier policy can ask about.
package enum QuotingField: Int, RuleField {
    case channel, shop, tags, priority, goodsValue, weight, warehouse
    case country, province, city, district

    package var name: String {
        switch self {
        case .channel: "channel"
        case .shop: "shop"
        case .tags: "order.tags"
        case .priority: "order.priority"
        case .goodsValue: "parcel.goods_value"
        case .weight: "parcel.weight_grams"
        case .warehouse: "parcel.warehouse"
        case .country: "destination.country"
        case .province: "destination.province"
        case .city: "destination.city"
        case .district: "destination.district"
        }
    }

    package var type: FieldType {
        switch self {
        case .tags: .texts
        case .priority, .weight: .integer
        case .goodsValue: .money
        default: .text
        }
    }

    /// Amounts without a currency are in yuan.
    package static let schema = FieldSchema(QuotingField.self, currency: .cny)
}

/// A parcel as a policy sees it.
struct ParcelView: FieldSource {
    let parcel: FulfilmentPlanned
    let weightGrams: Int64

    func value(of field: FieldID) -> FieldValue? {
        switch QuotingField(field) {
        case .channel: .text(parcel.order.channel.name)
        case .shop: .text(parcel.order.shop)
        case .tags: .texts(parcel.tags)
        case .priority: .integer(Int64(parcel.priority))
        case .goodsValue: .money(Money(minorUnits: parcel.goodsValue, currency: parcel.currency))
        case .weight: .integer(weightGrams)
        case .warehouse: .text(parcel.fulfilment.warehouse.code)
        case .country: .text(parcel.destination.country)
        case .province: .text(parcel.destination.province)
        case .city: .text(parcel.destination.city)
        case .district: .text(parcel.destination.district)
        case nil: nil
        }
    }
}
