import Domain
import Events
import Testing

@testable import OrderAudit

/// What happens when an order comes again, a person acts, or time passes.
@Suite struct `Auditing an order again` {
    private let vague = rule(.addressVague(VagueAddressCheck(words: ["待定"])), name: "vague")
    private let short = rule(.stockShort, name: "short")
    private let risk = rule(.platformState(PlatformStateCheck()), name: "risk")
    private let unclear = makePerson { $0.street = "待定" }

    private func revised(_ order: Order, _ change: (inout Order) -> Void = { _ in }) -> Order {
        var order = order
        order.revision += 1
        change(&order)
        return order
    }

    @Test func `does nothing when an approved order comes with nothing new`() {
        let bench = AuditBench([vague])
        bench.receive(makeOrder())
        #expect(bench.receive(revised(makeOrder()) { $0.modifiedAt = noon + .seconds(9) }) == nil)
    }

    @Test func `approves a changed order again, for routing to hear of it`() throws {
        let bench = AuditBench([vague])
        bench.receive(makeOrder())
        let decision = try #require(bench.receive(revised(makeOrder()) { $0.destination.city = "珠海" }))
        #expect(decision.approved?.order.revision == 2)
        #expect(decision.standing == nil, "it stays approved")
    }

    @Test func `releases its hold when the reason is gone`() throws {
        let bench = AuditBench([risk])
        let order = makeOrder { $0.platformHolds = [PlatformHold(type: .platformRisk, code: "PAUSE")] }
        let placed = try #require(bench.receive(order)).placed
        let decision = try #require(bench.receive(revised(order) { $0.platformHolds = [] }))
        #expect(decision.released.map(\.id) == placed.map(\.id))
        #expect(decision.released.map(\.by) == ["order-audit"])
        #expect(decision.approved != nil)
        #expect(decision.entry?.detail.contains(#""by":"order-audit""#) == true)
        #expect(bench.standing(of: order).status == .approved)
    }

