import Domain
import Events
import JSON
import Rules
import Testing
@testable import WarehouseRouting

@Suite struct `Sourcing rules` {
    @Test func `a chain falls back to the next step only when the earlier cannot fill`() {
        var world = World()
        world.rules = [
            RoutingRule(
                name: "chain", steps: [.warehouses([chengdu.code]), .warehouses([jiaxing.code]), .anyOther],
                split: SplitPolicy(isAllowed: false))
        ]
        world.stock("TEA", [(guangzhou, 9), (jiaxing, 9), (chengdu, 1)])
        #expect(world.route(approval(1, [line(1, "TEA", 1)])).pieces == ["CD01": 1])
        #expect(world.route(approval(2, [line(1, "TEA", 2)])).pieces == ["JX01": 2])
    }

    @Test func `warehouses that a rule does not list are refused`() {
        var world = World()
        world.rules = [RoutingRule(name: "south", steps: [.warehouses([guangzhou.code])])]
        world.stock("TEA", [(jiaxing, 9)])
        let decision = world.route(approval([line(1, "TEA", 1)]))
        #expect(decision.waiting == 1)
        #expect(decision.note?.detail.contains("is not listed by rule south") == true)
    }

    @Test func `a fixed sequence goes before distance`() {
        var world = World()
        world.rules = [
            RoutingRule(
                name: "sequence", steps: [.warehouses([chengdu.code, guangzhou.code])], strategy: .sequence)
        ]
        world.stock("TEA", [(guangzhou, 9), (chengdu, 9)])
        #expect(world.route(approval([line(1, "TEA", 1)])).pieces == ["CD01": 1])
    }

    @Test func `stock balance takes where most is left`() {
        var world = World()
        world.rules = [RoutingRule(name: "balance", strategy: .balance)]
        world.stock("TEA", [(guangzhou, 5), (chengdu, 50)])
        #expect(world.route(approval([line(1, "TEA", 1)])).pieces == ["CD01": 1])
    }

    @Test func `priority is the warehouses' own`() {
        var world = World()
        world.rules = [RoutingRule(name: "priority", strategy: .priority)]
        world.warehouses[2].priority = 1
        world.stock("TEA", [(guangzhou, 5), (chengdu, 5)])
        #expect(world.route(approval([line(1, "TEA", 1)])).pieces == ["CD01": 1])
    }

    @Test func `expected freight follows distance and weight`() {
        let rules = RoutingRules(
            version: version, rules: [],
            freightBands: [
                FreightBand(upToKilometres: 500, firstKilogram: 600, furtherKilogram: 100),
                FreightBand(upToKilometres: 5_000, firstKilogram: 1_200, furtherKilogram: 400),
            ])
        #expect(rules.expectedFreight(kilometres: 500, grams: 1_000) == 600)
        #expect(rules.expectedFreight(kilometres: 501, grams: 1_001) == 1_600)
        #expect(rules.expectedFreight(kilometres: 9_999, grams: 3_000) == 2_000)
    }

    @Test func `the lines of one order can follow different rules`() {
        var world = World()
        let cold = Condition.field(
            FieldTest(field: RoutingField.goodsClass.id, name: "line.goods_class", comparison: .equals(.text("frozen"))))
        world.rules = [
            RoutingRule(name: "cold", condition: cold, steps: [.warehouses([chengdu.code])]), RoutingRule(name: "rest"),
        ]
        world.facts.goods["FISH"] = Goods(goodsClass: "frozen")
        world.stock("FISH", [(guangzhou, 9), (chengdu, 9)])
        world.stock("TEA", [(guangzhou, 9), (chengdu, 9)])
        let decision = world.route(approval([line(1, "FISH", 1), line(2, "TEA", 1)]))
        #expect(decision.pieces == ["CD01": 1, "GZ01": 1])
    }

    @Test func `distances on the globe are right to a few kilometres`() {
        #expect((1_850...1_920).contains(guangzhou.location.kilometres(to: Coordinates(39.90, 116.41))))
        #expect(guangzhou.location.kilometres(to: guangzhou.location) == 0)
    }
}

