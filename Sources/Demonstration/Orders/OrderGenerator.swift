import Domain
import JSON

/// A raw order as a connector puts it on Kafka.
package struct RawOrder: Hashable, Sendable {
    /// The Kafka key: channel/shop/number.
    package var key: String
    /// The header `channel`.
    package var channel: String
    /// The header `shop`; `nil` is left out.
    package var shop: String?
    package var value: [UInt8]
}

/// Writes the records of a plan: the same plan, the same bytes.
package struct OrderGenerator {
    private var json = JSONWriter(reservingBytes: 4_096)

    package init() {}

    package mutating func record(of entry: OrderPlan.Entry) -> RawOrder {
        let draft = entry.draft
        json.reset()
        draft.write(to: &json)
        var order = RawOrder(
            key: draft.key.description, channel: draft.shop.marketplace.rawValue, shop: draft.shop.name, value: json.bytes)
        if case .malformed(let malformation) = entry.kind { malformation.spoil(&order) }
        return order
    }
}

extension OrderDraft {
    /// The order in its marketplace's own format.
    func write(to json: inout JSONWriter) {
        switch shop.marketplace {
        case .taobao: writeTaobao(to: &json)
        case .jd: writeJD(to: &json)
        case .pinduoduo: writePinduoduo(to: &json)
        case .douyin: writeDouyin(to: &json)
        case .shopify: writeShopify(to: &json)
        case .woocommerce: writeWooCommerce(to: &json)
        case .amazon: writeAmazon(to: &json)
        case .shopee: writeShopee(to: &json)
        case .lazada: writeLazada(to: &json)
        case .ebay: writeEBay(to: &json)
        }
    }
}

extension Malformation {
    fileprivate func spoil(_ order: inout RawOrder) {
        switch self {
        case .truncated: order.value.removeLast(order.value.count / 3)
        case .unknownChannel: order.channel = "bazaar-of-wonders"
        case .withoutShop: order.shop = nil
        // The name of the field that holds the lines, or the state, is not one that the mapping knows.
        case .withoutLines: order.value = order.value.renaming(Self.lineFields)
        case .unknownStatus: order.value = order.value.renaming(Self.stateWords)
        }
    }

    private static let lineFields = [
        "\"orders\":", "\"itemInfoList\":", "\"item_list\":", "\"sku_order_list\":", "\"line_items\":", "\"items\":", "\"lineItems\":",
    ]
    private static let stateWords = [
        "WAIT_SELLER_SEND_GOODS", "WAIT_SELLER_STOCK_OUT", "\"confirm_status\":", "\"main_status\":", "\"financial_status\":\"paid\"",
        "\"processing\"", "Unshipped", "READY_TO_SHIP", "\"pending\"", "\"PAID\"",
    ]
}

extension [UInt8] {
    /// With the first letter of every occurrence of any of the words changed, which makes it a word nobody knows.
    fileprivate func renaming(_ words: [String]) -> [UInt8] {
        var bytes = self
        for word in words {
            let pattern = Array(word.utf8)
            guard bytes.count >= pattern.count else { continue }
            var index = 0
            while index <= bytes.count - pattern.count {
                if bytes[index..<(index + pattern.count)].elementsEqual(pattern) {
                    bytes[index + (pattern[0] == UInt8(ascii: "\"") ? 1 : 0)] = UInt8(ascii: "x")
                    index += pattern.count
                } else {
                    index += 1
                }
            }
        }
        return bytes
    }
}
