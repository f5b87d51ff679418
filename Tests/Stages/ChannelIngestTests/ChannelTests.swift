import ChannelIngest
import Domain
import Testing

/// One order of each channel in the channel's own form, read by the shipped mapping.
@Suite struct `Orders of every channel` {
    @Test func `Taobao: the trade inside its answer, two lines, an encrypted receiver`() throws {
        let order = try order("taobao", Payloads.taobao)
        #expect(order.key.orderNumber == "2817364550123456789")
        #expect(order.payment == .paid && order.progress == .open && order.holds.isEmpty)
        #expect(order.amounts == OrderAmounts(currency: .cny, goods: 20_000, discount: 0, freight: 800, total: 20_800))
        #expect(order.lines.map(\.sku) == ["TEA-GREEN-100", "CUP"])
        #expect(order.lines.map(\.paidAmount) == [11_800, 8_200])
        #expect(order.buyer.receiverToken == "1Xz7w0cFAKE" && order.personal.isEncrypted)
        #expect(
            order.destination
                == Destination(country: "CN", province: "广东", city: "广州", district: "海珠", postalCode: "510000"))
        #expect(order.personal.street == "茶**路**号")
    }

    @Test func `JD: prices and quantities as texts, what was paid shared over the lines`() throws {
        let order = try order("jd", Payloads.jd)
        #expect(order.lines.map(\.sku) == ["CUP-WHITE", "POT-RED"])
        #expect(order.lines.map(\.quantity) == [2, 1])
        #expect(order.amounts.total == 9_500 && order.amounts.discount == 1_000 && order.amounts.freight == 500)
        #expect(order.lines.map(\.paidAmount) == [5_400, 3_600])
        #expect(order.destination.district == "徐汇" && order.destination.city == "上海")
    }

    @Test func `Pinduoduo: yuan doubles and a receiver token`() throws {
        let order = try order("pinduoduo", Payloads.pinduoduo)
        #expect(order.payment == .paid && order.holds.isEmpty && order.requests.isEmpty)
        #expect(order.amounts.total == 4_980 && order.lines[0].unitPrice == 2_990 && order.lines[0].paidAmount == 4_980)
        #expect(order.buyer.receiverToken == "oaid-2" && order.buyer.phoneFingerprint == nil)
    }

    @Test func `Douyin: fen, Unix seconds, lines of the third level`() throws {
        let order = try order("douyin", Payloads.douyin)
        #expect(order.key.orderNumber == "6936470000000000001")
        #expect(order.lines[0].channelLineID == "6936470000000000002" && order.lines[0].sku == "CHAIR-WHITE")
        #expect(order.amounts.total == 5_990 && order.lines[0].title == "办公椅 白色")
        #expect(order.placedAt == Timestamp(seconds: 1_794_355_200))
    }

    @Test func `Shopify: discounts of a line and a SKU that the shop left out`() throws {
        let order = try order("shopify", Payloads.shopify)
        #expect(order.lines.map(\.sku) == ["MUG-BLUE", "12"])
        #expect(order.lines.map(\.paidAmount) == [3_500, 1_000])
        #expect(order.amounts.freight == 500 && order.amounts.total == 5_490)
        #expect(order.buyer.phoneFingerprint != nil && !order.personal.isEncrypted)
    }

    @Test func `WooCommerce: the phone stands only with the bill, the line's subtotal is what counts`() throws {
        let order = try order("woocommerce", Payloads.woocommerce)
        #expect(order.personal.phone == "+49 228 000001")
        #expect(order.lines[0].unitPrice == 666 && order.lines[0].paidAmount == 2_000 && order.lines[0].sku == "93")
        #expect(order.paidAt == at("2026-11-11T09:00:30Z"))
    }

    @Test func `Amazon v0: order, items and address in one document`() throws {
        let order = try order("amazon", Payloads.amazon)
        #expect(order.lines[0].quantity == 2 && order.lines[0].unitPrice == 1_250)
        #expect(order.destination.province == "WA" && order.personal.name == "Nora Field")
    }

    @Test func `Amazon 2026: a list of one, in yen`() throws {
        let order = try order("amazon", Payloads.amazon2026)
        #expect(order.amounts.total == 19_940 && order.lines[0].unitPrice == 9_970)
        #expect(order.destination.country == "JP" && order.payment == .paid)
    }

    @Test func `Shopee: dong without decimals, a masked receiver that is never merged`() throws {
        let order = try order("shopee", Payloads.shopee)
        #expect(order.amounts.total == 101_000 && order.lines[0].paidAmount == 96_000)
        #expect(order.personal.isEncrypted && order.buyer.receiverToken == "order:shopee/tea-house/2611110000AAAA")
    }

    @Test func `Lazada: order and items in one document, one row a piece`() throws {
        let order = try order("lazada", Payloads.lazada)
        #expect(order.lines.map(\.quantity) == [1, 1] && order.lines.map(\.paidAmount) == [59_000, 59_000])
        #expect(
            order.amounts
                == OrderAmounts(
                    currency: Currency("SGD")!, goods: 120_000, discount: 2_000, freight: 550, total: 118_550))
        #expect(order.modifiedAt == at("2026-11-11T01:35:17Z") && order.requiredWarehouse == nil)
    }

    @Test func `eBay: a discount written negative`() throws {
        let order = try order("ebay", Payloads.ebay)
        #expect(order.amounts.discount == 100 && order.amounts.freight == 300 && order.amounts.total == 3_299)
        #expect(order.modifiedAt == at("2026-11-11T10:31:00.456Z") && order.personal.name == "Ada Wood")
    }

    @Test func `The generic form: lines, or a spreadsheet's row as an order of one line`() throws {
        let order = try order("generic", Payloads.generic)
        #expect(order.amounts.total == 8_800 && order.lines[0].quantity == 2 && order.payment == .paid)
        let row =
            #"{"order_number":"7","placed_at":"2026-11-11","sku":"A","price":"1.50","quantity":"3","name":"柳一叶","city":"广州"}"#
        let single = try ChannelIngestTests.order("generic", row)
        #expect(single.lines.map(\.quantity) == [3] && single.amounts.total == 450)
    }

    @Test(arguments: [
        "taobao", "jd", "pinduoduo", "douyin", "shopify", "woocommerce", "amazon", "shopee", "lazada", "ebay",
        "generic",
    ])
    func `A shipped mapping has no mistakes`(_ channel: String) throws {
        #expect(try Mappings.of(channel).channels.first == channel)
    }
}
