import Domain
import Events
import LogisticsQuoting
import OrderAudit
import Rules
import WarehouseRouting

/// The decisions of audit, routing and quoting, by the rules that ship, one after the other: an order goes as far as it goes
/// on the day, without a database.
struct Line {
    static let now = Timestamp(seconds: 1_794_398_400)

    private let rulebook: AuditRulebook
    private let router: Router
    private let quoter: Quoter
    private let roundTrip = RoundTrip()

    init() throws {
        let rules = try Documents.read("audit") { try AuditDocument.rules(in: $0) }
        guard let rulebook = AuditRulebook(["default": .init(version: Documents.version("audit"), rules: rules)]) else {
            throw Finding("the audit has no default rules")
        }
        self.rulebook = rulebook
        router = Router(
            directory: try Documents.read("warehouses") { try WarehouseDirectory.read($0) },
            rules: try Documents.read("routing") { try RoutingRules.read($0, version: Documents.version("routing")) })
        quoter = Quoter(
            rules: try Documents.read("quoting") { try QuotingRules.read($0, version: Documents.version("quoting")) },
            origins: try Documents.read("warehouses") { OriginDirectory.read($0) })
    }

    /// From the audit to the outbound request.
    func follow(_ order: Order, of person: PersonalData, _ ids: inout IDGenerator) throws {
        var known = OrderAudit.OrderFacts(standing: Self.standing(of: order), order: order, person: person)
        known.reservations = order.lines.map { .init(line: $0.number, sku: $0.sku, quantity: $0.quantity) }
        let prices = Dictionary(order.lines.map { ($0.sku, Int64.max / 2) }, uniquingKeysWith: { first, _ in first })
        var facts = AuditFacts(rulebook: rulebook, orders: [order.id: known], listPrices: prices)
        let audit = AuditDesk.decide(.received(order), given: &facts, at: Self.now, ids: &ids)
        switch audit?.announcement {
        case .approved(let event): try roundTrip.check(event)
        case .held(let event): try roundTrip.check(event)
        case .rejected(let event): try roundTrip.check(event)
        case nil: break
        }
        // Whatever the audit said, a person may have let it through.
        try route(OrderApproved(order: order, priority: 0, tags: ["cod"], ruleVersion: 1), of: person, &ids)
    }

    func route(_ approved: OrderApproved, of person: PersonalData, _ ids: inout IDGenerator) throws {
        var facts = RoutingFacts()
        for line in approved.order.lines {
            facts.goods[line.sku] = Goods(weightGrams: weight(of: line.sku), goodsClass: "general")
            for code in ["GZ01", "JX01", "TJ01", "CD01"] {
                facts.stock.setShelf(
                    .init(onHand: 3 + Int64(line.quantity) / 2), of: line.sku, in: WarehouseCode(code))
            }
        }
        var known = WarehouseRouting.OrderFacts(standing: Self.standing(of: approved.order))
        known.standing.audit = .approved
        known.standing.payment = .paid
        facts.orders[approved.order.id] = known
        for decision in router.decide([.approved(approved)], given: &facts, at: Self.now, ids: &ids) {
            if let event = decision.backorderedEvent { try roundTrip.check(event) }
            for planned in decision.fulfilments {
                try roundTrip.check(planned)
                try quote(planned, of: person)
            }
        }
    }

    /// News of a fulfilment, to routing.
    func replace(_ progressed: FulfilmentProgressed, _ ids: inout IDGenerator) throws {
        var facts = RoutingFacts()
        var known = WarehouseRouting.OrderFacts(
            standing: OrderStanding(payment: .paid, audit: .approved, units: UnitCounts(ordered: 3)))
        known.routed = OrderApproved(
            order: Order(
                id: progressed.orderID, key: progressed.order, revision: 1, modifiedAt: Self.now, placedAt: Self.now,
                paidAt: Self.now, payment: .paid,
                amounts: OrderAmounts(currency: .cny, goods: 300, discount: 0, freight: 0, total: 300),
                buyer: BuyerIdentity(account: nil, receiverToken: "", phoneFingerprint: nil, addressFingerprint: nil),
                destination: Destination(country: "CN", province: "广东", city: "广州", district: ""),
                lines: progressed.missing.prefix(5).enumerated().map { position, line in
                    OrderLine(
                        number: line.number, sku: line.sku, title: "", quantity: line.quantity,
                        unitPrice: Int64(position), paidAmount: 300)
                }),
            priority: 0, tags: [], ruleVersion: 1)
        facts.orders[progressed.orderID] = known
        _ = router.decide([.failed(FailedFulfilment(progressed))], given: &facts, at: Self.now, ids: &ids)
    }

    func adjust(_ adjusted: StockAdjusted, _ ids: inout IDGenerator) {
        var facts = RoutingFacts()
        facts.stock.setShelf(.init(onHand: .max / 2, allocated: 3), of: adjusted.sku, in: adjusted.warehouse)
        _ = router.decide([.adjusted(adjusted)], given: &facts, at: Self.now, ids: &ids)
    }

    func quote(_ planned: FulfilmentPlanned, of person: PersonalData) throws {
        var goods: [String: ParcelGoods] = [:]
        for line in planned.fulfilment.lines {
            goods[line.sku] = ParcelGoods(weightGrams: weight(of: line.sku), volumeCM3: weight(of: line.sku))
        }
        var facts = QuotingFacts(
            fulfilments: [planned.fulfilment.id: .planned],
            standings: [
                planned.fulfilment.order: OrderStanding(payment: .paid, audit: .approved, units: UnitCounts(ordered: 1))
            ],
            receivers: [planned.fulfilment.order: person], goods: goods)
        for decision in quoter.decide([QuotingRequest(planned: planned)], given: &facts, at: Self.now) {
            if case .released(let release) = decision.outcome { try roundTrip.check(release.outbound) }
        }
    }

    /// Most goods weigh something; some weigh what a table of goods may say at most.
    private func weight(of sku: String) -> Int64 { sku.utf8.count % 4 == 0 ? 1_000_000_000 : 350 }

    private static func standing(of order: Order) -> OrderStanding {
        OrderStanding(
            payment: order.payment,
            units: UnitCounts(ordered: order.lines.reduce(Int32(0)) { $0.saturatingSum($1.isCancelled ? 0 : $1.quantity) }))
    }
}
