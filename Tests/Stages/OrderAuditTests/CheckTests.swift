import Domain
import Events
import Rules
import Testing

@testable import OrderAudit

/// Each check on an order made for it: what it holds, what it lets pass, and what it says.
@Suite struct `Checking an order` {
    private func reasons(
        _ check: AuditCheck, listPrices: [String: Int64] = [:], person: PersonalData? = makePerson(),
        _ change: (inout Order) -> Void = { _ in }
    ) -> [String] {
        let bench = AuditBench([rule(check)], listPrices: listPrices)
        return bench.receive(makeOrder(1, change), person)?.held?.reasons.map(\.text) ?? []
    }

    @Test func `approves one that nobody objects to`() throws {
        let bench = AuditBench([rule(.payment)])
        let decision = try #require(bench.receive(makeOrder()))
        #expect(decision.approved?.ruleVersion == 1)
        #expect(decision.standing?.audit == .approved)
        #expect(decision.entry?.summary == "approved by audit/default@1")
        #expect(bench.standing(of: makeOrder()).status == .approved)
    }

    @Test(arguments: PaymentState.allCases.filter { !$0.isPayable && $0 != .refunded && $0 != .voided })
    func `holds what is not paid`(payment: PaymentState) {
        #expect(reasons(.payment) { $0.payment = payment } == ["the order is not paid"])
    }

    @Test func `names the missing parts of an address`() throws {
        let bench = AuditBench([rule(.addressIncomplete(parts: [.province, .city, .street, .phone]))])
        let person = makePerson {
            $0.street = "  "
            $0.phone = ""
        }
        let decision = try #require(bench.receive(makeOrder { $0.destination.city = "" }, person))
        #expect(decision.placed.map(\.type) == [.address])
        #expect(decision.entry?.detail.contains(#""missing":"city, street, phone""#) == true)
        #expect(reasons(.addressIncomplete(parts: [.province, .city, .street, .phone])).isEmpty)
    }

    @Test(arguments: [
        ("幸福小区门口", #"it contains "门口" and no number"#), ("待定", #"it contains "待定""#),
        ("东街", "it has 2 characters, at least 3 are expected"),
        ("幸福里小区", "it has no number of a house or flat"), ("人民路。，。", "it has no number of a house or flat"),
    ])
    func `finds an address vague`(street: String, problem: String) {
        let check = VagueAddressCheck(
            words: ["待定"], vagueWithoutNumber: ["门口", "附近"], minimumLength: 3, needsNumber: true,
            namedPlaces: ["村", "大厦"])
        #expect(
            reasons(.addressVague(check), person: makePerson { $0.street = street }) == [
                "the address is vague: \(problem)"
            ])
    }

    @Test(arguments: ["人民路12号小区门口", "幸福小区三号楼门口", "李家庄村", "环球大厦附近", "中山路１２号", "十二栋二单元", "221B Baker Street"])
    func `finds an address good enough`(street: String) {
        let check = VagueAddressCheck(
            words: ["待定"], vagueWithoutNumber: ["门口", "附近"], minimumLength: 3, needsNumber: true,
            namedPlaces: ["村", "大厦"])
        #expect(reasons(.addressVague(check), person: makePerson { $0.street = street }).isEmpty)
    }

    @Test func `does not judge an address that the platform encrypts`() {
        let check = VagueAddressCheck(minimumLength: 50, needsNumber: true)
        #expect(reasons(.addressVague(check), person: makePerson { $0.isEncrypted = true }).isEmpty)
    }

    @Test func `holds who is on the block list, and says why they are`() throws {
        let bench = AuditBench([rule(.blocked(kinds: [.phone]))])
        let order = makeOrder()
        bench.know(order)
        bench.facts.orders[order.id]?.blocked = [
            BlockedEntry(kind: .phone, reason: "three chargebacks"),
            BlockedEntry(kind: .name, reason: "not asked about"),
        ]
        let decision = try #require(bench.decide(.received(order)))
        #expect(decision.held?.reasons.map(\.text) == ["the phone is on the block list: three chargebacks"])
        #expect(decision.placed.map(\.type) == [.fraud])
    }

    @Test func `forgets a block that has expired`() {
        let bench = AuditBench([rule(.blocked(kinds: Set(BlockKind.allCases)))])
        let order = makeOrder()
        bench.know(order)
        bench.facts.orders[order.id]?.blocked = [BlockedEntry(kind: .phone, reason: "old", expiresAt: noon)]
        #expect(bench.decide(.received(order))?.approved != nil)
    }

    @Test func `holds an amount above the limit of its currency`() throws {
        let limits = [Money(minorUnits: 10_000, currency: .cny), Money(minorUnits: 99, currency: .usd)]
        #expect(reasons(.amountAbove(limits: limits)) == ["the amount is above the limit"])
        #expect(reasons(.amountAbove(limits: limits)) { $0.amounts.total = 10_000 }.isEmpty)
        let yen = try #require(Currency("JPY"))
        #expect(reasons(.amountAbove(limits: limits)) { $0.amounts.currency = yen }.isEmpty)
    }

