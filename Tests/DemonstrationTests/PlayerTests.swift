import Domain
import Events
import Testing

@testable import Demonstration

@Suite struct `Playing the warehouse` {
    private let now = Timestamp(seconds: 1_800_000_000)
    private var ids = IDGenerator(seed: 1)
    private let key = ChannelOrderKey(channel: Channel("taobao"), shop: "tea", orderNumber: "1")

    private func warehouse(_ conduct: Conduct) -> PlayedWarehouse { PlayedWarehouse(conduct: [key: conduct], weights: ["A": 100]) }

    private mutating func request(quantity: Int32 = 2) -> OutboundRequested {
        // Even and not a multiple of 20: nothing is said twice.
        var id: FulfilmentID = ids.next(at: now)
        id = FulfilmentID(high: id.high, low: 0x8000_0000_0000_0001)
        return OutboundRequested(
            fulfilment: Fulfilment(
                id: id, order: ids.next(at: now), warehouse: WarehouseCode("GZ01"),
                lines: [FulfilmentLine(number: 1, sku: "A", quantity: quantity)]),
            order: key, createdAt: now, placedAt: now, carrier: "SF", service: "standard", pickingCode: "P1", promisedAt: nil,
            receiver: PersonalData(
                name: "n", phone: "p", street: "s", email: nil, buyerNote: "", sellerNote: "", isEncrypted: false),
            receiverToken: "t",
            destination: Destination(country: "CN", province: "广东", city: "广州", district: "海珠", postalCode: nil))
    }

    private func stop(_ request: OutboundRequested) -> OutboundCancelRequested {
        OutboundCancelRequested(
            fulfilmentID: request.fulfilment.id, warehouse: request.fulfilment.warehouse, caseID: CaseID(high: 1, low: 1),
            reason: "no")
    }

    @Test mutating func `ships what it is asked for, once`() {
        var warehouse = warehouse(Conduct())
        let request = request()
        let answers = warehouse.hear(request, at: now)
        #expect(answers.map(\.status) == [.accept, .pick, .delivered])
        #expect(answers.last?.parcels.first?.items == [OutboundConfirmed.Item(sku: "A", quantity: 2)])
        #expect(answers.last?.parcels.first?.weightGrams == 260)
        #expect(warehouse.hear(request, at: now).isEmpty)
    }

    @Test mutating func `numbers its messages by fulfilment and step, so that a repeat is the same message`() {
        let request = request()
        var first = warehouse(Conduct())
        var second = warehouse(Conduct())
        let codes = first.hear(request, at: now).map(\.outBizCode)
        #expect(Set(codes).count == codes.count)
        #expect(second.hear(request, at: now + .seconds(9)).map(\.outBizCode) == codes)
    }

    @Test mutating func `sends two parcels that together are the whole`() {
        var warehouse = warehouse(Conduct(handling: .twoParcels))
        let answers = warehouse.hear(request(), at: now)
        #expect(answers.map(\.status) == [.accept, .pick, .partDelivered, .delivered])
        let parcels = answers.flatMap(\.parcels)
        #expect(parcels.flatMap(\.items).reduce(0) { $0 + $1.quantity } == 2)
        #expect(Set(parcels.map(\.trackingNumber)).count == 2)
    }

    @Test mutating func `is short once, and sends from the next warehouse`() {
        var warehouse = warehouse(Conduct(handling: .shortOnce))
        let first = warehouse.hear(request(), at: now)
        #expect(first.map(\.status) == [.accept, .short])
        #expect(first.last?.missing == [OutboundConfirmed.Item(sku: "A", quantity: 2)])
        var again = request()
        again.fulfilment.id = FulfilmentID(high: again.fulfilment.id.high, low: 0x8000_0000_0000_0003)
        #expect(warehouse.hear(again, at: now).map(\.status) == [.accept, .pick, .delivered])
    }

