import Domain
import Events
import Testing
@testable import WarehouseRouting

private func adjusted(_ change: Int32, _ sku: String = "TEA", id: String = "A1") -> StockAdjusted {
    StockAdjusted(
        adjustmentID: id, warehouse: guangzhou.code, sku: sku, change: change, reason: "received", at: noon)
}

@Suite struct `News about stock` {
    @Test func `serves the orders that waited longest, in the same batch`() {
        var world = World()
        for number in UInt64(1)...3 { _ = world.route(approval(number, [line(1, "TEA", 2)]), reserved: [:]) }
        world.facts.waiting["TEA"] = [orderID(1), orderID(2), orderID(3)]
        let decisions = world.decide(.adjusted(adjusted(5)))
        #expect(decisions[0].appliedAdjustment?.adjustmentID == "A1")
        #expect(decisions[0].stock.map(\.onHand) == [5])
        #expect(decisions.dropFirst().map(\.orderID) == [orderID(1), orderID(2), orderID(3)])
        #expect(decisions.dropFirst().map(\.pieces) == [["GZ01": 2], ["GZ01": 2], ["GZ01": 1]])
        #expect(decisions[1].backorders == [])
        #expect(decisions[1].timers == [.cancelRetry(orderID(1))])
        #expect(decisions[3].waiting == 1)
        #expect(decisions[1].standing?.status == .allocated)
    }

    @Test func `is applied once`() {
        var world = World()
        #expect(world.decide(.adjusted(adjusted(5)), .adjusted(adjusted(5))).count == 1)
        world.facts.appliedAdjustments = ["A2"]
        #expect(world.decide(.adjusted(adjusted(5, id: "A2"))).isEmpty)
        #expect(world.facts.stock.available(of: "TEA") == 5)
    }

    @Test func `of a loss below what is allocated is refused and told`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        _ = world.route(approval([line(1, "TEA", 4)]))
        let decisions = world.decide(.adjusted(adjusted(-2)))
        #expect(decisions.map(\.appliedAdjustment) == [nil])
        #expect(decisions[0].alerts.map(\.alert) == [.oversellPrevented])
        #expect(world.decide(.adjusted(adjusted(-1)))[0].stock.map(\.reason) == [.adjusted])
    }

    @Test func `does not give waiting orders what others have reserved`() {
        var world = World()
        _ = world.route(approval(1, [line(1, "TEA", 2)]), reserved: [:])
        world.know(approval(2, [line(1, "TEA", 3)]))
        world.facts.waiting["TEA"] = [orderID(1)]
        _ = world.decide(.adjusted(adjusted(4)))
        #expect(world.facts.orders[orderID(1)]?.standing.units.allocated == 1)
        #expect(world.facts.stock.available(of: "TEA") == 3)
    }

    @Test func `goes on by timer when more orders wait than one batch takes`() {
        var world = World()
        world.facts.waitingBeyond = ["TEA"]
        let decisions = world.decide(.adjusted(adjusted(4)))
        #expect(decisions.flatMap(\.timers) == [.resume(sku: "TEA", at: noon)])
    }
}

@Suite struct `An order that waits` {
    @Test func `is tried again, each time after a longer while`() {
        var world = World()
        _ = world.route(approval([line(1, "TEA", 2)]), reserved: [:])
        #expect(
            world.decide(.retry(orderID(1), attempt: 1)).flatMap(\.timers)
                == [.retry(orderID(1), at: noon + .seconds(1_800), attempt: 2)])
        #expect(
            world.decide(.retry(orderID(1), attempt: 30)).flatMap(\.timers)
                == [.retry(orderID(1), at: noon + .seconds(900 * 24), attempt: 31)])
        world.stock("TEA", [(guangzhou, 2)])
        let decision = world.decide(.retry(orderID(1), attempt: 2))[0]
        #expect(decision.pieces == ["GZ01": 2])
        #expect(decision.timers == [.cancelRetry(orderID(1))])
    }

    @Test func `keeps its place in the queue when it gets a part`() {
        var world = World()
        _ = world.route(approval([line(1, "TEA", 3)]), reserved: [:])
        world.stock("TEA", [(guangzhou, 1)])
        let later = noon + .seconds(3_600)
        let decision = world.decide(.retry(orderID(1), attempt: 1), at: later)[0]
        #expect(decision.backorders?.map(\.since) == [noon])
        #expect(decision.backorders?.map(\.quantity) == [2])
    }

    @Test func `goes on waiting while a hold blocks it`() {
        var world = World()
        _ = world.route(approval([line(1, "TEA", 2)]), reserved: [:])
        world.stock("TEA", [(guangzhou, 2)])
        world.facts.orders[orderID(1)]?.isHeldFromRouting = true
        let decision = world.decide(.retry(orderID(1), attempt: 1))[0]
        #expect(decision.fulfilments.isEmpty && decision.timers.count == 1)
    }
}

@Suite struct `A fulfilment that failed` {
    private func progressed(_ state: FulfilmentState, missing: Int32, _ world: World) -> FailedFulfilment {
        FailedFulfilment(
            FulfilmentProgressed(
                fulfilmentID: world.facts.orders[orderID(1)]!.fulfilments[0].id, orderID: orderID(1),
                order: ChannelOrderKey(channel: Channel("taobao"), shop: "tea-house", orderNumber: "T1"),
                warehouse: guangzhou.code, state: state, at: noon,
                missing: [.init(number: 1, sku: "TEA", quantity: missing)]))
    }

    /// What wms-feedback has done when the event arrives.
    private func fail(_ state: FulfilmentState, missing: Int32, in world: inout World) {
        world.facts.orders[orderID(1)]?.fulfilments[0].state = state
        world.facts.orders[orderID(1)]?.fulfilments[0].lines[0].dropped = missing
        world.facts.orders[orderID(1)]?.standing.units.allocated -= missing
    }

    @Test func `is replaced by another warehouse`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5), (jiaxing, 5)])
        _ = world.route(approval([line(1, "TEA", 3)]))
        fail(.short, missing: 2, in: &world)
        let decisions = world.decide(.failed(progressed(.short, missing: 2, world)))
        #expect(decisions.map(\.pieces) == [["JX01": 2]])
        #expect(decisions[0].standing?.units.allocated == 3)
        #expect(decisions[0].note?.event == .replanned)
        #expect(decisions[0].note?.detail.contains("failed_before") == true)
    }

    @Test func `leaves the pieces waiting when nobody else has them`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5)])
        _ = world.route(approval([line(1, "TEA", 3)]))
        fail(.rejected, missing: 3, in: &world)
        let decision = world.decide(.failed(progressed(.rejected, missing: 3, world)))[0]
        #expect(decision.waiting == 3)
        #expect(world.decide(.retry(orderID(1), attempt: 1))[0].fulfilments.isEmpty, "who refused is not asked again")
    }

    @Test func `is not replaced when it was cancelled`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5), (jiaxing, 5)])
        _ = world.route(approval([line(1, "TEA", 3)]))
        fail(.cancelled, missing: 3, in: &world)
        #expect(world.decide(.failed(progressed(.cancelled, missing: 3, world))).isEmpty)
    }

    @Test func `is not replaced twice`() {
        var world = World()
        world.stock("TEA", [(guangzhou, 5), (jiaxing, 5)])
        _ = world.route(approval([line(1, "TEA", 3)]))
        fail(.short, missing: 2, in: &world)
        let event = progressed(.short, missing: 2, world)
        #expect(world.decide(.failed(event), .failed(event)).count == 1)
    }
}
