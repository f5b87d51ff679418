import Domain
import Events
import Postgres
import TestSupport
import Testing
@testable import WarehouseRouting

@Suite(.serialized, .timeLimit(.minutes(1))) struct `In the database` {
    @Test func `an approved order becomes a fulfilment, an allocation and a history`() throws {
        var session = try RoutingLane(makeDatabase())
        _ = try session.handle([arrival(5, "A1")])
        let order = approval([line(1, "TEA", 3)])
        try session.store(order, reserved: 3)
        let decisions = try session.handle([.approved(order)])
        #expect(decisions.map(\.pieces) == [["GZ01": 3]])
        let rows = try session.connection.query(
            Statement(
                "test_outcome",
                """
                SELECT s.state, l.quantity, o.status, o.units_allocated, k.allocated, p.reserved, r.quantity, h.summary,
                       h.rule_version, w.fulfilments
                  FROM fulfilments f
                  JOIN fulfilment_status s USING (fulfilment_id)
                  JOIN fulfilment_lines l USING (fulfilment_id)
                  JOIN order_status o ON o.order_id = f.order_id
                  JOIN order_history h ON h.order_id = f.order_id
                  JOIN pool_reservations r ON r.order_id = f.order_id
                  JOIN stock k ON k.sku = l.sku AND k.warehouse = f.warehouse
                  JOIN stock_pool p ON p.sku = l.sku
                  JOIN warehouse_load w ON w.warehouse = f.warehouse
                """))
        #expect(rows.count == 1)
        #expect(rows.text(0, 0) == "planned" && rows.int32(0, 1) == 3)
        #expect(rows.text(0, 2) == "allocated" && rows.int32(0, 3) == 3)
        #expect(rows.int64(0, 4) == 3 && rows.int64(0, 5) == 0 && rows.int32(0, 6) == 0)
        #expect(rows.text(0, 7) == "3 pieces from GZ01 by rule nearest")
        #expect(rows.int32(0, 8) == 1 && rows.int32(0, 9) == 1)
        #expect(try session.differences() == 0)
        #expect(try session.handle([.approved(order)]).isEmpty, "the same approval again")
    }

    @Test func `a changed order is planned again and its first fulfilment withdrawn`() throws {
        var session = try RoutingLane(makeDatabase())
        _ = try session.handle([arrival(3, "A1"), arrival(3, "A2", in: jiaxing)])
        let order = approval([line(1, "TEA", 2)])
        try session.store(order, reserved: 2)
        _ = try session.handle([.approved(order)])
        let decisions = try session.handle([.approved(approval([line(1, "TEA", 2)], province: "上海", revision: 2))])
        #expect(decisions.map(\.pieces) == [["JX01": 2]])
        let states = try session.connection.query(
            Statement(
                "test_states",
                """
                SELECT s.warehouse, s.state, l.dropped
                  FROM fulfilment_status s JOIN fulfilment_lines l USING (fulfilment_id) ORDER BY s.warehouse
                """))
        #expect(states.text(0, 1) == "cancelled" && states.int32(0, 2) == 2)
        #expect(states.text(1, 1) == "planned" && states.int32(1, 2) == 0)
        #expect(try session.differences() == 0)
    }

    @Test func `an adjustment sent twice is applied once, and one below the allocation never`() throws {
        var session = try RoutingLane(makeDatabase())
        _ = try session.handle([arrival(3, "A1")])
        #expect(try session.handle([arrival(3, "A1")]).isEmpty)
        let order = approval([line(1, "TEA", 3)])
        try session.store(order)
        _ = try session.handle([.approved(order)])
        _ = try session.handle([arrival(-1, "A2")])
        #expect(try session.connection.count("test_adjustments", "SELECT count(*) FROM stock_adjustments") == 1)
        #expect(try session.connection.count("test_alerts", "SELECT count(*) FROM alerts WHERE type = 'oversell_prevented'") == 1)
        #expect(try session.differences() == 0)
    }

    @Test func `four lanes and two hundred orders sell no piece twice`() throws {
        let conninfo = try makeDatabase()
        var session = try RoutingLane(conninfo)
        _ = try session.handle([arrival(60, "A1"), arrival(40, "A2", in: jiaxing)])
        let orders = (UInt64(1)...200).map { approval($0, [line(1, "TEA", Int32($0 % 3 + 1))]) }
        for order in orders { try session.store(order) }
        let lanes = (0..<4).map { lane in
            Background {
                var session = try RoutingLane(conninfo, lane: Int32(lane) + 1)
                for batch in stride(from: 0, to: 50, by: 10) {
                    let requests = (batch..<batch + 10).map { RoutingRequest.approved(orders[$0 * 4 + lane]) }
                    _ = try session.handle(requests)
                }
                return true
            }
        }
        for lane in lanes { _ = try lane.value() }
        #expect(try session.connection.count("test_allocated", "SELECT sum(allocated)::bigint FROM stock") == 100)
        #expect(
            try session.connection.count(
                "test_units", "SELECT sum(units_allocated + units_backordered - units_ordered)::bigint FROM order_status") == 0)
        #expect(try session.differences() == 0)
    }
}