    @Test(arguments: CancelPoint.allCases)
    mutating func `keeps a parcel whose buyer will cancel, and stops it when asked`(point: CancelPoint) {
        var warehouse = warehouse(Conduct(change: .cancels(point)))
        let request = request()
        #expect(!warehouse.hear(request, at: now).map(\.status).contains(.delivered))
        #expect(warehouse.hear(stop(request), at: now).map(\.status) == [.cancelled])
        #expect(warehouse.hear(stop(request), at: now).isEmpty)
    }

    @Test mutating func `does not send what it was asked to stop before it was asked to send`() {
        var warehouse = warehouse(Conduct(change: .cancels(.received)))
        let request = request()
        #expect(warehouse.hear(stop(request), at: now).map(\.status) == [.cancelled])
        #expect(warehouse.hear(request, at: now).isEmpty)
    }

    @Test mutating func `answers too late when the plan says so, and ships`() {
        var warehouse = warehouse(Conduct(change: .cancelsTooLate))
        let request = request()
        #expect(warehouse.hear(request, at: now).map(\.status) == [.accept, .pick])
        #expect(warehouse.hear(stop(request), at: now).map(\.status) == [.cancelFailed, .delivered])
    }

    @Test mutating func `takes goods back only after the buyer has had them`() {
        var warehouse = warehouse(Conduct())
        let request = request()
        let expected = ReturnExpected(
            caseID: CaseID(high: 1, low: 2), orderID: request.fulfilment.order, warehouse: request.fulfilment.warehouse,
            lines: request.fulfilment.lines, reason: "r")
        #expect(warehouse.hear(expected, at: now).isEmpty)
        let shipped = FulfilmentProgressed(
            fulfilmentID: request.fulfilment.id, orderID: request.fulfilment.order, order: key,
            warehouse: request.fulfilment.warehouse, state: .shipped, at: now)
        #expect(warehouse.hear(shipped, at: now).map(\.lines.count) == [1])
        #expect(warehouse.hear(shipped, at: now).isEmpty)
        #expect(warehouse.hear(expected, at: now).isEmpty)
    }
}

@Suite struct `Playing the customers` {
    private let now = Timestamp(seconds: 1_800_000_000)
    private let key = ChannelOrderKey(channel: Channel("jd"), shop: "tea", orderNumber: "7")
    private let id = OrderID(high: 1, low: 7)

    @Test(arguments: CancelPoint.allCases)
    func `asks once, at the point of the plan`(point: CancelPoint) {
        var customers = PlayedCustomers(conduct: [key: Conduct(change: .cancels(point))])
        for other in CancelPoint.allCases where other != point { #expect(customers.see(key, id, at: other, now: now) == nil) }
        #expect(customers.outstanding == 1)
        #expect(customers.see(key, id, at: point, now: now)?.kind == .cancel)
        #expect(customers.see(key, id, at: point, now: now) == nil)
        #expect(customers.outstanding == 0)
    }

    @Test func `sends goods back when the parcel has been shipped`() {
        var customers = PlayedCustomers(conduct: [key: Conduct(change: .sendsBack)])
        var progress = FulfilmentProgressed(
            fulfilmentID: FulfilmentID(high: 1, low: 1), orderID: id, order: key, warehouse: WarehouseCode("GZ01"),
            state: .picking, at: now)
        #expect(customers.see(progress, now: now) == nil)
        progress.state = .shipped
        #expect(customers.see(progress, now: now)?.kind == .returnRefund)
        #expect(customers.see(progress, now: now) == nil)
    }
}

@Suite struct `Playing finance` {
    @Test func `pays a refund once`() {
        let now = Timestamp(seconds: 1_800_000_000)
        var finance = PlayedFinance()
        let refund = Refund(
            id: RefundID(high: 1, low: 1), caseID: CaseID(high: 1, low: 2), amount: Money(minorUnits: 100, currency: .cny),
            state: .pending)
        let request = RefundRequested(
            refund: refund, orderID: OrderID(high: 1, low: 3),
            order: ChannelOrderKey(channel: Channel("jd"), shop: "tea", orderNumber: "7"), reason: "r")
        #expect(finance.hear(request, at: now)?.outcome == .settled)
        #expect(finance.hear(request, at: now) == nil)
    }
}
