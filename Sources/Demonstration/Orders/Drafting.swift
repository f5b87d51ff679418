import Domain

/// Makes one order after the other, each with a buyer of its own.
struct Drafting {
    let catalogue: Catalogue
    var random: SeededRandom
    private var orders = 0
    private var people = 0
    private let everyday: [Goods]
    private let light: [Goods]
    private let precious: [Goods]
    /// The buyer of the burst under way, and how many orders of it are made.
    private var burst: (buyer: Person, shop: Shop, placed: Int, start: Timestamp)?

    init(catalogue: Catalogue, random: SeededRandom) {
        self.catalogue = catalogue
        self.random = random
        let plenty = catalogue.goods(of: .plenty)
        everyday = plenty.filter { $0.listPrice < 100_000 }
        precious = plenty.filter { $0.listPrice >= 100_000 }
        let abroad = Set(catalogue.stock.filter { $0.warehouse == "HK01" }.map(\.sku))
        light = everyday.filter { abroad.contains($0.sku) }
    }

    mutating func draft(_ role: Role, at moment: Timestamp) -> OrderDraft {
        switch role {
        case .burst: return burstDraft(at: moment)
        case .contested: return single(catalogue.goods(of: .contested)[0], in: Shops.chinese, at: moment)
        case .soldOut: return single(catalogue.goods(of: .soldOut)[0], in: Shops.chinese, at: moment)
        case .unpaid:
            var draft = everydayDraft(in: Shops.all, at: moment)
            draft.state = .unpaid
            draft.modifiedAt = draft.placedAt
            return draft
        case .forbidden:
            var draft = everydayDraft(in: Shops.forbidding, at: moment)
            draft.state = .forbidden(variant: orders)
            return draft
        case .vagueAddress: return vagueDraft(at: moment)
        case .noteForPerson:
            var draft = everydayDraft(in: Shops.chinese, at: moment)
            draft.buyerNote = random.element(of: ["麻烦改地址，我下午发新的", "先不要发货，等我通知", "能不能换颜色，要绿色的"])
            return draft
        case .tooLarge:
            var draft = single(precious[0], in: Shops.chinese, at: moment)
            draft.lines[0].quantity = 4
            draft.lines[0].price = precious[0].listPrice
            return draft
        case .mistypedPrice:
            var draft = single(random.element(of: everyday), in: Shops.chinese, at: moment)
            // A comma too far to the left.
            draft.lines[0].price = max(1, draft.lines[0].goods.listPrice / 100)
            draft.freight = 0
            return draft
        case .blockedBuyer:
            var draft = everydayDraft(in: Shops.open, at: moment)
            draft.buyer.account = "blocked-\(orders)"
            return draft
        case .refusedRegion:
            var draft = everydayDraft(in: [Shops.refusing], at: moment)
            draft.buyer = person(in: "US")
            return draft
        case .returned:
            var draft = single(random.element(of: everyday), in: Shops.chinese, at: moment)
            draft.lines[0].quantity = 1
            return draft
        case .cancelledTooLate: return single(random.element(of: everyday), in: Shops.chinese, at: moment)
        case .shortOnce, .refusedOnce:
            return everydayDraft(in: Shops.chinese, at: moment, allowing: { $0.goodsClass != "frozen" })
        case .twoParcels:
            var draft = single(random.element(of: everyday), in: Shops.chinese, at: moment)
            draft.lines[0].quantity = 2
            return draft
        case .doubleClick:
            var draft = everydayDraft(in: Shops.open, at: moment)
            draft.isEncrypted = false
            return draft
        case .ordinary, .malformed, .cancelled:
            // Now and then something precious, which goes by another carrier.
            return random.below(60) == 0
                ? single(precious[0], in: Shops.chinese, at: moment) : everydayDraft(in: Shops.all, at: moment)
        }
    }

    // MARK: - Kinds of order

    private mutating func everydayDraft(
        in shops: [Shop], at moment: Timestamp, allowing: (Goods) -> Bool = { _ in true }
    ) -> OrderDraft {
        let shop = random.element(of: shops)
        let choice = (shop.marketplace.isChinese ? everyday : light).filter(allowing)
        var goods = choice
        random.shuffle(&goods)
        let lines = goods.prefix(1 + random.below(shop.marketplace.isChinese ? 3 : 2)).map { goods in
            // Parcels by air weigh two kilograms at most.
            let quantity = shop.marketplace.isChinese ? 1 + random.below(3) : 1
            return OrderDraft.Line(goods: goods, quantity: quantity, price: price(of: goods, in: shop))
        }
        return draft(lines, in: shop, buyer: person(in: shop.country), at: moment)
    }

