import ChannelIngest
import Domain
import Events
import Testing

@Suite struct `Reserving stock for an order` {
    let order: ChannelOrder

    init() throws { order = try ChannelIngestTests.order("taobao", Payloads.taobao) }

    @Test func `takes exactly what the lines want`() {
        let intake = Intake(stock: ["TEA-GREEN-100": 2, "CUP": 5]).take(order)
        #expect(intake.reserved("TEA-GREEN-100") == 2 && intake.facts.promises["TEA-GREEN-100"] == 0)
        #expect(intake.last.received?.order.isStockShort == false)
    }

    @Test func `a line that cannot be promised whole gets nothing and is flagged`() {
        let intake = Intake(stock: ["TEA-GREEN-100": 1, "CUP": 5]).take(order)
        #expect(intake.reserved("TEA-GREEN-100") == 0 && intake.reserved("CUP") == 1)
        #expect(intake.last.received?.order.isStockShort == true)
        #expect(intake.last.alerts.map(\.subject) == ["sku:TEA-GREEN-100"])
    }

    @Test func `orders of one batch compete, and never promise more than there is`() {
        let intake = Intake(stock: ["TEA-GREEN-100": 5, "CUP": 9])
        for number in 1...4 {
            var another = order
            another.key.orderNumber = String(number)
            intake.take(another)
        }
        #expect(intake.reserved("TEA-GREEN-100") == 4 && intake.facts.promises["TEA-GREEN-100"] == 1)
        #expect(intake.decisions.map { $0.received?.order.isStockShort ?? true } == [false, false, true, true])
    }

    @Test func `follows a changed quantity and a changed SKU`() {
        let intake = Intake(stock: ["TEA-GREEN-100": 10, "CUP": 9, "TEA-BLACK-50": 9]).take(order)
        intake.take(order.later { $0.lines[0].quantity = 5 })
        #expect(intake.reserved("TEA-GREEN-100") == 5)
        intake.take(order.later(120) { $0.lines[0].sku = "TEA-BLACK-50" })
        #expect(intake.reserved("TEA-GREEN-100") == 0 && intake.reserved("TEA-BLACK-50") == 2)
        #expect(intake.facts.promises["TEA-GREEN-100"] == 10)
    }

    @Test func `does not reserve again what routing has already taken`() {
        let intake = Intake(stock: ["TEA-GREEN-100": 10, "CUP": 9]).take(order)
        intake.change(order) {
            $0.lines[0].reserved = 0
            $0.lines[0].beyondPool = 2
        }
        intake.take(order.later { $0.personal.buyerNote = "新" })
        #expect(intake.last.poolChanges.isEmpty && intake.last.received != nil)
    }

    @Test func `gives everything back when the channel cancels`() {
        let intake = Intake(stock: ["TEA-GREEN-100": 2, "CUP": 1]).take(order)
        intake.take(
            order.later {
                $0.payment = .refunded; $0.progress = .cancelled
            })
        #expect(intake.reserved("TEA-GREEN-100") == 0 && intake.facts.promises["TEA-GREEN-100"] == 2)
    }

    @Test func `the sum of all changes is what is reserved`() {
        let intake = Intake(stock: ["TEA-GREEN-100": 9, "CUP": 9]).take(order)
        intake.take(order.later { $0.lines[0].quantity = 4 }).take(order.later(120) { $0.lines[0].isCancelled = true })
        let changes = intake.decisions.flatMap(\.poolChanges).filter { $0.sku == "TEA-GREEN-100" }.reduce(0) {
            $0 + $1.reserved
        }
        #expect(changes == Int64(intake.reserved("TEA-GREEN-100")))
    }

    @Test func `what the platform ships itself needs no stock of ours`() throws {
        let amazon = try ChannelIngestTests.order("amazon", Payloads.amazon.with("MFN", "AFN"))
        let intake = Intake(stock: ["LAMP-01": 9]).take(amazon)
        #expect(intake.last.poolChanges.isEmpty)
        #expect(intake.last.received?.order.platformHolds.map(\.type) == [.platformRisk])
    }
}

@Suite struct `Telling after-sales` {
    let order: ChannelOrder
    let stock: [String: Int64] = ["TEA-GREEN-100": 10, "CUP": 10]

    init() throws { order = try ChannelIngestTests.order("taobao", Payloads.taobao) }

    @Test func `a known order cancelled on the channel is asked to be cancelled, with a number that repeats`() {
        let cancelled = order.later {
            $0.payment = .refunded; $0.progress = .cancelled
        }
        let intake = Intake(stock: stock).take(order).take(cancelled)
        let request = intake.last.requests.first
        #expect(request?.kind == .cancel && request?.lines.isEmpty == true)
        #expect(request?.requestID == "taobao/tea-house/2817364550123456789#order@2026-11-10T16:03:04Z")
        let again = Intake(stock: stock).take(order).take(cancelled)
        #expect(again.last.requests.first?.requestID == request?.requestID)
    }

    @Test func `a request is told once, however many versions show it`() {
        let asked = { (order: inout ChannelOrder) in
            order.lines[0].requests = [ChannelRequest(kind: .refundOnly, reason: "buyer_refund")]
        }
        let intake = Intake(stock: stock).take(order).take(order.later(60, asked)).take(order.later(120, asked))
        #expect(intake.decisions.map(\.requests.count) == [0, 1, 0])
        // Withdrawn, and made again.
        intake.take(order.later(180)).take(order.later(240, asked))
        #expect(intake.last.requests.count == 1)
    }

    @Test func `a refunded line of a known order names the line`() {
        let intake = Intake(stock: stock).take(order).take(order.later { $0.lines[1].isCancelled = true })
        #expect(intake.last.requests.map(\.lines) == [[RequestedLine(sku: "CUP", quantity: 1)]])
        #expect(intake.reserved("CUP") == 0 && intake.reserved("TEA-GREEN-100") == 2)
    }

    @Test func `a line refunded before we saw the order just does not ship`() {
        var partly = order
        partly.lines[1].isCancelled = true
        let intake = Intake(stock: stock).take(partly)
        #expect(intake.last.requests.isEmpty && intake.known(order)?.standing.units.ordered == 2)
    }

    @Test func `what was cancelled here is not asked again when the channel repeats it`() {
        let intake = Intake(stock: stock).take(order)
        intake.change(order) { $0.standing.units.cancelled = 3 }
        intake.take(
            order.later {
                $0.payment = .refunded; $0.progress = .cancelled
            })
        #expect(intake.last.requests.isEmpty)
    }
}
