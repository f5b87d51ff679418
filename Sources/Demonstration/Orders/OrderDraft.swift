import Domain

/// The marketplaces and shop systems whose formats the generator writes.
package enum Marketplace: String, Hashable, Sendable, CaseIterable {
    case taobao, jd, pinduoduo, douyin, shopify, woocommerce, amazon, shopee, lazada, ebay

    /// Sells inside China, in yuan.
    var isChinese: Bool {
        switch self {
        case .taobao, .jd, .pinduoduo, .douyin: true
        default: false
        }
    }
}

/// A seller's account on a marketplace.
struct Shop: Hashable, Sendable {
    var marketplace: Marketplace
    var name: String
    var country: String
    var currency: Currency
    /// What one unit of the currency costs, in hundredths of a yuan.
    var rate: Int64
}

/// Everything about an order that a marketplace's JSON is then written from.
struct OrderDraft: Hashable, Sendable {
    /// What the marketplace says about it.
    enum State: Hashable, Sendable {
        case unpaid
        case paid
        /// Paid, but the platform forbids shipping; `variant` chooses among its ways to say so.
        case forbidden(variant: Int)
    }

    struct Line: Hashable, Sendable {
        var goods: Goods
        var quantity: Int
        /// What one piece costs the buyer, in minor units of the order's currency.
        var price: Int64
    }

    var shop: Shop
    var number: String
    var placedAt: Timestamp
    var modifiedAt: Timestamp
    var state = State.paid
    var buyer: Person
    /// The platform hides who the receiver is.
    var isEncrypted = false
    /// What every cipher text of this order begins with.
    var cipherMark = ""
    var buyerNote = ""
    var lines: [Line]
    /// In minor units.
    var freight: Int64 = 0

    var goodsAmount: Int64 { lines.reduce(0) { $0 + $1.price * Int64($1.quantity) } }
    var total: Int64 { goodsAmount + freight }
    var paidAt: Timestamp { placedAt + .seconds(47) }
    var isPaid: Bool { state != .unpaid }

    var key: ChannelOrderKey {
        ChannelOrderKey(channel: Channel(shop.marketplace.rawValue), shop: shop.name, orderNumber: number)
    }

    /// `29.90`, with as many decimals as the currency has.
    func text(_ amount: Int64) -> String { decimalText(amount, exponent: shop.currency.exponent) }

    /// A number that belongs to this order and to nothing else, for the ids of its parts.
    func part(_ index: Int) -> Int64 {
        var fingerprint = Fingerprint()
        fingerprint.combine(number)
        fingerprint.combine(Int64(index))
        return Int64(UInt64(bitPattern: fingerprint.value) % 900_000_000_000) + 100_000_000_000
    }

    /// What a platform gives out instead of a receiver's data: base 64 without meaning, long as theirs.
    func cipherText(of field: String, length: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var fingerprint = Fingerprint()
        fingerprint.combine(number)
        fingerprint.combine(field)
        var random = SeededRandom(seed: UInt64(bitPattern: fingerprint.value))
        return cipherMark + String((cipherMark.count..<length).map { _ in random.element(of: alphabet) })
    }
}
