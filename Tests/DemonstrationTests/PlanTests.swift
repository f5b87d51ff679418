import Domain
import Foundation
import TestBasics
import Testing

@testable import Demonstration

@Suite struct `Planning a demonstration` {
    private func plan(_ count: Int, seed: UInt64 = 1) throws -> OrderPlan {
        OrderPlan(count: count, seed: seed, catalogue: try sampleCatalogue(for: count), from: firstMoment)
    }

    @Test(arguments: [1, 2, 10, 57, 100, 999, 1_000, 1_001, 5_000])
    func `foresees a class for every record`(count: Int) throws {
        let plan = try plan(count)
        #expect(plan.count == count)
        #expect(plan.expected.values.reduce(0, +) == count)
    }

    @Test func `shows every class in a thousand orders, most of them shipped`() throws {
        let plan = try plan(1_000)
        #expect(Set(plan.expected.keys) == Set(RecordClass.allCases))
        #expect(plan.expected[.shipped, default: 0] >= 650)
    }

    @Test func `expects the same totals from every seed`() throws {
        let expected = try plan(1_000, seed: 1).expected
        for seed in 2...20 { #expect(try plan(1_000, seed: UInt64(seed)).expected == expected) }
    }

    @Test func `serves as many contested orders as there are pieces`() throws {
        let catalogue = try sampleCatalogue()
        let plan = OrderPlan(count: 1_000, seed: 1, catalogue: catalogue, from: firstMoment)
        let contested = plan.entries.filter { $0.role == .contested && $0.kind == .order }
        let sku = try #require(contested.first).draft.lines[0].goods.sku
        #expect(contested.allSatisfy { $0.draft.lines.map(\.goods.sku) == [sku] && $0.draft.lines[0].quantity == 1 })
        #expect(contested.count > Int(catalogue.available(sku)))
        #expect(plan.conduct.keys.allSatisfy { key in !contested.contains { $0.draft.key == key } })
    }

    @Test func `has enough of everything else for every order, wherever it goes`() throws {
        let catalogue = try sampleCatalogue()
        let plan = OrderPlan(count: 1_000, seed: 1, catalogue: catalogue, from: firstMoment)
        for goods in catalogue.goods where goods.role == .plenty {
            let wanted = plan.entries.filter { $0.kind == .order }.reduce(0) { sum, entry in
                sum + entry.draft.lines.filter { $0.goods.sku == goods.sku }.reduce(0) { $0 + Int64($1.quantity) }
            }
            // Any one warehouse that has it could send all of it.
            let smallest = catalogue.stock.filter { $0.sku == goods.sku }.map { $0.onHand - $0.safety }.min() ?? 0
            #expect(wanted <= smallest, "\(goods.sku): \(wanted) of \(smallest)")
        }
    }

    @Test func `puts a burst into one window of the rule, under one account`() throws {
        let plan = try plan(2_000)
        let bursts = Dictionary(grouping: plan.entries.filter { $0.role == .burst }, by: \.draft.buyer.account)
        #expect(!bursts.isEmpty)
        for orders in bursts.values {
            #expect(orders.count == AuditLimits.burstSize)
            let windows = Set(
                orders.map { $0.draft.placedAt.microseconds / 1_000_000 / AuditLimits.burstWindowSeconds })
            #expect(windows.count == 1)
            #expect(Set(orders.map(\.draft.buyer.phone)).count == orders.count)
        }
    }

    @Test func `counts on the limits that the audit's rules have`() throws {
        let rules = try String(contentsOfFile: Repository.rules + "/audit.yaml", encoding: .utf8)
        let minutes = AuditLimits.burstWindowSeconds / 60
        #expect(rules.contains("by: account, orders: \(AuditLimits.burst), within: \(minutes)m"))
    }

    @Test func `lets customers cancel at every point of the line`() throws {
        let changes = try plan(1_000).conduct.values.compactMap(\.change)
        for point in CancelPoint.allCases { #expect(changes.contains(.cancels(point))) }
        #expect(changes.contains(.cancelsTooLate))
        #expect(changes.contains(.sendsBack))
    }

    @Test func `calls every status at rest by one class`() {
        let moving: Set<OrderStatus> = [.inReview, .approved, .partiallyAllocated, .allocated, .inFulfilment]
        for status in OrderStatus.allCases {
            #expect((RecordClass(status) == nil) == moving.contains(status), "\(status)")
        }
    }
}

@Suite struct `Reading goods and stock` {
    private let goods = "sku,name,weight_grams,volume_cm3,goods_class,list_price,role\n"
    private let stock = "warehouse,sku,on_hand,safety\n"

    @Test func `tells the line of a mistake`() {
        #expect(throws: CatalogueError(file: "g", line: 2, problem: "\"heavy\" must be a whole number, 0 or more")) {
            try Catalogue(
                goodsFile: "g", goodsText: goods + "A,Tea,heavy,1,general,1.00,plenty\n", stockFile: "s",
                stockText: stock)
        }
        #expect(throws: CatalogueError(file: "g", line: 2, problem: "there are 2 columns instead of 7")) {
            try Catalogue(goodsFile: "g", goodsText: goods + "A,Tea\n", stockFile: "s", stockText: stock)
        }
    }

    @Test func `multiplies the stock by thousands of orders`() throws {
        let one = try sampleCatalogue(for: 1_000)
        let three = try sampleCatalogue(for: 2_001)
        #expect(zip(one.stock, three.stock).allSatisfy { $0.onHand * 3 == $1.onHand && $0.safety == $1.safety })
    }
}
