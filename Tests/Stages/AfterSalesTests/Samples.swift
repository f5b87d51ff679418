import Domain
import Events

@testable import AfterSales

/// One paid order: two tins of tea at 50.00 and a cup at 30.00, freight 10.00, 140.00 in all.
struct Sample {
    static let now = Timestamp("2026-11-11T08:00:00Z")!
    static let order = OrderID(high: 1, low: 1)
    static let key = ChannelOrderKey(channel: Channel("taobao"), shop: "tea-house", orderNumber: "2817364550123")
    static let warehouse = WarehouseCode("GZ01")
    static let policy = AfterSalesPolicy(
        returnWindow: .seconds(15 * 86_400), approvedUpTo: 50_000, wordsForPeople: ["opened"],
        trustedSenders: ["desk:"],
        unknownOrderWait: .seconds(1_800), unknownOrderRetry: .seconds(60), goodsWithin: .seconds(7 * 86_400),
        refundWithin: .seconds(86_400), cancelAnswerWithin: .seconds(1_800), personWithin: .seconds(7_200))

    var facts: AfterSalesFacts
    var policy = Sample.policy
    var now = Sample.now
    private var ids = IDGenerator(seed: 3)
    private var requests = 0

    /// The order at a point of the line.
    enum Point: CaseIterable {
        case unpaid, held, inReview, approved, backordered, planned, quoted, released, acknowledged, picking, packed
        case partiallyShipped, shipped

        var fulfilmentState: FulfilmentState? {
            switch self {
            case .unpaid, .held, .inReview, .approved, .backordered: nil
            case .planned: .planned
            case .quoted: .quoted
            case .released: .released
            case .acknowledged: .acknowledged
            case .picking: .picking
            case .packed: .packed
            case .partiallyShipped: .partiallyShipped
            case .shipped: .shipped
            }
        }
    }

    init(_ point: Point) {
        var standing = OrderStanding(payment: .paid, audit: .approved, units: UnitCounts(ordered: 3))
        var lines = [
            OrderDossier.Line(number: 1, sku: "TEA-100", quantity: 2, paidAmount: 10_000),
            OrderDossier.Line(number: 2, sku: "CUP-1", quantity: 1, paidAmount: 3_000),
        ]
        var sendings: [OrderDossier.Sending] = []
        if let state = point.fulfilmentState {
            var sending = OrderDossier.Sending(
                id: FulfilmentID(high: 2, low: 2), warehouse: Self.warehouse, state: state,
                lines: lines.map { .init(number: $0.number, sku: $0.sku, quantity: $0.quantity) })
            if point == .shipped { for index in 0...1 { sending.lines[index].shipped = sending.lines[index].quantity } }
            if point == .partiallyShipped { sending.lines[1].shipped = 1 }
            standing.units.shipped = sending.lines.reduce(0) { $0 + $1.shipped }
            standing.units.allocated = sending.remaining
            if standing.units.shipped > 0 { sending.shippedAt = Self.now }
            sendings = [sending]
        } else {
            for index in lines.indices { lines[index].reserved = lines[index].quantity }
        }
        switch point {
        case .unpaid:
            standing.payment = .pending
            for index in lines.indices { lines[index].reserved = 0 }
        case .held: standing.activeHolds = 1
        case .inReview: standing.audit = .inReview
        case .backordered:
            lines[0].backordered = 2
            standing.units.backordered = 2
        default: break
        }
        facts = AfterSalesFacts(dossiers: [
            OrderDossier(
                id: Self.order, key: Self.key, currency: .cny, total: 14_000, lines: lines, standing: standing,
                sendings: sendings, activeHolds: point == .held ? [HoldID(high: 5, low: 5)] : [])
        ])
    }

    var dossier: OrderDossier { facts.dossiers[Self.order]! }
    var cases: [CaseFile] { dossier.cases }
    var units: UnitCounts { dossier.standing.units }