@Suite struct `Who may send` {
    private func refusal(_ change: (inout Warehouse) -> Void, order: (inout World) -> Void = { _ in }) -> String? {
        var world = World()
        world.warehouses = [guangzhou]
        change(&world.warehouses[0])
        world.stock("TEA", [(guangzhou, 9)])
        order(&world)
        let decision = world.route(approval([line(1, "TEA", 1)]))
        guard decision.fulfilments.isEmpty, let detail = decision.note?.detail else { return nil }
        return try? JSONParser.read(detail) { json in
            json["groups"]?.elements.first?["candidates"]?.elements.first?["refused"]?.string
        }
    }

    @Test func `a closed warehouse`() { #expect(refusal { $0.isOpen = false } == "closed") }

    @Test func `a warehouse that does not serve the province`() {
        #expect(refusal { $0.area = ServiceArea(provinces: ["浙江"]) } == "does_not_serve")
        #expect(refusal { $0.area = ServiceArea(exceptProvinces: ["广东"]) } == "does_not_serve")
        #expect(refusal { $0.area = ServiceArea(countries: ["US"]) } == "does_not_serve")
    }

    @Test func `a warehouse that may not keep the goods`() {
        #expect(refusal { $0.goodsClasses = ["frozen"] } == "goods_class")
    }

    @Test func `a supplier, for goods that are not his`() {
        #expect(refusal { ($0.kind, $0.supplier) = (.supplier, "kiln") } == "sends_only_for_supplier")
    }

    @Test func `a warehouse that has its fulfilments for the day`() {
        let full = refusal { $0.dailyCapacity = 3 } order: { world in
            world.facts.load[LoadKey(warehouse: guangzhou.code, day: guangzhou.workDay(at: noon))] = 3
        }
        #expect(full == "at_capacity")
    }

    @Test func `a warehouse that has nothing free above its safety stock`() {
        let empty = refusal { _ in } order: { $0.stock("TEA", [(guangzhou, 9)], safety: 9) }
        #expect(empty == "out_of_stock")
    }

    @Test func `the batch counts against the capacity too`() {
        var world = World()
        world.warehouses[0].dailyCapacity = 1
        world.stock("TEA", [(guangzhou, 9), (jiaxing, 9)])
        let orders = [approval(1, [line(1, "TEA", 1)]), approval(2, [line(1, "TEA", 1)])]
        for order in orders { world.know(order) }
        let decisions = world.decide(.approved(orders[0]), .approved(orders[1]))
        #expect(decisions.map(\.pieces) == [["GZ01": 1], ["JX01": 1]])
        #expect(decisions[0].load.count == 1)
        #expect(decisions[1].load.isEmpty)
    }

    @Test func `an order that requires a warehouse gets it or waits`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 9), (chengdu, 1)])
        #expect(world.route(approval(1, [line(1, "TEA", 1)], requiredWarehouse: "CD01")).pieces == ["CD01": 1])
        #expect(world.route(approval(2, [line(1, "TEA", 1)], requiredWarehouse: "CD01")).waiting == 1)
        let unknown = world.route(approval(3, [line(1, "TEA", 1)], requiredWarehouse: "XX"))
        #expect(unknown.alerts.map(\.alert) == [.abnormalOrder])
    }

    @Test func `past its cut-off a nearer warehouse gives way when the parcel would leave too late`() {
        var world = World()
        world.warehouses[0].cutOffMinutes = 11 * 60
        world.stock("TEA", [(guangzhou, 9), (jiaxing, 9)])
        let today = Timestamp("2026-11-11T15:00:00Z")!
        #expect(world.route(approval(1, [line(1, "TEA", 1)], shipBy: today)).pieces == ["JX01": 1])
        #expect(world.route(approval(2, [line(1, "TEA", 1)])).pieces == ["GZ01": 1])
    }
}
