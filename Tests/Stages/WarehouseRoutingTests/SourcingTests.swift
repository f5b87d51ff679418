import Domain
import Events
import Testing
@testable import WarehouseRouting

@Suite struct `Choosing warehouses` {
    @Test func `one warehouse that fills all comes before a nearer one that does not`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 1), (jiaxing, 5)])
        let decision = world.route(approval([line(1, "TEA", 3)]))
        #expect(decision.pieces == ["JX01": 3])
    }

    @Test func `among those that fill all the nearest by great circle is taken`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 9), (jiaxing, 9), (chengdu, 9)])
        #expect(world.route(approval(1, [line(1, "TEA", 1)], province: "广东")).pieces == ["GZ01": 1])
        #expect(world.route(approval(2, [line(1, "TEA", 1)], province: "上海")).pieces == ["JX01": 1])
        #expect(world.route(approval(3, [line(1, "TEA", 1)], province: "西藏")).pieces == ["CD01": 1])
    }

    @Test func `when nobody has all the order goes in the fewest parcels`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 1), (jiaxing, 2), (chengdu, 1)])
        world.stock("CUP", [(guangzhou, 0), (jiaxing, 0), (chengdu, 1)])
        let decision = world.route(approval([line(1, "TEA", 3), line(2, "CUP", 1)]))
        #expect(decision.pieces == ["JX01": 2, "CD01": 2])
    }

    @Test func `a line comes whole from one warehouse where that is possible`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 2), (jiaxing, 3)])
        world.stock("CUP", [(guangzhou, 1)])
        let decision = world.route(approval([line(1, "TEA", 3), line(2, "CUP", 1)]))
        #expect(decision.pieces == ["GZ01": 1, "JX01": 3])
    }

    @Test func `what is there goes and the rest waits`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 2)])
        let decision = world.route(approval([line(1, "TEA", 5)]), reserved: [1: 2])
        #expect(decision.pieces == ["GZ01": 2])
        #expect(decision.waiting == 3)
        #expect(decision.standing?.status == .partiallyAllocated)
        #expect(decision.backorderedEvent?.lines.first?.quantity == 3)
        #expect(decision.timers == [.retry(orderID(1), at: noon + .seconds(900), attempt: 1)])
    }

    @Test func `an order that must go whole waits whole`() {
        var world = World()
        world.rules = [RoutingRule(name: "whole", backorder: .whole)]
        world.stock("TEA", [(guangzhou, 2)])
        let decision = world.route(approval([line(1, "TEA", 5)]), reserved: [1: 2])
        #expect(decision.fulfilments.isEmpty)
        #expect(decision.waiting == 5)
        #expect(decision.standing?.status == .backordered)
        #expect(decision.note?.event == .backordered)
        #expect(decision.stock.isEmpty, "what was reserved stays reserved")
    }

    @Test func `an order that may not be divided is not divided`() {
        var world = World()
        world.rules = [RoutingRule(name: "one", split: SplitPolicy(isAllowed: false))]
        world.stock("TEA", [(guangzhou, 2), (jiaxing, 2)])
        #expect(world.route(approval([line(1, "TEA", 4)])).waiting == 4)
    }

    @Test func `no more parcels than the rule allows`() {
        var world = World()
        world.rules = [RoutingRule(name: "two", split: SplitPolicy(maximumParcels: 2))]
        world.stock("TEA", [(guangzhou, 2), (jiaxing, 2), (chengdu, 2)])
        let decision = world.route(approval([line(1, "TEA", 6)]))
        #expect(decision.fulfilments.count == 2)
        #expect(decision.waiting == 2)
    }

    @Test func `no parcel of a divided order is worth less than the rule says`() {
        var world = World()
        let least = Money(minorUnits: 5_000, currency: .cny)
        world.rules = [RoutingRule(name: "worth", split: SplitPolicy(smallestParcel: least))]
        world.stock("TEA", [(guangzhou, 9)])
        world.stock("CUP", [(jiaxing, 9)])
        let decision = world.route(approval([line(1, "TEA", 1, paid: 9_000), line(2, "CUP", 1, paid: 1_000)]))
        #expect(decision.pieces == ["GZ01": 1])
        #expect(decision.backorders?.map(\.sku) == ["CUP"])
    }

    @Test func `a cancelled line is not routed`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 9)])
        world.stock("CUP", [(guangzhou, 9)])
        let decision = world.route(approval([line(1, "TEA", 1), line(2, "CUP", 1, cancelled: true)]))
        #expect(decision.fulfilments.first?.fulfilment.lines.map(\.sku) == ["TEA"])
    }

    @Test func `what was cancelled before routing gives way on lines without a reservation`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 9)])
        world.stock("CUP", [(guangzhou, 9)])
        let order = approval([line(1, "TEA", 2), line(2, "CUP", 2)])
        world.know(order, reserved: [2: 2])
        world.facts.orders[order.order.id]?.standing.units.cancelled = 2
        let decision = world.decide(.approved(order))[0]
        #expect(decision.fulfilments.first?.fulfilment.lines.map(\.sku) == ["CUP"])
    }

    @Test func `goods of a supplier come from that supplier only`() {
        var world = World()
        world.warehouses.append(
            Warehouse(
                code: WarehouseCode("SUP1"), name: "Kiln", kind: .supplier, province: "江西", city: "景德镇",
                location: Coordinates(latitude: 29_270_000, longitude: 117_180_000), supplier: "kiln"))
        world.facts.goods["VASE"] = Goods(weightGrams: 900, goodsClass: "fragile", supplier: "kiln")
        world.stock("VASE", [(guangzhou, 9), (world.warehouses[3], 9)])
        world.stock("TEA", [(guangzhou, 9), (world.warehouses[3], 9)])
        let decision = world.route(approval([line(1, "VASE", 1), line(2, "TEA", 1)]))
        #expect(decision.pieces == ["SUP1": 1, "GZ01": 1])
    }

    @Test func `goods kept apart share no parcel`() {
        var world = World()
        world.rules = [RoutingRule(name: "apart", apart: ["liquid"])]
        world.facts.goods["OIL"] = Goods(goodsClass: "liquid")
        world.stock("OIL", [(guangzhou, 9)])
        world.stock("TEA", [(guangzhou, 9)])
        let decision = world.route(approval([line(1, "OIL", 1), line(2, "TEA", 1)]))
        #expect(decision.fulfilments.count == 2)
    }

    @Test func `the value of a parcel is the share of what was paid for its pieces`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 1), (jiaxing, 2)])
        let decision = world.route(approval([line(1, "TEA", 3, paid: 100)]))
        #expect(decision.fulfilments.map(\.goodsValue).sorted() == [33, 66])
    }
}
