import Domain
import Events
import Rules
import Testing

@testable import OrderAudit

/// How the findings of several rules become one verdict.
@Suite struct `Weighing rules` {
    private let note = rule(.note(NoteCheck(authors: [.buyer], words: ["改地址"])), name: "note", priority: 400)
    private let short = rule(.stockShort, name: "short", priority: 300)
    private func reject(_ name: String, priority: Int64) throws -> AuditRule {
        AuditRule(
            name: name, priority: priority, when: try condition("order.shop", "tea-house"),
            action: .reject(reason: "shop closed"))
    }

    private func condition(_ field: String, _ value: String) throws -> Condition {
        try readRules(
            #"{"name":"x","when":{"field":"\#(field)","operator":"equals","value":"\#(value)"},"then":{"action":"reject"}}"#
        )[0].when
    }

    private let spoiled = makePerson { $0.buyerNote = "请改地址到隔壁" }
    private let shortOrder = makeOrder { $0.isStockShort = true }

    @Test func `records every reason, in the order of priority`() throws {
        let bench = AuditBench([note, short])
        let decision = try #require(bench.receive(shortOrder, spoiled))
        #expect(decision.held?.reasons.map(\.rule) == ["short", "note"])
        #expect(decision.placed.map(\.placedBy) == ["rule:short", "rule:note"])
        #expect(decision.standing?.activeHolds == 2)
        #expect(bench.standing(of: shortOrder).status == .onHold)
    }

    @Test func `rejects when one of many rules rejects, and gives the stock back`() throws {
        let bench = AuditBench([note, short, try reject("closed", priority: 900)])
        let decision = try #require(bench.receive(shortOrder, spoiled))
        #expect(decision.rejected?.reasons.map(\.rule) == ["short", "note", "closed"])
        #expect(decision.placed.isEmpty)
        #expect(decision.givesBack == [PoolReservation(line: 1, sku: "TEA-1", quantity: 2)])
        #expect(bench.standing(of: shortOrder).status == .rejected)
    }

    @Test func `keeps the reservation of a held order`() throws {
        let bench = AuditBench([short])
        #expect(try #require(bench.receive(shortOrder)).givesBack.isEmpty)
    }