    @Test func `keeps a hold whose reason remains, and adds new ones`() throws {
        let bench = AuditBench([risk, short])
        let order = makeOrder { $0.platformHolds = [PlatformHold(type: .platformRisk, code: "PAUSE")] }
        bench.receive(order)
        let decision = try #require(bench.receive(revised(order) { $0.isStockShort = true }))
        #expect(decision.placed.map(\.placedBy) == ["rule:short"])
        #expect(decision.released.isEmpty)
        #expect(decision.standing?.activeHolds == 2)
        #expect(
            bench.receive(
                revised(order) {
                    $0.revision = 3; $0.isStockShort = true
                })?.announcement == nil, "nothing new to say")
    }

    @Test func `ignores an older revision that comes late`() {
        let bench = AuditBench([risk])
        let order = makeOrder { $0.platformHolds = [PlatformHold(type: .platformRisk, code: "PAUSE")] }
        bench.receive(revised(order) { $0.platformHolds = [] })
        #expect(bench.receive(order) == nil)
    }

    @Test func `leaves holds of people alone`() throws {
        let bench = AuditBench([risk])
        let order = makeOrder()
        bench.know(order)
        let manual = Hold(
            id: HoldID(high: 1, low: 1), type: .manual, reason: "ask the buyer", placedBy: "wang", blocks: [.routing])
        bench.facts.orders[order.id]?.holds = [KnownHold(hold: manual)]
        let decision = try #require(bench.decide(.received(order)))
        #expect(decision.released.isEmpty)
        #expect(decision.approved == nil)
        #expect(decision.held?.reasons.map(\.text) == ["ask the buyer"])
        #expect(decision.standing?.audit == .inReview)

        bench.resolve(manual.id, of: order)
        #expect(bench.decide(.recheck(order.id))?.approved != nil)
    }

    // MARK: - What people decide

    @Test func `respects what a person released`() throws {
        let bench = AuditBench([vague])
        let order = makeOrder()
        let hold = try #require(bench.receive(order, unclear)).placed[0]
        bench.resolve(hold.id, of: order)
        let decision = try #require(bench.decide(.recheck(order.id)))
        #expect(decision.approved != nil)
        #expect(decision.placed.isEmpty)
        #expect(
            decision.entry?.summary == #"approved by audit/default@1, although: the address is vague: it contains "待定""#
        )
        #expect(decision.entry?.detail.contains(#""releasedByPerson":true"#) == true)
    }

    @Test func `respects it in later revisions while the rule sees nothing new`() throws {
        let bench = AuditBench([vague])
        let order = makeOrder()
        let hold = try #require(bench.receive(order, unclear)).placed[0]
        bench.resolve(hold.id, of: order)
        _ = bench.decide(.recheck(order.id))
        let dearer = revised(order) { $0.amounts.total += 1 }
        #expect(bench.receive(dearer, unclear)?.approved != nil)
        let elsewhere = makePerson { $0.street = "地址待定，再联系" }
        #expect(
            bench.receive(revised(dearer), elsewhere)?.placed.map(\.type) == [.address],
            "another address, another question")
    }

    @Test func `waits for every hold to be released`() throws {
        let bench = AuditBench([vague, short])
        let order = makeOrder { $0.isStockShort = true }
        let holds = try #require(bench.receive(order, unclear)).placed
        bench.resolve(holds[0].id, of: order)
        #expect(bench.decide(.recheck(order.id))?.announcement == nil)
        bench.resolve(holds[1].id, of: order)
        #expect(bench.decide(.recheck(order.id))?.approved != nil)
    }

    @Test func `rejects an order when a person refuses to release it`() throws {
        let bench = AuditBench([vague])
        let order = makeOrder()
        let hold = try #require(bench.receive(order, unclear)).placed[0]
        bench.resolve(hold.id, of: order, as: .rejected)
        let decision = try #require(bench.decide(.recheck(order.id)))
        #expect(decision.rejected?.reasons.last?.text.hasPrefix("rejected by wang") == true)
        #expect(decision.givesBack.count == 1)
    }

    @Test func `keeps a rejected order rejected and frees what was reserved again`() throws {
        let bench = AuditBench([rule(.payment, .reject(reason: nil))])
        let order = makeOrder { $0.payment = .pending }
        #expect(try #require(bench.receive(order)).rejected != nil)
        let decision = try #require(bench.receive(revised(order) { $0.payment = .paid }))
        #expect(decision.announcement == nil)
        #expect(decision.givesBack == [PoolReservation(line: 1, sku: "TEA-1", quantity: 2)])
        #expect(bench.standing(of: order).audit == .rejected)
        #expect(bench.decide(.recheck(order.id)) == nil, "nothing left to do")
    }

    // MARK: - Time

    @Test func `ends a hold by its time, once and for all`() throws {
        let bench = AuditBench([rule(.stockShort, hold(after: .seconds(600)))])
        let order = makeOrder { $0.isStockShort = true }
        let decision = try #require(bench.receive(order))
        #expect(decision.ends.map(\.at) == [noon + .seconds(600)])
        bench.now = noon + .seconds(600)
        let ended = try #require(bench.decide(.holdEnded(decision.placed[0].id, order.id)))
        #expect(ended.approved != nil)
        #expect(ended.placed.isEmpty, "the shortage goes on, the wait is over")
        #expect(bench.decide(.holdEnded(decision.placed[0].id, order.id)) == nil)
    }

    @Test func `moves the end of a hold when the order's own date moves`() throws {
        let bench = AuditBench([rule(.preSale(PreSaleCheck(leadTime: .seconds(60))))])
        let order = makeOrder { $0.shipBy = noon + .seconds(1_000) }
        let hold = try #require(bench.receive(order)).placed[0]
        let decision = try #require(bench.receive(revised(order) { $0.shipBy = noon + .seconds(5_000) }))
        #expect(decision.placed.isEmpty)
        #expect(decision.ends.map(\.hold) == [hold.id])
        #expect(decision.ends.map(\.at) == [noon + .seconds(4_940)])
    }

    // MARK: - Too late

    private func routed(_ rules: [AuditRule], _ order: Order) -> AuditBench {
        let bench = AuditBench(rules)
        bench.receive(order)
        bench.facts.orders[order.id]?.standing.units.allocated = 2
        bench.facts.orders[order.id]?.reservations = []
        return bench
    }

    @Test func `alerts instead of approving when an order is held after it was routed`() throws {
        let bench = routed([risk], makeOrder())
        let order = revised(makeOrder()) { $0.platformHolds = [PlatformHold(type: .platformRisk, code: "PAUSE")] }
        let decision = try #require(bench.receive(order))
        #expect(decision.alert?.severity == .warning)
        #expect(decision.placed.map(\.type) == [.platformRisk])
        #expect(decision.held != nil)
        let lifted = try #require(bench.receive(revised(order) { $0.platformHolds = [] }))
#expect(lifted.approved?.order.revision == 3, "routing plans anew, or tells people")
        #expect(lifted.standing?.audit == .approved)
    }

    @Test func `turns a rejection after routing into a hold and a critical alert`() throws {
        let bench = routed([rule(.payment, .reject(reason: nil))], makeOrder())
        let decision = try #require(bench.receive(revised(makeOrder()) { $0.payment = .pending }))
        #expect(decision.rejected == nil)
        #expect(decision.givesBack.isEmpty)
        #expect(decision.alert?.severity == .critical)
        #expect(decision.placed.map(\.blocks) == [[.routing, .release, .shipping]])
    }

    @Test func `tells routing when receiver or goods change after routing, and of nothing else`() {
        var bench = routed([risk], makeOrder())
        #expect(bench.receive(revised(makeOrder()) { $0.destination.city = "珠海" })?.approved != nil)
        bench = routed([risk], makeOrder())
        #expect(bench.receive(revised(makeOrder()) { $0.amounts.total += 1 })?.announcement == nil)
    }

    @Test func `tells routing of a change that a person let through`() throws {
        let bench = routed([vague], makeOrder())
        let order = revised(makeOrder()) { $0.destination.city = "珠海" }
        let hold = try #require(bench.receive(order, unclear)).placed[0]
        bench.resolve(hold.id, of: order)
        #expect(bench.decide(.recheck(order.id))?.approved?.order.destination.city == "珠海")
    }

    @Test func `audits a rejected order again when ingest has put it back to pending`() throws {
        let bench = AuditBench([rule(.payment, .reject(reason: nil))])
        let order = makeOrder { $0.payment = .pending }
        #expect(try #require(bench.receive(order)).rejected != nil)
        bench.facts.orders[order.id]?.standing.audit = .pending
        #expect(bench.receive(revised(order) { $0.payment = .paid })?.approved != nil)
    }

    @Test(arguments: ["cancelled", "shipped", "returned"])
    func `leaves an order alone that is over`(state: String) {
        let bench = AuditBench([risk])
        let order = makeOrder()
        bench.receive(order)
        bench.facts.orders[order.id]?.standing.units =
            switch state {
            case "cancelled": UnitCounts(ordered: 2, cancelled: 2)
            case "shipped": UnitCounts(ordered: 2, shipped: 2)
            default: UnitCounts(ordered: 2, shipped: 2, returned: 2)
            }
        let changed = revised(order) { $0.platformHolds = [PlatformHold(type: .platformRisk, code: "PAUSE")] }
        #expect(bench.receive(changed) == nil)
    }

    @Test func `judges an approved order by new rules only when it changes`() {
        let bench = AuditBench([risk])
        let order = makeOrder { $0.isStockShort = true }
        bench.receive(order)
        bench.apply([short])
        #expect(bench.receive(revised(order)) == nil)
        #expect(
            bench.receive(
                revised(order) {
                    $0.revision = 3; $0.amounts.total += 1
                })?.held != nil)
    }

    @Test func `remembers what it found in a form that comes back the same`() throws {
        let records = [
            FindingRecord(rule: "a", hold: .fraud, evidence: .min), FindingRecord(rule: "b\"", hold: nil, evidence: 7),
        ]
        #expect(try readRecords(records.json) == records)
        #expect(try readRecords(#"[{"rule":"a"},{},3]"#).isEmpty)
    }
}