    @discardableResult
    mutating func decide(_ message: AfterSalesMessage) -> AfterSalesDecision {
        policy.decide(message, given: &facts, now: now, ids: &ids)
    }

    @discardableResult
    mutating func ask(
        _ kind: CaseKind, _ lines: [RequestedLine] = [], amount: Int64? = nil, reason: String = "changed my mind",
        by sender: String = "channel:taobao", number: String? = nil
    ) -> AfterSalesDecision {
        requests += 1
        return decide(
            .requested(
                AfterSalesRequested(
                    requestID: number ?? "R-\(requests)", order: Self.key, orderID: nil, kind: kind, lines: lines,
                    amount: amount, reason: reason, requestedAt: now, requestedBy: sender)))
    }

    /// wms-feedback has written this, and told it.
    @discardableResult
    mutating func fulfilmentBecomes(
        _ state: FulfilmentState, cancelFailed: Bool = false, missing: [FulfilmentLine] = []
    ) -> AfterSalesDecision {
        var dossier = dossier
        let remaining = dossier.sendings[0].remaining
        dossier.sendings[0].state = state
        for index in dossier.sendings[0].lines.indices {
            let left = dossier.sendings[0].lines[index].remaining
            if state == .shipped { dossier.sendings[0].lines[index].shipped += left }
            if state == .cancelled { dossier.sendings[0].lines[index].dropped += left }
        }
        if state == .shipped { dossier.standing.units.shipped += remaining }
        if state == .cancelled { dossier.standing.units.cancelled += remaining }
        if state.isFinal { dossier.standing.units.allocated = 0 }
        facts.dossiers[Self.order] = dossier
        return decide(
            .progressed(
                FulfilmentProgressed(
                    fulfilmentID: dossier.sendings[0].id, orderID: Self.order, order: Self.key,
                    warehouse: Self.warehouse,
                    state: state, at: now, missing: missing, cancelFailed: cancelFailed)))
    }

    /// Finance answers the newest refund that waits for it.
    @discardableResult
    mutating func finance(_ outcome: RefundSettled.Outcome) -> AfterSalesDecision {
        guard let file = cases.first(where: { $0.refunds.contains { $0.state == .processing } }),
            let refund = file.refunds.last(where: { $0.state == .processing })
        else { return AfterSalesDecision() }
        return decide(
            .settled(
                RefundSettled(
                    refundID: refund.id, caseID: file.id, outcome: outcome, reference: "F-1", reason: nil, at: now)))
    }

    @discardableResult
    mutating func goodsArrive(_ lines: [ReturnReceived.Line], number: String? = nil) -> AfterSalesDecision {
        requests += 1
        return decide(
            .received(
                ReturnReceived(
                    caseID: cases[cases.count - 1].id, outBizCode: number ?? "W-\(requests)", warehouse: Self.warehouse,
                    lines: lines, at: now)))
    }

    func timer(_ kind: CaseTimer.Kind) -> AfterSalesMessage {
        .due(CaseTimer(kind: kind, subject: cases[cases.count - 1].id.description, key: "", since: now))
    }
}

func pieces(_ sku: String, _ quantity: Int32) -> RequestedLine { RequestedLine(sku: sku, quantity: quantity) }

func back(
    _ sku: String, _ quantity: Int32, _ reception: ReceptionState = .received, _ acceptance: AcceptanceState = .accepted
) -> ReturnReceived.Line {
    ReturnReceived.Line(sku: sku, quantity: quantity, reception: reception, acceptance: acceptance)
}

extension AfterSalesDecision {
    var refunds: [RefundRequested] {
        events.compactMap { if case .refund(let refund) = $0 { refund } else { nil } }
    }
    var stops: [OutboundCancelRequested] {
        events.compactMap { if case .stop(let stop) = $0 { stop } else { nil } }
    }
    var expected: [ReturnExpected] {
        events.compactMap { if case .expect(let expected) = $0 { expected } else { nil } }
    }
    var updates: [CaseState] {
        events.compactMap { if case .updated(let update) = $0 { update.state } else { nil } }
    }
}
