import ChannelIngest
import Domain
import Testing

/// What trips everybody who reads marketplace orders.
@Suite struct `Traps of the channels` {
    @Test func `1: money is integer minor units, however it is written`() throws {
        #expect(try order("taobao", Payloads.taobao).lines[0].unitPrice == 6_000)
        #expect(try order("pinduoduo", Payloads.pinduoduo).lines[0].unitPrice == 2_990)
        #expect(try order("douyin", Payloads.douyin).lines[0].unitPrice == 6_490)
        #expect(try order("shopee", Payloads.shopee).lines[0].unitPrice == 48_000)
        #expect(try order("lazada", Payloads.lazada.with("600.0,", "\"1,600.00\",")).lines[0].unitPrice == 160_000)
        let half = try refusal("taobao", Payloads.taobao.with("\"60.00\"", "\"60.005\""))
        #expect(half?.description.contains("has more decimals than CNY has") == true)
    }

    @Test func `2: time has a zone by agreement, an offset, a number, or is not set`() throws {
        #expect(try order("taobao", Payloads.taobao).placedAt == at("2026-11-10T16:01:02Z"))
        #expect(try order("lazada", Payloads.lazada).placedAt == at("2026-11-11T01:23:36Z"))
        #expect(try order("shopify", Payloads.shopify).placedAt == at("2026-11-11T14:00:00Z"))
        #expect(try order("ebay", Payloads.ebay).placedAt == at("2026-11-11T10:30:00.123Z"))
        for unset in ["\"\"", "0", "null", "\"0001-01-01 00:00:00\"", "\"0000-00-00 00:00:00\""] {
            #expect(try order("jd", Payloads.jd.with("\"2026-11-11 09:59:00\"", unset)).paidAt == nil)
        }
    }

    @Test func `3: ids beyond what a double can tell apart stay exact`() throws {
        let number = Payloads.taobao.with("\"tid_str\":\"2817364550123456789\",", "")
        #expect(try order("taobao", number).key.orderNumber == "2817364550123456789")
        let product = Payloads.douyin.with("\"sku_id\":3410716070000001,", "")
        #expect(try order("douyin", product).lines[0].channelSKU == "3660207428038974464")
    }

    @Test func `4: JD's wrapper is misspelt, its numbers are texts, and JSON stands in strings`() throws {
        #expect(try order("jd", Payloads.jd).lines[0].quantity == 2)
        #expect(try order("jd", Payloads.jd.with("get_responce", "get_response")).lines.count == 2)
        let mapping = try Mappings.yaml(
            """
            channel: jd
            zone: "+08:00"
            envelope: {order: [jingdong_pop_order_get_responce.orderDetailInfo.orderInfo]}
            order: {number: orderId, modified_at: modified, placed_at: orderStartTime, currency: {constant: CNY}}
            receiver: {country: {constant: CN}}
            states:
              payment: [{otherwise: paid}]
              progress: [{otherwise: open}]
              holds: [{when: {"sendpayMap(json).297": 1}, type: pre_sale, code: SENDPAY_297}]
            lines: [{each: "itemInfoList[]", sku: skuId, quantity: itemTotal, unit_price: jdPrice}]
            """)
        #expect(try order(by: mapping, Payloads.jd).holds == [PlatformHold(type: .preSale, code: "SENDPAY_297")])
    }

    @Test func `5: town is the street at Taobao and the district at Pinduoduo and Douyin`() throws {
        let taobao = try order("taobao", Payloads.taobaoSingleLine)
        #expect(taobao.personal.street == "椰林镇 椰子路 1 号")
        #expect(try order("pinduoduo", Payloads.pinduoduo).destination.district == "锦江")
        #expect(try order("douyin", Payloads.douyin).destination.district == "思明")
    }

