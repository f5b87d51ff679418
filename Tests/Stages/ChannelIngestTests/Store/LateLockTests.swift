import ChannelIngest
import Postgres
import TestBasics
import TestSupport
import Testing

@testable import ChannelIngestWorker

/// What ingest has read of stock may be promised to others when it comes to write.
@Suite(.timeLimit(.minutes(2))) struct `Promises that are verified late` {
    /// An order for two packets of tea and a cup.
    private func order(_ number: Int) -> String {
        Payloads.taobao.with("2817364550123456789\"", "\(number)\"")
    }

    private func reserved(_ lane: inout IngestLane) throws -> [String] {
        try lane.connection.texts("t_pool", "SELECT concat_ws(' ', sku, reserved) FROM stock_pool ORDER BY sku")
    }

    private func short(_ lane: inout IngestLane) throws -> Int64 {
        try lane.connection.count("t_short", "SELECT count(*) FROM order_status WHERE stock_short")
    }

    @Test func `of the last pieces exactly those are promised that are there`() throws {
        let conninfo = try makeDatabase()
        var slow = try IngestLane(conninfo)
        var fast = try IngestLane(conninfo, lane: 1)
        try slow.receive(10, of: "TEA-GREEN-100")
        try slow.receive(50, of: "CUP")
        let outcome = try slow.handle([order(1), order(2), order(3)]) {
            _ = try fast.handle(order(4), order(5), order(6))
        }
        #expect(outcome.intakes == [.accepted, .accepted, .accepted])
        #expect(slow.timesOvertaken == 1 && fast.timesOvertaken == 0)
        #expect(try reserved(&slow) == ["CUP 6", "TEA-GREEN-100 10"])
        #expect(try short(&slow) == 1)
        #expect(try slow.differences().isEmpty)
    }

    @Test func `what others take of plenty disturbs nobody, nor that others were short, too`() throws {
        let conninfo = try makeDatabase()
        var slow = try IngestLane(conninfo)
        var fast = try IngestLane(conninfo, lane: 1)
        try slow.receive(1, of: "TEA-GREEN-100")
        try slow.receive(2, of: "CUP")
        _ = try slow.handle([order(1)]) { _ = try fast.handle(order(2)) }
        #expect(slow.timesOvertaken == 0)
        #expect(try reserved(&slow) == ["CUP 2"])
        #expect(try short(&slow) == 2)
        #expect(try slow.differences().isEmpty)
    }

    @Test func `pieces that a warehouse loses meanwhile are not promised`() throws {
        let conninfo = try makeDatabase()
        var lane = try IngestLane(conninfo)
        var other = try PostgresConnection(conninfo: conninfo)
        try lane.receive(2, of: "TEA-GREEN-100")
        try lane.receive(2, of: "CUP")
        _ = try lane.handle([order(1)]) { try other.execute("UPDATE stock SET safety = 1 WHERE sku = 'TEA-GREEN-100'") }
        #expect(lane.timesOvertaken == 1)
        #expect(try reserved(&lane).contains("CUP 1"))
        #expect(try short(&lane) == 1)
        #expect(try lane.differences().isEmpty)
    }

    @Test func `four lanes promise every piece and none twice`() throws {
        let conninfo = try makeDatabase()
        var lane = try IngestLane(conninfo)
        try lane.receive(100, of: "TEA-GREEN-100")
        try lane.receive(1_000, of: "CUP")
        let orders = (0..<4).map { lane in (0..<30).map { order(1_000 * (lane + 1) + $0) } }
        let lanes = orders.enumerated().map { number, orders in
            Background {
                var lane = try IngestLane(conninfo, lane: Int32(number) + 1)
                for batch in stride(from: 0, to: 30, by: 5) { _ = try lane.handle(Array(orders[batch..<batch + 5])) }
                return true
            }
        }
        for lane in lanes { _ = try lane.value() }
        #expect(try reserved(&lane) == ["CUP 120", "TEA-GREEN-100 100"])
        #expect(try short(&lane) == 70)
        #expect(try lane.differences().isEmpty)
    }
}
