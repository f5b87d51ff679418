import ChannelIngest
import Domain
import RuleFiles
import Testing

@Suite struct `Refusing what is no order` {
    @Test func `all problems of one order are said at once, by field, without values`() throws {
        let broken = Payloads.taobao.with("\"num\":2", "\"num\":0").with("\"60.00\"", "\"sixty\"")
            .with("\"created\":\"2026-11-11 00:01:02\"", "\"created\":\"yesterday\"").with(
                "\"payment\":\"208.00\"", "\"payment\":\"-1\"")
        let refusal = try #require(try refusal("taobao", broken))
        #expect(
            refusal.problems.map(\.field) == [
                "order.placed_at", "orders.order[0].quantity", "orders.order[0].unit_price", "order.total",
            ])
        for value in ["yesterday", "sixty", "柳"] { #expect(!refusal.description.contains(value)) }
    }

    @Test(arguments: [
        (#"{"trades_sold_get_response":{"trades":{"trade":[{"tid":1},{"tid":2}]}}}"#, OrderRefusal.Code.severalOrders),
        (#"{"refund":{"id":1}}"#, .notAnOrder), ("[]", .notAnOrder), (#""text""#, .notAnOrder), ("{}", .notAnOrder),
    ])
    func `a document that is not one order is refused as such`(_ payload: String, _ code: OrderRefusal.Code) throws {
        #expect(try refusal("taobao", payload)?.code == code)
    }

    @Test(arguments: [
        ("\"status\":\"paid\"", "\"status\":\"lost\"", OrderRefusal.Code.unknownStatus),
        ("\"quantity\":2", "\"quantity\":0", .invalidField), ("\"quantity\":2", "\"quantity\":2.5", .invalidField),
        ("\"quantity\":2", "\"quantity\":100001", .implausible), ("\"40.00\"", "\"-40.00\"", .invalidField),
        ("\"sku\":\"TEA-GREEN-100\"", "\"sku\":\"\"", .missingField),
        ("\"total\":\"88.00\"", "\"total\":\"8800\"", .implausible),
        ("\"total\":\"88.00\"", "\"currency\":\"RMB\"", .invalidField),
        ("2026/11/11 08:00", "1970-01-19T03:58:30Z", .invalidField),
        ("2026/11/11 08:00", "2126-01-01 00:00:00", .invalidField),
        ("\"placed_at\":\"2026/11/11 08:00\",", "", .missingField),
        ("\"city\"", "\"country\":\"Utopia\",\"city\"", .invalidField),
    ])
    func `a field that cannot be is refused`(_ piece: String, _ other: String, _ code: OrderRefusal.Code) throws {
        #expect(try refusal("generic", Payloads.generic.with(piece, other))?.code == code)
    }

    @Test func `texts are bounded, and so is the number of lines`() throws {
        let long = String(repeating: "x", count: 9_000)
        #expect(
            try refusal("generic", Payloads.generic.with("快点", long))?.problems.map(\.field) == ["order.buyer_note"])
        let line = #"{"sku":"A","quantity":1,"price":"1.00"}"#
        let many = Array(repeating: line, count: 501).joined(separator: ",")
        let payload = Payloads.generic.with(#"{"sku":"TEA-GREEN-100","quantity":2,"price":"40.00"}"#, many)
        #expect(try refusal("generic", payload.with("\"total\":\"88.00\",", ""))?.problems.map(\.field) == ["lines"])
    }

    @Test func `an order without its second call says what to send`() throws {
        let refusal = try refusal(
            "amazon",
            #"{"payload":{"AmazonOrderId":"1","PurchaseDate":"2026-11-11T09:00:00Z","OrderStatus":"Unshipped","MarketplaceId":"ATVPDKIKX0DER"}}"#
        )
        #expect(
            refusal?.description.contains(#"{"order": getOrder, "items": getOrderItems, "address": getOrderAddress}"#)
                == true)
    }

    @Test func `what was paid is shared over the lines to the last fen`() throws {
        let odd = Payloads.jd.with("\"orderPayment\":\"95.00\"", "\"orderPayment\":\"95.01\"")
        let order = try order("jd", odd)
        #expect(order.lines.map(\.paidAmount) == [5_400, 3_601])
    }
}

@Suite struct `Mistakes in a mapping document` {
    let sound = """
        channel: shop
        order: {number: id, modified_at: changed, placed_at: made, currency: {constant: EUR}}
        receiver: {country: {constant: DE}}
        states:
          payment: [{of: status, table: {paid: paid}}]
          progress: [{otherwise: open}]
        lines: [{each: "lines[]", sku: sku, quantity: n, unit_price: price}]
        """

    @Test func `a small document is enough for a new channel`() throws {
        let mapping = try Mappings.yaml(sound)
        let order = try order(
            by: mapping,
            #"{"id":1,"changed":1794355200,"made":1794355200000,"status":"paid","lines":[{"sku":"A","n":"2","price":"1.25"}]}"#
        )
        #expect(order.amounts.total == 250 && order.modifiedAt == order.placedAt)
    }

    @Test func `all of them are said at once, with their lines`() throws {
        let broken = sound.with("placed_at: made", "placed: made").with("paid: paid", "paid: payed").with(
            "\"lines[]\"", "\"lines[\""
        )
        .with("unit_price: price", "unitprice: price")
        let errors = #expect(throws: RuleFileErrors.self) { try Mappings.yaml(broken) }
        let text = errors?.description ?? ""
        #expect(Set(errors?.all.compactMap(\.place?.line) ?? []) == [2, 5, 7])
        for piece in ["placed_at", "payed", "is not a path", "unit_price"] {
            #expect(text.contains(piece), "\(piece) in \(text)")
        }
    }

    @Test(arguments: [
        ("{constant: EUR}", "{constant: EUR, path: currency}", "exactly one of"),
        ("{constant: EUR}", "{konstant: EUR}", "constant"),
        ("[{otherwise: open}]", "[]", "at least one"),
        ("[{otherwise: open}]", "[{when: {a: {above: x}}, is: open}]", "whole number"),
        ("channel: shop", "channel: shop\nzone: Beijing", "+08:00"),
        ("channel: shop", "channel: shop\nmoney: cents", "minor"),
    ])
    func `each says what to write instead`(_ piece: String, _ other: String, _ advice: String) throws {
        let errors = #expect(throws: RuleFileErrors.self) { try Mappings.yaml(sound.with(piece, other)) }
        #expect(errors?.description.contains(advice) == true, "\(errors?.description ?? "")")
    }
}