    @Test func `6: province forms are one, and a county governed by its province is the city`() throws {
        #expect(try order("jd", Payloads.jd).destination.province == "上海")
        #expect(
            try order("jd", Payloads.jd.with("\"province\":\"上海\"", "\"province\":\"上海市\"")).destination.province
                == "上海")
        let county = try order("taobao", Payloads.taobaoSingleLine).destination
        #expect(county.province == "海南" && county.city == "陵水" && county.district == "")
    }

    @Test func `7: Taobao counts the freight into the payment of an order's only line, and its own num is no count`()
        throws
    {
        #expect(try order("taobao", Payloads.taobaoSingleLine).lines[0].paidAmount == 6_000)
        let two = try order("taobao", Payloads.taobao)
        #expect(two.lines.map(\.paidAmount) == [11_800, 8_200] && two.lines.map(\.quantity) == [2, 1])
    }

    @Test func `8: an encrypted receiver is known by the platform's token, not by its text`() throws {
        let one = try order("douyin", Payloads.douyin)
        let again = try order("douyin", Payloads.douyin.with("##FAKENAME==#1##", "##OTHERCIPHERTEXT==#1##"))
        #expect(one.buyer.receiverToken == again.buyer.receiverToken && one.buyer.addressFingerprint == nil)
        // The platform encrypts anew each time it is asked; that is no change.
        #expect(one.contentHash == again.contentHash)
    }

    @Test func `9: parent ids do not make another order of it`() throws {
        #expect(try order("jd", Payloads.jd).key.orderNumber == "310000000001")
        #expect(try order("douyin", Payloads.douyin).key.orderNumber == "6936470000000000001")
    }

    @Test func `10: equal times with different content end the same in both orders of arrival`() throws {
        let one = try order("taobao", Payloads.taobao)
        let other = try order("taobao", Payloads.taobao.with("请放门口", "请放前台"))
        #expect(one.modifiedAt == other.modifiedAt && one.contentHash != other.contentHash)
        let forth = Intake(stock: ["TEA-GREEN-100": 9, "CUP": 9]).take(one).take(other)
        let back = Intake(stock: ["TEA-GREEN-100": 9, "CUP": 9]).take(other).take(one)
        #expect(forth.known(one)?.version == back.known(one)?.version)
    }

    @Test(arguments: [
        ("pinduoduo", Payloads.pinduoduo, "\"risk_control_status\":0", "\"risk_control_status\":1", "RISK_CONTROL"),
        ("pinduoduo", Payloads.pinduoduo, "\"group_status\":1", "\"group_status\":0", "GROUP_IN_PROGRESS"),
        (
            "pinduoduo", Payloads.pinduoduo, "\"no_trace_delivery\",\"value\":0", "\"ship_hold\",\"value\":1",
            "SHIP_HOLD"
        ),
        ("pinduoduo", Payloads.pinduoduo, "\"is_pre_sale\":0", "\"is_pre_sale\":1", "PRE_SALE"),
        ("douyin", Payloads.douyin, "\"main_status\":2", "\"main_status\":105", "RISK_CONTROL"),
        ("douyin", Payloads.douyin, "\"pre_sale_type\":0", "\"pre_sale_type\":1", "PRE_SALE"),
        (
            "taobao", Payloads.taobao, "\"status\":\"WAIT_SELLER_SEND_GOODS\",\"type\"",
            "\"status\":\"PAID_FORBID_CONSIGN\",\"type\"", "PAID_FORBID_CONSIGN"
        ),
        ("jd", Payloads.jd, "WAIT_SELLER_STOCK_OUT", "POP_ORDER_PAUSE", "PAUSE"),
    ])
    func `11: paid and not to be shipped`(
        _ channel: String, _ payload: String, _ piece: String, _ other: String, _ code: String
    ) throws {
        let order = try order(channel, payload.with(piece, other))
        #expect(order.payment == .paid && order.holds.map(\.code) == [code])
    }

    @Test func `11: a pending order of Amazon is not paid, and needs no amounts yet`() throws {
        let pending = Payloads.amazon.with("Unshipped", "Pending")
            .with(#""OrderTotal":{"CurrencyCode":"USD","Amount":"26.50"},"#, "")
            .with(#""ItemPrice":{"CurrencyCode":"USD","Amount":"25.00"},"#, "")
        let order = try order("amazon", pending)
        #expect(order.payment == .pending && order.amounts.currency == .usd && order.amounts.total == 0)
    }

    @Test func `12: a line that was refunded in an unshipped order must not ship`() throws {
        let taobao = Payloads.taobao.with("\"refund_status\":\"NO_REFUND\",\n", "\"refund_status\":\"SUCCESS\",")
        #expect(try order("taobao", taobao).lines.contains { $0.isCancelled })
        let douyin = try order("douyin", Payloads.douyin.with(#""after_sale_status":0"#, #""after_sale_status":12"#))
        #expect(douyin.lines[0].isCancelled)
        let asked = try order("pinduoduo", Payloads.pinduoduo.with("\"refund_status\":1", "\"refund_status\":2"))
        #expect(asked.holds.map(\.code) == ["REFUND_IN_PROGRESS"] && asked.requests.map(\.kind) == [.cancel])
    }

    @Test func `13: gifts are lines of their own that cost nothing, and wait where the platform says so`() throws {
        let gift =
            #""gift_list":[{"sku_id":7,"goods_id":8,"outer_id":"SPOON","goods_name":"茶匙","goods_count":1,"goods_price":9.9}]"#
        let order = try order("pinduoduo", Payloads.pinduoduo.with("\"gift_list\":[]", gift))
        #expect(order.lines.map(\.kind) == [.goods, .gift] && order.lines.map(\.paidAmount) == [4_980, 0])
        #expect(order.holds.isEmpty)
        let waiting = Payloads.pinduoduo.with("\"gift_list\":[]", gift).with(
            "\"gift_order_status\":1", "\"gift_order_status\":0")
        #expect(try ChannelIngestTests.order("pinduoduo", waiting).holds.map(\.code) == ["GIFT_WAITS"])
        let free = Payloads.taobao.with("\"title\":\"白瓷杯\",", "\"title\":\"白瓷杯\",\"is_free_gift\":true,")
        #expect(try ChannelIngestTests.order("taobao", free).lines.map(\.kind) == [.goods, .gift])
    }

    @Test func `14: the platform may choose the carrier or the warehouse, or ship it all by itself`() throws {
        #expect(
            try order("pinduoduo", Payloads.pinduoduo.with("\"free_sf\":0", "\"free_sf\":1")).requiredCarrier == "SF")
        let lazada = try order("lazada", Payloads.lazada.with("\"dropshipping\"", "\"SG-07\""))
        #expect(lazada.requiredWarehouse == "SG-07")
        for (channel, payload) in [
            ("amazon", Payloads.amazon.with("MFN", "AFN")), ("amazon", Payloads.amazon2026.with("MERCHANT", "AMAZON")),
            (
                "taobao",
                Payloads.taobao.with(
                    "\"is_force_wlb\":false,\"is_brand_sale\":false", "\"is_force_wlb\":true,\"is_brand_sale\":true")
            ),
            ("shopee", Payloads.shopee.with("fulfilled_by_local_seller", "fulfilled_by_shopee")),
        ] {
            let order = try order(channel, payload)
            #expect(order.isFulfilledByPlatform && order.holds.map(\.code) == ["FULFILLED_BY_PLATFORM"])
        }
    }

    @Test func `15: a buyer's wish to cancel that races with shipping holds the order and asks after-sales`() throws {
        let shopee = try order("shopee", Payloads.shopee.with("READY_TO_SHIP", "IN_CANCEL"))
        #expect(
            shopee.payment == .paid && shopee.holds.map(\.code) == ["IN_CANCEL"]
                && shopee.requests.map(\.kind) == [.cancel])
        let lazada = try order("lazada", Payloads.lazada.with("\"variation\":\"blue\"", "\"need_cancel_confirm\":true"))
        #expect(
            lazada.holds.map(\.code) == ["NEED_CANCEL_CONFIRM"] && lazada.lines[0].requests.map(\.kind) == [.cancel])
    }
}
