import Domain
import Events
import Postgres
import TestBasics
import TestSupport
import Testing

@testable import WarehouseRouting

/// What routing has read of stock may be gone when it comes to write: nothing is given twice, nobody waits beside goods.
@Suite(.serialized, .timeLimit(.minutes(2))) struct `Stock that is locked late` {
    /// Two orders for tea, of which one's lane is overtaken by the other's between its reading and its writing.
    private func race(
        _ pieces: (slow: Int32, fast: Int32), reserved: Bool, arrivals: [RoutingRequest],
        prepare: (inout PostgresConnection) throws -> Void = { _ in }
    ) throws -> (slow: RoutingDecision, fast: RoutingDecision, alerts: Int64) {
        let conninfo = try makeDatabase()
        var slow = try RoutingLane(conninfo)
        var fast = try RoutingLane(conninfo, lane: 1)
        try prepare(&slow.connection)
        _ = try slow.handle(arrivals)
        let orders = [approval(1, [line(1, "TEA", pieces.slow)]), approval(2, [line(1, "TEA", pieces.fast)])]
        try slow.store(orders[0], reserved: reserved ? pieces.slow : 0)
        try slow.store(orders[1], reserved: reserved ? pieces.fast : 0)
        var won: [RoutingDecision] = []
        let lost = try slow.handle([.approved(orders[0])]) { won = try fast.handle([.approved(orders[1])]) }
        #expect(slow.timesOvertaken == 1 && fast.timesOvertaken == 0)
        #expect(try slow.differences() == 0)
        let alerts = try slow.connection.count("test_low", "SELECT count(*) FROM alerts WHERE type = 'stock_low'")
        return (try #require(lost.first), try #require(won.first), alerts)
    }

    @Test func `two lanes compete for the last piece and exactly one gets it`() throws {
        let result = try race((1, 1), reserved: false, arrivals: [arrival(1, "A1")])
        #expect(result.fast.pieces == ["GZ01": 1], "it does not wait for one that has only read")
        #expect(result.slow.pieces.isEmpty && result.slow.waiting == 1)
    }

    @Test func `an emptied shelf is noticed although others are full`() throws {
        let result = try race((2, 2), reserved: true, arrivals: [arrival(3, "A1"), arrival(9, "A2", in: jiaxing)])
        #expect(result.fast.pieces == ["GZ01": 2])
        #expect(result.slow.pieces == ["JX01": 2])
    }

    @Test func `who has nothing reserved does not get what is reserved meanwhile`() throws {
        let conninfo = try makeDatabase()
        var lane = try RoutingLane(conninfo)
        var other = try RoutingLane(conninfo, lane: 1)
        _ = try lane.handle([arrival(2, "A1")])
        let order = approval(1, [line(1, "TEA", 2)])
        try lane.store(order)
        let decisions = try lane.handle([.approved(order)]) {
            try other.store(approval(2, [line(1, "TEA", 2)]), reserved: 2)
        }
        #expect(decisions.map(\.waiting) == [2] && lane.timesOvertaken == 1)
        #expect(try lane.differences() == 0)
    }

    @Test func `what others take of plenty disturbs nobody`() throws {
        let conninfo = try makeDatabase()
        var lane = try RoutingLane(conninfo)
        var other = try RoutingLane(conninfo, lane: 1)
        _ = try lane.handle([arrival(5, "A1")])
        let orders = [approval(1, [line(1, "TEA", 2)]), approval(2, [line(1, "TEA", 3)])]
        for order in orders { try lane.store(order) }
        let decisions = try lane.handle([.approved(orders[0])]) { _ = try other.handle([.approved(orders[1])]) }
        #expect(decisions.map(\.pieces) == [["GZ01": 2]] && lane.timesOvertaken == 0)
        #expect(try lane.differences() == 0)
    }

    @Test(arguments: [(Int32(12), Int32(2), Int32(1)), (11, 2, 2)])
    func `low stock is told once, whoever takes it over the line`(pieces: Int32, slow: Int32, fast: Int32) throws {
        let result = try race((slow, fast), reserved: false, arrivals: [arrival(pieces, "A1")]) { connection in
            try connection.apply(
                #"{"rules": [{"name": "nearest"}], "stock_low": {"line": 10}}"#, kind: "routing", version: 2)
        }
        #expect(result.slow.pieces == ["GZ01": slow] && result.fast.pieces == ["GZ01": fast])
        #expect(result.alerts == 1)
    }

    // MARK: - Orders that wait

    @Test func `an order that was about to wait is served when goods come before it writes`() throws {
        let conninfo = try makeDatabase()
        var lane = try RoutingLane(conninfo)
        var news = try RoutingLane(conninfo, lane: 1)
        let order = approval([line(1, "TEA", 2)])
        try lane.store(order)
        let decisions = try lane.handle([.approved(order)]) {
            _ = try news.handle([arrival(2, "A1")])
        }
        #expect(decisions.map(\.pieces) == [["GZ01": 2]] && lane.timesOvertaken == 1)
        #expect(try lane.connection.count("test_backorders", "SELECT count(*) FROM backorders") == 0)
        #expect(try lane.differences() == 0)
    }

    /// Brings an order that must wait and the goods for it to the pool's row, which a third session holds, one after the
    /// other, and lets them go.
    private func meetAtPool(_ begin: (_ order: () throws -> Void, _ news: () throws -> Void) throws -> Void) throws -> (
        order: RoutingDecision, news: [RoutingDecision], lane: String
    ) {
        let conninfo = try makeDatabase()
        var holder = try PostgresConnection(conninfo: conninfo)
        try holder.execute("INSERT INTO stock_pool (sku) VALUES ('TEA')")
        let order = approval([line(1, "TEA", 2)])
        var lane = try RoutingLane(conninfo)
        try lane.store(order)
        try holder.execute("BEGIN; SELECT FROM stock_pool FOR UPDATE")
        var watcher = try PostgresConnection(conninfo: conninfo)
        var blocked: Int64 = 0
        func waitForNext() throws {
            blocked += 1
            let isBlocked = try becomesTrue { try watcher.blockedSessions() == blocked }
            #expect(isBlocked)
        }
        var orders: Background<[RoutingDecision]>?
        var arrivals: Background<[RoutingDecision]>?
        try begin(
            {
                orders = Background {
                    var lane = try RoutingLane(conninfo, lane: 1)
                    return try lane.handle([.approved(order)])
                }
                try waitForNext()
            },
            {
                arrivals = Background {
                    var lane = try RoutingLane(conninfo, lane: 2)
                    return try lane.handle([arrival(2, "A1")])
                }
                try waitForNext()
            })
        try holder.execute("COMMIT")
        let decisions = try orders?.value() ?? []
        return (try #require(decisions.first), try arrivals?.value() ?? [], conninfo)
    }

    @Test func `an order that waits before the goods come is seen by who brings them`() throws {
        let met = try meetAtPool { order, news in
            try order()
            try news()
        }
        #expect(met.order.waiting == 2)
        #expect(met.news.flatMap(\.timers).count == 1, "it sees the latecomer under the pool's lock and sets a timer")
        var lane = try RoutingLane(met.lane, lane: 3)
        #expect(try lane.handle([.resume(sku: "TEA")]).map(\.pieces) == [["GZ01": 2]])
        #expect(try lane.connection.count("test_backorders", "SELECT count(*) FROM backorders") == 0)
        #expect(try lane.differences() == 0)
    }

    @Test func `goods that come before the order waits are seen by the order`() throws {
        let met = try meetAtPool { order, news in
            try news()
            try order()
        }
        #expect(met.news.flatMap(\.timers).isEmpty)
        #expect(met.order.pieces == ["GZ01": 2])
    }

    // MARK: - Many at once

    /// Orders of three lines each, in batches for each lane; every third batch brings some goods, too.
    private func work(
        lanes: Int, batches: Int, skus: [String], using random: inout SeededGenerator
    ) -> [[[RoutingRequest]]] {
        var number: UInt64 = 0
        return (0..<lanes).map { lane in
            (0..<batches).map { batch in
                var requests: [RoutingRequest] = (0..<6).map { _ in
                    number += 1
                    let lines = (1...3).map { position in
                        line(position, skus.randomElement(using: &random)!, .random(in: 1...3, using: &random))
                    }
                    return .approved(approval(number, lines))
                }
                if batch % 3 == 2 {
                    requests.append(arrival(4, "A\(lane)/\(batch)", of: skus.randomElement(using: &random)!))
                }
                return requests
            }
        }
    }

    @Test func `many lanes want the same goods, scarce and plenty, and none waits for one that waits for it`() throws {
        let conninfo = try makeDatabase()
        var lane = try RoutingLane(conninfo)
        var random = SeededGenerator(seed: 7)
        let skus = (0..<16).map { "SKU\($0)" }
        _ = try lane.handle(
            skus.indices.map { index in
                let warehouse = index % 2 == 0 ? guangzhou : jiaxing
                return arrival(index % 4 < 2 ? 100_000 : 15, "A\(index)", in: warehouse, of: skus[index])
            })
        let work = work(lanes: 5, batches: 24, skus: skus, using: &random)
        for case .approved(let order) in work.joined().joined() { try lane.store(order) }
        // A deadlock would be thrown.
        let lanes = work.enumerated().map { number, batches in
            Background {
                var lane = try RoutingLane(conninfo, lane: Int32(number) + 1)
                for requests in batches { _ = try lane.handle(requests) }
                return lane.timesOvertaken
            }
        }
        let overtaken = try lanes.map { try $0.value() }.reduce(0, +)
        #expect(overtaken > 0, "or nothing was tested")
        #expect(
            try lane.connection.count(
                "test_units",
                "SELECT sum(units_allocated + units_backordered - units_ordered)::bigint FROM order_status") == 0)
        #expect(
            try lane.connection.count(
                "test_idle",
                """
                SELECT count(*) FROM backorders b
                 WHERE EXISTS (SELECT FROM stock s WHERE s.sku = b.sku AND s.on_hand > s.allocated)
                   AND NOT EXISTS (SELECT FROM timers t WHERE t.kind = 'resume_waiting' AND t.subject = b.sku)
                """) == 0, "nobody waits beside goods")
        #expect(try lane.differences() == 0)
    }
}
