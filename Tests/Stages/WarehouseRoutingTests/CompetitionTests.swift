import Domain
import Events
import Testing
@testable import WarehouseRouting

@Suite struct `Orders of one batch` {
    @Test func `compete for the last piece by priority, then arrival`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 1)])
        let orders = [
            approval(1, [line(1, "TEA", 1)]), approval(2, [line(1, "TEA", 1)], priority: 5),
            approval(3, [line(1, "TEA", 1)], priority: 5),
        ]
        for order in orders { world.know(order, reserved: [:]) }
        let decisions = world.decide(.approved(orders[0]), .approved(orders[1]), .approved(orders[2]))
        #expect(decisions.map(\.orderID) == [orderID(2), orderID(3), orderID(1)])
        #expect(decisions.map(\.pieces) == [["GZ01": 1], [:], [:]])
        #expect(decisions.map(\.request) == [1, 2, 0])
    }

    @Test func `without a reservation cannot take what others have reserved`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 2)])
        let reserved = approval(1, [line(1, "TEA", 2)])
        let hasty = approval(2, [line(1, "TEA", 1)], priority: 9)
        world.know(reserved)
        world.know(hasty, reserved: [:])
        let decisions = world.decide(.approved(hasty), .approved(reserved))
        #expect(decisions[0].waiting == 1)
        #expect(decisions[1].pieces == ["GZ01": 2])
        #expect(world.facts.stock.reserved(of: "TEA") == 0)
    }

    @Test func `move their reservation from the pool to the shelf`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        let decision = world.route(approval([line(1, "TEA", 3)]), reserved: [1: 2])
        #expect(decision.stock.map(\.allocated) == [3])
        #expect(decision.stock.map(\.reserved) == [-2])
        #expect(decision.reservations == [ReservationChange(number: 1, sku: "TEA", quantity: 0)])
    }

    @Test func `with a reservation that was lost are not sold, and somebody is told`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 1)])
        let decision = world.route(approval([line(1, "TEA", 3)]))
        #expect(decision.pieces == ["GZ01": 1])
        #expect(decision.alerts.map(\.alert) == [.oversellPrevented])
    }

    @Test func `raise one alert when a SKU falls below its line`() {
        var world = World()
        world.stockLow = StockLowPolicy(line: 3)
        world.stock("TEA", [(guangzhou, 4)])
        #expect(world.route(approval(1, [line(1, "TEA", 1)])).alerts.isEmpty)
        #expect(world.route(approval(2, [line(1, "TEA", 1)])).alerts.map(\.alert) == [.stockLow])
        #expect(world.route(approval(3, [line(1, "TEA", 1)])).alerts.isEmpty)
    }

    @Test func `get the same decisions from the same facts`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 3), (jiaxing, 3), (chengdu, 3)])
        let orders = (1...6).map { approval($0, [line(1, "TEA", 2)], priority: Int32($0 % 3)) }
        for order in orders { world.know(order) }
        var again = world
        let requests = orders.map { RoutingRequest.approved($0) }
        let first = world.router.decide(requests, given: &world.facts, at: noon, ids: &world.ids)
        let second = again.router.decide(requests, given: &again.facts, at: noon, ids: &again.ids)
        #expect(first.map(\.fulfilments) == second.map(\.fulfilments))
        #expect(first.map(\.note) == second.map(\.note))
    }
}

@Suite struct `An approval that came before` {
    @Test func `again changes nothing`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        let order = approval([line(1, "TEA", 1)])
        _ = world.route(order)
        #expect(world.decide(.approved(order)).isEmpty)
    }

    @Test func `with a newer revision of the same substance leaves the fulfilments alone`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        _ = world.route(approval([line(1, "TEA", 1)]))
        let decisions = world.decide(.approved(approval([line(1, "TEA", 1)], revision: 2)))
        #expect(decisions.map(\.note?.event) == [.unchanged])
        #expect(decisions[0].stock.isEmpty)
    }

    @Test func `with another destination is planned again while no warehouse was told`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5), (jiaxing, 5)])
        let first = world.route(approval([line(1, "TEA", 2)]))
        let decision = world.decide(.approved(approval([line(1, "TEA", 3)], province: "上海", revision: 2)))[0]
        #expect(decision.withdrawn == first.fulfilments.map(\.fulfilment.id))
        #expect(decision.pieces == ["JX01": 2], "ordered units are ingest's to raise")
        #expect(world.facts.stock.shelf(of: "TEA", in: guangzhou.code)?.available == 5)
        #expect(world.facts.stock.reserved(of: "TEA") == 0)
        #expect(decision.standing?.units.allocated == 2)
    }

    @Test func `that finds no source any more keeps what is still wanted reserved, and gives back what is not`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        world.stock("CUP", [(guangzhou, 5)])
        _ = world.route(approval([line(1, "TEA", 2), line(2, "CUP", 1)]))
        world.warehouses[0].isOpen = false
        let lines = [line(1, "TEA", 2), line(2, "CUP", 1, cancelled: true)]
        let decision = world.decide(.approved(approval(lines, province: "上海", revision: 2)))[0]
        #expect(decision.fulfilments.isEmpty && decision.withdrawn.count == 1)
        #expect(decision.reservations == [ReservationChange(number: 1, sku: "TEA", quantity: 2)])
        #expect(world.facts.stock.reserved(of: "TEA") == 2)
        #expect(world.facts.stock.reserved(of: "CUP") == 0)
    }

    @Test func `with changes after a warehouse was told goes to a person`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        _ = world.route(approval([line(1, "TEA", 2)]))
        world.facts.orders[orderID(1)]?.fulfilments[0].state = .released
        let decision = world.decide(.approved(approval([line(1, "TEA", 1)], revision: 2)))[0]
        #expect(decision.withdrawn.isEmpty && decision.stock.isEmpty)
        #expect(decision.alerts.map(\.alert) == [.abnormalOrder])
        #expect(world.decide(.approved(approval([line(1, "TEA", 1)], revision: 2))).isEmpty, "told once")
    }

    @Test(arguments: [AuditState.pending, .inReview, .rejected])
    func `of an order that is in audit again is passed over`(audit: AuditState) {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        let order = approval([line(1, "TEA", 1)])
        world.know(order)
        world.facts.orders[orderID(1)]?.standing.audit = audit
        #expect(world.decide(.approved(order)).map(\.note?.event) == [.skipped])
    }

    @Test func `of a held or cancelled order is passed over`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        let order = approval([line(1, "TEA", 1)])
        world.know(order)
        world.facts.orders[orderID(1)]?.isHeldFromRouting = true
        #expect(world.decide(.approved(order))[0].fulfilments.isEmpty)
        world.facts.orders[orderID(1)]?.isHeldFromRouting = false
        world.facts.orders[orderID(1)]?.standing.units.cancelled = 1
        #expect(world.decide(.approved(order))[0].note?.event == .skipped)
    }
}
