import ChannelIngest
import Domain
import Events
import Testing

@Suite struct `Versions of an order` {
    let order: ChannelOrder
    let stock: [String: Int64] = ["TEA-GREEN-100": 10, "CUP": 10]

    init() throws { order = try ChannelIngestTests.order("taobao", Payloads.taobao) }

    @Test func `the first message is accepted and told to audit`() {
        let intake = Intake(stock: stock).take(order)
        #expect(intake.last.outcome == .accepted)
        #expect(intake.last.received?.order.revision == 1)
        #expect(intake.last.received?.order.lines.map(\.number) == [1, 2])
        #expect(intake.known(order)?.standing.status == .inReview)
    }

    @Test func `the same message again is a duplicate and changes nothing`() {
        let intake = Intake(stock: stock).take(order).take(order)
        #expect(intake.last.outcome == .duplicate && intake.last.taken == nil && intake.last.received == nil)
        #expect(intake.reserved("CUP") == 1)
    }

    @Test func `an older message is stale`() {
        let intake = Intake(stock: stock).take(order.later { $0.personal.buyerNote = "later" }).take(order)
        #expect(intake.last.outcome == .stale && intake.last.taken == nil)
    }

    @Test func `a newer message of a paid order goes back to audit when something matters`() {
        let intake = Intake(stock: stock).take(order)
        intake.change(order) { $0.standing.audit = .approved }
        intake.take(order.later { $0.destination.district = "天河" })
        #expect(intake.last.outcome == .updated && intake.last.received?.order.revision == 2)
        #expect(intake.known(order)?.standing.audit == .pending)
    }

    @Test func `a newer message that changes nothing downstream is stored and not told`() {
        let intake = Intake(stock: stock).take(order).take(order.later { $0.platformStatus = "TRADE_BUYER_SIGNED" })
        #expect(
            intake.last.outcome == .updated && intake.last.received == nil && intake.last.taken?.order.revision == 2)
    }

    @Test func `an unpaid order is stored and neither reserved nor audited, until it is paid`() {
        let unpaid = order.later(-60) { $0.payment = .pending }
        let intake = Intake(stock: stock).take(unpaid)
        #expect(intake.last.received == nil && intake.reserved("CUP") == 0)
        #expect(intake.known(order)?.standing.status == .awaitingPayment)
        intake.take(order)
        #expect(intake.last.received != nil && intake.reserved("CUP") == 1)
    }

    @Test func `an unpaid order that the platform closes is cancelled without a request`() {
        let intake = Intake(stock: stock).take(order.later(-60) { $0.payment = .pending })
        intake.take(
            order.later {
                $0.payment = .voided; $0.progress = .cancelled
            })
        #expect(intake.last.requests.isEmpty && intake.last.received == nil)
        #expect(intake.known(order)?.standing.status == .cancelled)
    }

    @Test(arguments: [
        (ChannelProgress.shipped, OrderStatus.shipped), (.delivered, .delivered), (.completed, .completed),
        (.cancelled, .cancelled),
    ])
    func `an order that was over when it was first seen is stored and left alone`(
        _ progress: ChannelProgress, _ status: OrderStatus
    ) {
        var over = order
        over.progress = progress
        let intake = Intake(stock: stock).take(over)
        #expect(intake.last.received == nil && intake.last.poolChanges.isEmpty && intake.last.requests.isEmpty)
        #expect(intake.known(order)?.standing.status == status)
    }

    @Test func `an order that others have partly shipped waits for a person`() {
        var partly = order
        partly.progress = .partlyShipped
        let holds = Intake(stock: stock).take(partly).last.received?.order.platformHolds
        #expect(holds?.map(\.code) == ["PARTLY_SHIPPED_ELSEWHERE"])
    }

    @Test func `an order that others shipped while it was here is held and reported`() {
        let intake = Intake(stock: stock).take(order).take(order.later { $0.progress = .shipped })
        #expect(intake.last.received?.order.platformHolds.map(\.code) == ["SHIPPED_ELSEWHERE"])
        #expect(intake.last.alerts.map(\.type) == [.shipmentAnomaly])
    }

    @Test func `a repaired mapping wins over the same message that the old one read`() {
        var repaired = order
        repaired.personal.sellerNote = "read by the repaired mapping"
        let intake = Intake(stock: stock).take(order, mappingVersion: 1).take(repaired, mappingVersion: 2)
        #expect(intake.last.outcome == .updated)
    }

    @Test func `a line keeps its number when the platform reorders, and stays as cancelled when it is dropped`() {
        let intake = Intake(stock: stock).take(order)
        intake.take(order.later { $0.lines.reverse() })
        #expect(intake.known(order)?.lines.map(\.line.sku) == ["TEA-GREEN-100", "CUP"])
        intake.take(order.later(120) { $0.lines.removeFirst() })
        #expect(intake.known(order)?.lines.map(\.line.isCancelled) == [true, false])
        #expect(intake.reserved("TEA-GREEN-100") == 0 && intake.reserved("CUP") == 1)
    }

    @Test func `a channel that has not heard of our refund does not undo it`() {
        let intake = Intake(stock: stock).take(order)
        intake.change(order) { $0.standing.payment = .refunded }
        intake.take(order.later { $0.platformStatus = "?" })
        #expect(intake.known(order)?.standing.payment == .refunded && intake.last.received == nil)
    }

    @Test func `every order of arrival of three versions ends with the same order`() {
        let versions = [order, order.later { $0.payment = .pending }, order.later { $0.personal.buyerNote = "二" }]
        var ends: Set<OrderVersion> = []
        for arrival in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let intake = Intake(stock: stock)
            for index in arrival { intake.take(versions[index]) }
            if let version = intake.known(order)?.version { ends.insert(version) }
        }
        #expect(ends.count == 1)
    }

    @Test func `an order that grows with every version does not stop the worker`() {
        let intake = Intake(stock: stock).take(order)
        intake.change(order) { known in
            known.toldRevision = 1
            known.revision = .max
            known.standing.units.ordered = .max - 1
        }
        intake.take(
            order.later { newer in
                for index in newer.lines.indices { newer.lines[index].channelLineID = "new-\(index)" }
            })
        #expect(intake.known(order)?.standing.units.ordered == .max)
    }
}