    @Test func `asks no rule below one that approves`() throws {
        let vip = AuditRule(
            name: "vip", priority: 350, when: try condition("buyer.account", "buyer-7"), action: .approve)
        var bench = AuditBench([note, vip])
        #expect(bench.receive(makeOrder(), spoiled)?.approved != nil)
        bench = AuditBench([note, short, vip])
        #expect(
            bench.receive(shortOrder, spoiled)?.held?.reasons.map(\.rule) == ["short"], "what came before it stands")
    }

    @Test func `takes priority, warehouse and carrier from the first rule that names them, and all tags`() throws {
        let when = try condition("order.shop", "tea-house")
        let marks = [
            AuditRule(
                name: "a", priority: 2, when: when, action: .mark,
                marks: AuditMarks(priority: 5, tags: ["x", "y"], carrier: "SF")),
            AuditRule(
                name: "b", priority: 1, when: when, action: .mark, marks: AuditMarks(tags: ["y"], warehouse: "GZ01")),
            AuditRule(
                name: "c", priority: 3, when: when, action: .mark, marks: AuditMarks(priority: 9, warehouse: "BJ01")),
        ]
        let bench = AuditBench(marks)
        let event = try #require(bench.receive(makeOrder())?.approved)
        #expect(event.priority == 5)
        #expect(event.tags == ["y", "x"])
        #expect(event.order.requiredWarehouse == "GZ01")
        #expect(event.order.requiredCarrier == "SF")
        let demanding = try #require(bench.receive(makeOrder(2) { $0.requiredCarrier = "JD" })?.approved)
        #expect(demanding.order.requiredCarrier == "JD", "the buyer's demand goes before a rule's wish")
    }

    @Test func `asks the more particular of two rules of one priority first`() throws {
        let shop = try condition("order.shop", "tea-house")
        let loose = AuditRule(name: "a", priority: 5, when: shop, action: .mark, marks: AuditMarks(priority: 1))
        let strict = AuditRule(
            name: "b", priority: 5, when: .all([shop, try condition("receiver.city", "深圳")]), action: .mark,
            marks: AuditMarks(priority: 2))
        let bench = AuditBench([loose, strict])
        #expect(bench.receive(makeOrder())?.approved?.priority == 2)
    }

    @Test func `lets an order be routed that is only held from going out`() throws {
        let bench = AuditBench([rule(.stockShort, hold(.stock, blocks: [.release]))])
        let decision = try #require(bench.receive(shortOrder))
        #expect(decision.approved != nil)
        #expect(decision.placed.map(\.blocks) == [[.release]])
        #expect(decision.standing?.activeHolds == 1)
    }

    @Test func `makes one hold of several findings of one rule and type`() throws {
        let bench = AuditBench([rule(.platformState(PlatformStateCheck()))])
        let order = makeOrder { order in
            order.platformHolds = ["A", "B"].map { PlatformHold(type: .platformRisk, code: $0) }
        }
        let decision = try #require(bench.receive(order))
        #expect(decision.placed.count == 1)
        #expect(decision.held?.reasons.count == 2)
    }

    @Test func `judges a shop by its own document where there is one`() throws {
        func set(_ name: String, _ rules: [AuditRule]) -> RuleSet<AuditRule> {
            RuleSet(version: RuleSetVersion(kind: "audit", name: name, number: 1, fingerprint: 0), rules: rules)
        }
        let book = try #require(
            AuditRulebook([
                "default": set("default", []), "taobao": set("taobao", []),
                "taobao/tea-house": set("taobao/tea-house", []),
            ]))
        func name(_ channel: String, _ shop: String) -> String {
            book.rules(for: ChannelOrderKey(channel: Channel(channel), shop: shop, orderNumber: "1")).version.name
        }
        #expect(name("taobao", "tea-house") == "taobao/tea-house")
        #expect(name("taobao", "pot-house") == "taobao")
        #expect(name("jd", "tea-house") == "default")
        #expect(AuditRulebook(["taobao": set("taobao", [])]) == nil)
    }

    // MARK: - What is told

    @Test func `explains a verdict without saying who the customer is`() throws {
        let named = try readRules(
            #"""
            {"name":"n","when":{"all":[{"field":"receiver.name","operator":"contains","value":"林"},
             {"field":"buyer.note","operator":"exists"},{"field":"order.pieces","operator":"at_least","value":2}]},
             "then":{"action":"hold","type":"manual","reason":"请核实"}}
            """#)
        let vague = rule(.addressVague(VagueAddressCheck(minimumLength: 99)), name: "v")
        let bench = AuditBench(named + [vague, note])
        let decision = try #require(bench.receive(makeOrder(), spoiled))
        let told =
            [decision.entry!.detail, decision.entry!.summary] + decision.placed.map(\.reason)
            + decision.held!.reasons.map(\.text)
        for text in told {
            for secret in ["林", "小满", "13800000001", "科技路", "隔壁", "buyer-7"] { #expect(!text.contains(secret)) }
        }
        #expect(decision.entry!.detail.contains(#""order.pieces":"2""#))
        #expect(decision.entry!.detail.contains(#""receiver.name":"not shown""#))
        #expect(decision.entry!.detail.contains(#""rules":"audit/default@1""#))
        #expect(decision.entry!.ruleVersion == 1)
    }

    @Test func `raises an alert for an order that the database does not know`() throws {
        var facts = AuditBench([]).facts
        var ids = IDGenerator(seed: 1)
        let decision = try #require(AuditDesk.decide(.received(makeOrder()), given: &facts, at: noon, ids: &ids))
        #expect(decision.alert?.severity == .critical)
        #expect(decision.announcement == nil)
        #expect(AuditDesk.decide(.recheck(makeOrder().id), given: &facts, at: noon, ids: &ids) == nil)
    }

    @Test func `decides the same for the same facts`() throws {
        func run() throws -> [String] {
            let bench = AuditBench([note, short])
            return try (1...5 as ClosedRange<UInt64>).map { number in
                let decision = try #require(
                    bench.receive(makeOrder(number) { $0.isStockShort = number % 2 == 0 }, spoiled))
                return "\(decision.placed) \(decision.entry!)"
            }
        }
        #expect(try run() == run())
    }
}
