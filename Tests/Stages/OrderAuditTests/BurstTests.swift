import Domain
import Events
import TestBasics
import Testing

@testable import OrderAudit

/// Rules that look at many orders together. What they let through must follow from the orders alone: not from how fast
/// they came, in which order, or how they were cut into batches.
@Suite struct `Auditing a burst` {
    private func burst(_ count: UInt64, every gap: Duration = .seconds(1)) -> [Order] {
        (1...count).map { number in
            makeOrder(number, placedAt: noon + gap * Int(number)) { $0.lines[0].sku = "TEA-\(number)" }
        }
    }

    private func approved(_ orders: [Order], _ rules: [AuditRule]) -> Int {
        let bench = AuditBench(rules)
        return orders.count { bench.receive($0)?.approved != nil }
    }

    private let threeInTenMinutes = rule(.velocity(VelocityCheck(key: .account, orders: 3, within: .seconds(600))))

    @Test func `lets the allowed number through and holds the rest`() {
        #expect(approved(burst(20), [threeInTenMinutes]) == 3)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `lets the same number through in any order`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        // Half an hour and more: several windows, so that a border is crossed in every order.
        let orders = burst(40, every: .seconds(47))
        let expected = approved(orders, [threeInTenMinutes])
        #expect(approved(orders.shuffled(using: &generator), [threeInTenMinutes]) == expected)
        #expect(expected >= 9)
    }

    @Test func `counts an order once, however often it is revised`() {
        let bench = AuditBench([threeInTenMinutes])
        let orders = burst(4)
        for order in orders[..<3] { bench.receive(order) }
        for revision in 2...9 as ClosedRange<Int32> {
            var order = orders[1]
            order.revision = revision
            order.amounts.total += Int64(revision)
            #expect(bench.receive(order)?.approved != nil, "it keeps its place")
        }
        #expect(bench.receive(orders[3])?.held != nil)
    }

    @Test func `goes by when orders were placed, not by when they are audited`() {
        let bench = AuditBench([threeInTenMinutes])
        let slow = burst(8, every: .seconds(601))
        #expect(slow.allSatisfy { bench.receive($0)?.approved != nil })
    }

    @Test func `counts accounts of two channels apart`() {
        let orders = burst(6).enumerated().map { position, order in
            var order = order
            if position % 2 == 1 { order.key.channel = Channel("jd") }
            return order
        }
        #expect(approved(orders, [threeInTenMinutes]) == 6)
    }

    @Test(arguments: VelocityCheck.Key.allCases)
    func `counts by account, receiver, phone and address`(key: VelocityCheck.Key) {
        #expect(approved(burst(5), [rule(.velocity(VelocityCheck(key: key, orders: 2, within: .seconds(600))))]) == 2)
    }

    @Test func `does not count what the platform encrypts`() {
        let orders = burst(5).map { order in
            var order = order
            order.buyer.phoneFingerprint = nil
            return order
        }
        #expect(approved(orders, [rule(.velocity(VelocityCheck(key: .phone, orders: 1, within: .seconds(600))))]) == 5)
    }

    @Test func `puts moments before 1970 into windows too`() {
        let order = makeOrder(placedAt: Timestamp(microseconds: -1))
        let key = order.sightingKey(for: VelocityCheck(key: .account, orders: 1, within: .seconds(60)))
        #expect(key?.windowStart == Timestamp(seconds: -60))
    }

    // MARK: - Duplicates

    private let tenMinutes = rule(.duplicate(within: .seconds(600)))

    @Test func `holds the second of two equal orders and names the first`() throws {
        let bench = AuditBench([tenMinutes])
        #expect(bench.receive(makeOrder(1))?.approved != nil)
        let decision = try #require(bench.receive(makeOrder(2, placedAt: noon + .seconds(600))))
        #expect(decision.placed.map(\.type) == [.duplicate])
        #expect(decision.entry?.detail.contains(makeOrder(1).id.description) == true)
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `lets one of many equal orders through, whichever comes first`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let orders = (1...12).map { makeOrder($0, placedAt: noon + .seconds(Int($0) * 40)) }.shuffled(using: &generator)
        #expect(approved(orders, [tenMinutes]) == 1)
    }

    @Test func `lets the same order pass after the window`() {
        #expect(approved([makeOrder(1), makeOrder(2, placedAt: noon + .seconds(601))], [tenMinutes]) == 2)
    }

    @Test(arguments: ["sku", "quantity", "receiver", "address", "city"])
    func `lets an order pass that differs in one thing`(thing: String) {
        let other = makeOrder(2) {
            switch thing {
            case "sku": $0.lines[0].sku = "TEA-2"
            case "quantity": $0.lines[0].quantity = 3
            case "receiver": $0.buyer.receiverToken = "r-8"
            case "address": $0.buyer.addressFingerprint = 73
            default: $0.destination.city = "珠海"
            }
        }
        #expect(approved([makeOrder(1), other], [tenMinutes]) == 2)
    }

    @Test func `sees through lines cut or ordered differently`() {
        let split = makeOrder(2) {
            var second = $0.lines[0]
            $0.lines[0].quantity = 1
            second.number = 2
            second.quantity = 1
            $0.lines.append(second)
        }
        #expect(approved([makeOrder(1), split], [tenMinutes]) == 1)
    }

    @Test func `lets a buyer order again what they cancelled`() {
        let bench = AuditBench([tenMinutes])
        bench.receive(makeOrder(1))
        bench.facts.orders[makeOrder(1).id]?.standing.units.cancelled = 2
        #expect(bench.receive(makeOrder(2))?.approved != nil)
    }
}