    /// One piece of one SKU.
    private mutating func single(_ goods: Goods, in shops: [Shop], at moment: Timestamp) -> OrderDraft {
        let shop = random.element(of: shops)
        let line = OrderDraft.Line(goods: goods, quantity: 1, price: price(of: goods, in: shop))
        return draft([line], in: shop, buyer: person(in: shop.country), at: moment)
    }

    private mutating func vagueDraft(at moment: Timestamp) -> OrderDraft {
        var draft = everydayDraft(in: Shops.open, at: moment)
        draft.isEncrypted = false
        let street = random.element(of: Places.streets["CN"]!)
        draft.buyer.address.street = random.element(of: ["\(street)小区门口", "\(street)菜场旁边", "地址待定", "\(street)学府超市对面"])
        return draft
    }

    /// All within one window of the velocity rule. Different goods and receivers: it is the account that stands out,
    /// nothing else.
    private mutating func burstDraft(at moment: Timestamp) -> OrderDraft {
        var running =
            burst
            ?? (
                buyer: person(in: "CN"), shop: random.element(of: Shops.open), placed: 0,
                start: moment.startOfWindow(AuditLimits.burstWindowSeconds)
            )
        var buyer = person(in: "CN")
        buyer.account = running.buyer.account
        let goods = everyday[running.placed % everyday.count]
        let line = OrderDraft.Line(
            goods: goods, quantity: 1 + running.placed % 3, price: price(of: goods, in: running.shop))
        let placedAt = running.start + .seconds(60 + 20 * running.placed)
        var draft = draft([line], in: running.shop, buyer: buyer, at: placedAt)
        draft.isEncrypted = false
        running.placed += 1
        burst = running.placed == AuditLimits.burstSize ? nil : running
        return draft
    }

    // MARK: - Parts

    private mutating func draft(_ lines: [OrderDraft.Line], in shop: Shop, buyer: Person, at moment: Timestamp)
        -> OrderDraft
    {
        orders += 1
        let hides = shop.marketplace == .pinduoduo || shop.marketplace == .douyin
        return OrderDraft(
            shop: shop, number: number(padded(orders, 7), in: shop), placedAt: moment,
            modifiedAt: moment + .seconds(48 + random.below(30)),
            buyer: buyer, isEncrypted: shop.marketplace.isChinese && (hides || random.below(2) == 0),
            buyerNote: random.below(12) == 0
                ? random.element(of: shop.country == "CN" ? ["周末配送", "请包好一点，谢谢"] : ["Please wrap well"]) : "",
            lines: lines, freight: random.below(3) == 0 ? price(of: 800, in: shop) : 0)
    }

    private mutating func person(in country: String) -> Person {
        people += 1
        return .invented(number: people, in: country, &random)
    }

    /// 75 to 100 % of the list price.
    private mutating func price(of goods: Goods, in shop: Shop) -> Int64 {
        price(of: goods.listPrice * Int64(75 + random.below(26)) / 100, in: shop)
    }

    private func price(of fen: Int64, in shop: Shop) -> Int64 { max(1, fen * 100 / shop.rate) }

    /// As each marketplace numbers its orders, with a running part of seven digits so that no two are the same.
    mutating func number(_ running: String, in shop: Shop) -> String {
        return switch shop.marketplace {
        case .taobao: "28\(random.digits(6))\(running)\(random.digits(4))"
        case .jd: "31\(random.digits(3))\(running)"
        case .pinduoduo: "261111-\(random.digits(8))\(running)"
        case .douyin: "69\(random.digits(10))\(running)"
        case .shopify: "61\(random.digits(4))\(running)"
        case .woocommerce: "1\(running)"
        case .amazon: "\(random.digits(3))-\(running)-\(random.digits(7))"
        case .shopee: "261111\(running)\(random.element(of: ["QK", "RW", "TX", "VN"]))"
        case .lazada: "59\(random.digits(5))\(running)"
        case .ebay: "\(random.digits(2))-\(random.digits(5))-\(running)"
        }
    }
}

extension OrderDraft {
    /// The same purchase, half a minute later, under another number.
    func clickedAgain(number: String) -> OrderDraft {
        var again = self
        again.number = number
        again.placedAt = placedAt + .seconds(31)
        again.modifiedAt = modifiedAt + .seconds(31)
        return again
    }
}

extension Timestamp {
    /// Windows are cut by the clock.
    fileprivate func startOfWindow(_ seconds: Int64) -> Timestamp {
        Timestamp(seconds: microseconds / 1_000_000 / seconds * seconds)
    }
}