    @Test func `holds goods far below their list price`() {
        let check = AuditCheck.amountBelowListPrice(ListPriceCheck(percent: 30, currency: .cny, scope: .order))
        #expect(reasons(check, listPrices: ["TEA-1": 40_000]) == ["the price is below 30 % of the list price"])
        #expect(reasons(check, listPrices: ["TEA-1": 33_000]).isEmpty, "exactly 30 % is not below")
        #expect(reasons(check, listPrices: [:]).isEmpty, "no list price, no opinion")
        #expect(reasons(check, listPrices: ["TEA-1": 40_000]) { $0.amounts.currency = .usd }.isEmpty)
        #expect(reasons(check, listPrices: ["TEA-1": 40_000]) { $0.lines[0].kind = .gift }.isEmpty, "gifts are free")
        #expect(reasons(check, listPrices: ["TEA-1": .max]) == ["the price is below 30 % of the list price"])
    }

    @Test func `finds one mispriced line among others when asked to`() {
        let extra = OrderLine(number: 2, sku: "POT-1", title: "壶", quantity: 1, unitPrice: 1, paidAmount: 1)
        func check(_ scope: ListPriceCheck.Scope) -> [String] {
            reasons(
                .amountBelowListPrice(ListPriceCheck(percent: 30, currency: .cny, scope: scope)),
                listPrices: ["TEA-1": 9_900, "POT-1": 20_000]
            ) { $0.lines.append(extra) }
        }
        #expect(check(.order).isEmpty)
        #expect(check(.line).count == 1)
    }

    @Test(
        arguments: [
            ("改地址，谢谢", ["改地址"], [], true), ("尽快发货", ["改地址"], [], false), ("不要取消", ["取消"], ["不要取消"], false),
            ("不要取消，要取消", ["取消"], ["不要取消"], true), ("任何话", [], [], true), ("尽快发货!", [], ["尽快发货"], false),
            ("", [], [], false),
        ] as [(String, [String], [String], Bool)])
    func `reads notes for words that need a person`(note: String, words: [String], harmless: [String], fires: Bool) {
        let check = AuditCheck.note(NoteCheck(authors: [.buyer], words: words, harmless: harmless))
        #expect(reasons(check, person: makePerson { $0.buyerNote = note }).isEmpty == !fires)
        #expect(reasons(check, person: makePerson { $0.sellerNote = note }).isEmpty, "only the buyer's was asked for")
    }

    @Test func `can hold what stock does not cover`() {
        #expect(reasons(.stockShort).isEmpty)
        #expect(reasons(.stockShort) { $0.isStockShort = true } == ["not enough stock can be promised"])
    }

    @Test func `turns each platform state into a hold of its type`() throws {
        let bench = AuditBench([rule(.platformState(PlatformStateCheck()))])
        let order = makeOrder {
            $0.platformHolds = [
                PlatformHold(type: .platformRisk, code: "105"), PlatformHold(type: .preSale, code: "STEP"),
            ]
        }
        let decision = try #require(bench.receive(order))
        #expect(decision.placed.map(\.type) == [.platformRisk, .preSale])
        #expect(decision.standing?.activeHolds == 2)
    }

    @Test func `heeds only the platform states a rule names`() {
        let check = PlatformStateCheck(types: [.platformRisk], codes: [Glob("PAID_*")])
        let holds = [PlatformHold(type: .platformRisk, code: "PAUSE"), PlatformHold(type: .preSale, code: "PAID_X")]
        #expect(reasons(.platformState(check)) { $0.platformHolds = holds }.isEmpty)
        #expect(
            reasons(.platformState(check)) { $0.platformHolds = [PlatformHold(type: .platformRisk, code: "PAID_X")] }
                .count == 1)
    }

    @Test func `holds pre-sale goods until they are due`() throws {
        let due = noon + .seconds(86_400)
        let bench = AuditBench([rule(.preSale(PreSaleCheck(skus: [Glob("TEA-*")], until: due)))])
        let order = makeOrder()
        let decision = try #require(bench.receive(order))
        #expect(decision.placed.map(\.type) == [.preSale])
        #expect(decision.ends.map(\.at) == [due])
        bench.now = due
        let released = try #require(bench.decide(.holdEnded(decision.placed[0].id, order.id)))
        #expect(released.approved?.order.id == order.id)
        #expect(released.released.map(\.by) == ["timer"])
    }

    @Test func `counts pre-sale back from the ship-by time`() {
        let check = AuditCheck.preSale(PreSaleCheck(leadTime: .seconds(3_600)))
        #expect(reasons(check).isEmpty, "no ship-by time, no pre-sale")
        #expect(reasons(check) { $0.shipBy = noon + .seconds(3_601) }.count == 1)
        #expect(reasons(check) { $0.shipBy = noon + .seconds(3_600) }.isEmpty)
    }

    @Test func `holds what goes where nobody sends`() {
        let check = AuditCheck.region(
            RegionCheck(notServed: [.init("CN/西藏"), .init("US")], only: [.init("CN"), .init("US")]))
        #expect(reasons(check).isEmpty)
        #expect(reasons(check) { $0.destination.province = "西藏" } == ["the region is not served"])
        #expect(reasons(check) { $0.destination.country = "US" } == ["the region is not served"])
        #expect(reasons(check) { $0.destination.country = "JP" } == ["the region is not among those served"])
    }
}
