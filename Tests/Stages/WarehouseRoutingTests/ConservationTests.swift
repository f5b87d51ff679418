import Domain
import Events
import TestBasics
import Testing
@testable import WarehouseRouting

/// Goal: no sequence of batches sells a piece twice, touches safety stock or loses count. Method: random stock, orders,
/// changes, failures and adjustments; after every batch the counters kept by a ledger of the decisions' stock changes are
/// held against the view that routing decided on, and against every order.
@Suite struct `Whatever happens` {
    @Test(arguments: UInt64(1)...40)
    func `nothing is sold twice and the counters are the sum of the ledger`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var world = World()
        world.rules[0].backorder = seed % 3 == 0 ? .whole : .partial
        world.rules[0].split.mayDivideLines = seed % 2 == 0
        let skus = ["TEA", "CUP", "POT"]
        var onHand: [String: Int64] = [:], allocated: [String: Int64] = [:], reserved: [String: Int64] = [:]
        for sku in skus {
            for warehouse in world.warehouses {
                let pieces = Int64.random(in: 0...8, using: &random)
                world.facts.stock.setShelf(.init(onHand: pieces, safety: 1), of: sku, in: warehouse.code)
                onHand["\(sku)@\(warehouse.code)"] = pieces
            }
        }
        var next: UInt64 = 1
        for batch in 0..<12 {
            var requests: [RoutingRequest] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                switch Int.random(in: 0..<5, using: &random) {
                case 0:
                    let sku = skus.randomElement(using: &random)!
                    let change = Int32.random(in: -3...6, using: &random)
                    requests.append(
                        .adjusted(
                            StockAdjusted(
                                adjustmentID: "\(batch)-\(requests.count)",
                                warehouse: world.warehouses.randomElement(using: &random)!.code, sku: sku, change: change,
                                reason: "count", at: noon)))
                case 1 where next > 1:
                    requests.append(.retry(orderID(UInt64.random(in: 1..<next, using: &random)), attempt: 1))
                case 2 where next > 1:
                    let number = UInt64.random(in: 1..<next, using: &random)
                    guard let old = world.facts.orders[orderID(number)]?.routed else { continue }
                    requests.append(
                        .approved(
                            approval(
                                number, old.order.lines, province: ["上海", "西藏", "广东"].randomElement(using: &random)!,
                                revision: old.order.revision + 1)))
                default:
                    let lines = skus.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)).enumerated().map {
                        line(Int32($0 + 1), $1, Int32.random(in: 1...5, using: &random))
                    }
                    let order = approval(next, Array(lines), priority: Int32.random(in: 0...2, using: &random))
                    next += 1
                    // Ingest promises no more than is free over all warehouses.
                    var pooled: [Int32: Int32] = [:]
                    for line in lines {
                        let promised = Int32(min(Int64(line.quantity), world.facts.stock.unpromised(of: line.sku)))
                        pooled[line.number] = promised
                        reserved[line.sku, default: 0] += Int64(promised)
                    }
                    world.know(order, reserved: pooled)
                    requests.append(.approved(order))
                }
            }
            for sku in skus {
                world.facts.waiting[sku] = world.facts.orders.filter { $0.value.backordered.values.contains { $0.sku == sku } }
                    .keys.sorted()
            }
            let decisions = world.router.decide(requests, given: &world.facts, at: noon, ids: &world.ids)
            for change in decisions.flatMap(\.stock) {
                if let warehouse = change.warehouse {
                    onHand["\(change.sku)@\(warehouse)", default: 0] += change.onHand
                    allocated["\(change.sku)@\(warehouse)", default: 0] += change.allocated
                }
                reserved[change.sku, default: 0] += change.reserved
            }
            for sku in skus {
                for warehouse in world.warehouses {
                    let shelf = world.facts.stock.shelf(of: sku, in: warehouse.code)!
                    #expect(shelf.onHand == onHand["\(sku)@\(warehouse.code)"] ?? 0)
                    #expect(shelf.allocated == allocated["\(sku)@\(warehouse.code)"] ?? 0)
                    #expect(shelf.allocated >= 0 && shelf.allocated <= shelf.onHand)
                }
                #expect(world.facts.stock.reserved(of: sku) == reserved[sku] ?? 0)
                #expect(world.facts.stock.reserved(of: sku) >= 0)
                let held = world.facts.orders.values.flatMap(\.reserved.values).filter { $0.sku == sku }
                #expect(held.reduce(0) { $0 + Int64($1.quantity) } == world.facts.stock.reserved(of: sku))
            }
            for order in world.facts.orders.values {
                let units = order.standing.units
                #expect(units.allocated + units.backordered == units.ordered, "every piece is somewhere, and once")
                let open = order.fulfilments.flatMap(\.lines).reduce(0) { $0 + $1.open }
                #expect(open == units.allocated)
                #expect(order.backordered.values.reduce(0) { $0 + $1.quantity } == units.backordered)
            }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `allocation alone never reaches into safety stock`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var world = World()
        for warehouse in world.warehouses {
            world.facts.stock.setShelf(
                .init(onHand: .random(in: 0...10, using: &random), safety: 3), of: "TEA", in: warehouse.code)
        }
        for number in UInt64(1)...20 {
            _ = world.route(approval(number, [line(1, "TEA", .random(in: 1...4, using: &random))]), reserved: [:])
        }
        for warehouse in world.warehouses {
            let shelf = world.facts.stock.shelf(of: "TEA", in: warehouse.code)!
            #expect(shelf.allocated <= max(0, shelf.onHand - shelf.safety))
        }
        let free = world.facts.stock.available(of: "TEA")
        #expect(free == 0, "twenty orders want more than there is, so nothing is left")
    }

    @Test func `a line of more money than it has pieces for is valued all the same`() throws {
        var world = World()
        world.stock("TEA", [(guangzhou, 100_000)])
        let enormous = line(1, "TEA", 100_000, paid: FieldLimits.amount)
        let decision = world.route(approval(1, [enormous]))
        #expect(decision.fulfilments.map(\.goodsValue) == [FieldLimits.amount])
    }
}
