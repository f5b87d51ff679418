import Domain
import Events
import Postgres
import TestSupport
import Testing

@testable import AfterSales
@testable import AfterSalesWorker
@testable import WorkerRuntime

@Suite(.serialized, .timeLimit(.minutes(1))) struct `After-sales in the database` {
    @Test func `a cancellation before routing leaves nothing reserved, waiting or held`() throws {
        var session = try CaseLane(nil)
        try session.handle([request(.cancel, "1")])
        #expect(
            try session.connection.text(
                "t1",
                """
                SELECT concat_ws(' ', status, units_cancelled, units_backordered, active_holds,
                                 (SELECT sum(reserved) FROM stock_pool), (SELECT sum(quantity) FROM pool_reservations),
                                 (SELECT count(*) FROM backorders), (SELECT state FROM order_holds))
                  FROM order_status
                """) == "cancelled 3 0 0 0 0 0 released")
        #expect(
            try session.connection.text(
                "t2", "SELECT concat_ws(' ', c.state, r.amount, r.state) FROM cases c JOIN refunds r USING (case_id)")
                == "refunding 14000 processing")
        #expect(
            try session.connection.text(
                "t3", "SELECT string_agg(event || rule_version, ' ' ORDER BY entry) FROM order_history")
                == "case.approved3 case.refunding3")
    }

    @Test func `a cancellation before release takes the allocation back`() throws {
        var session = try CaseLane(.planned)
        try session.handle([request(.cancel, "1")])
        #expect(
            try session.connection.text(
                "t1",
                """
                SELECT concat_ws(' ', o.status, o.units_allocated, f.state, (SELECT sum(allocated) FROM stock),
                                 (SELECT sum(on_hand) FROM stock), (SELECT sum(dropped) FROM fulfilment_lines))
                  FROM order_status o JOIN fulfilment_status f USING (order_id)
                """) == "cancelled 0 cancelled 0 15 3")
    }

    @Test func `a cancellation after release asks, and the answer finishes it`() throws {
        var session = try CaseLane(.picking)
        let asked = try session.handle([request(.cancel, "1")])
        #expect(asked.cases[0].stops.count == 1)
        #expect(asked.timers.map(\.kind) == ["cancel_unanswered"])
        #expect(try session.connection.text("t1", "SELECT state FROM fulfilment_status") == "cancel_requested")
        try session.connection.execute(
            """
            UPDATE fulfilment_status SET state = 'cancelled'; UPDATE fulfilment_lines SET dropped = quantity;
            UPDATE order_status SET units_allocated = 0, units_cancelled = 3;
            """)
        let progressed = FulfilmentProgressed(
            fulfilmentID: CaseDatabase.fulfilment, orderID: Sample.order, order: Sample.key,
            warehouse: Sample.warehouse,
            state: .cancelled, at: Sample.now)
        let done = try session.handle([.progressed(progressed)]).cases[0]
        let refund = try #require(done.refunds.first)
        #expect(refund.refund.amount.minorUnits == 14_000)
        try session.handle([
            .settled(
                RefundSettled(
                    refundID: refund.refund.id, caseID: refund.refund.caseID, outcome: .settled, reference: "F-1",
                    reason: nil, at: Sample.now))
        ])
        #expect(
            try session.connection.text(
                "t2",
                "SELECT concat_ws(' ', c.state, o.payment, o.status) FROM cases c JOIN order_status o USING (order_id)")
                == "completed refunded cancelled")
    }

    @Test func `a shipment that commits first turns the cancellation that waited for it into a return`() throws {
        let conninfo = try CaseDatabase.make(.packed)
        var shipping = try PostgresConnection(conninfo: conninfo)
        var transaction = shipping.begin()
        Standings.enqueueLock([Sample.order], in: &transaction)
        _ = try transaction.run()
        let cancelling = Background { () throws -> [AfterSalesDecision] in
            var session = try CaseLane(conninfo, lane: 1)
            return try session.handle([request(.cancel, "1")]).cases
        }
        try transaction.execute(CaseDatabase.shipEverything)
        try transaction.commit()
        let decision = try #require(try cancelling.value().first)
        #expect(decision.stops.isEmpty && decision.refunds.isEmpty)
        #expect(decision.updates == [.approved, .awaitingGoods])
        #expect(decision.expected.count == 1)
    }

    @Test func `a return goes all the way, in two parcels`() throws {
        var session = try CaseLane(.packed)
        try session.connection.execute(CaseDatabase.shipEverything)
        let opened = try session.handle([request(.returnRefund, "1")]).cases[0]
        let file = try #require(opened.cases.first)
        for (number, line) in [("W-1", back("TEA-100", 2)), ("W-2", back("CUP-1", 1)), ("W-2", back("CUP-1", 1))] {
            try session.handle([
                .received(
                    ReturnReceived(
                        caseID: file.id, outBizCode: number, warehouse: Sample.warehouse, lines: [line], at: Sample.now)
                )
            ])
        }
        #expect(
            try session.connection.text(
                "t1",
                """
                SELECT concat_ws(' ', c.state, o.status, o.units_returned, (SELECT sum(on_hand) FROM stock),
                                 (SELECT sum(accepted) FROM case_lines), (SELECT sum(amount) FROM refunds))
                  FROM cases c JOIN order_status o USING (order_id)
                """) == "refunding returned 3 15 3 13000")
    }

    @Test func `a request under a number that was used has no second effect`() throws {
        var session = try CaseLane(nil)
        try session.handle([request(.cancel, "1"), request(.cancel, "1")])
        try session.handle([request(.cancel, "1")])
        #expect(try session.connection.text("t1", "SELECT count(*)::text FROM cases") == "1")
    }

    @Test func `a request that overtakes its order waits in a timer and finds it`() throws {
        var session = try CaseLane(nil)
        let stranger = ChannelOrderKey(channel: Channel("taobao"), shop: "tea-house", orderNumber: "77")
        let waiting = try session.handle([request(.cancel, "1", order: stranger)])
        #expect(try session.connection.text("t1", "SELECT outcome FROM unmatched_requests") == "waiting")
        try session.connection.execute("UPDATE orders SET channel_order_id = '77'")
        let timer = try #require(waiting.timers.first)
        try session.handle(session.inputs(of: [timer]), at: Sample.now)
        #expect(try session.connection.text("t2", "SELECT state FROM cases") == "refunding")
    }

    @Test func `progress of an order without a case touches nothing`() throws {
        var session = try CaseLane(.picking)
        let progressed = FulfilmentProgressed(
            fulfilmentID: CaseDatabase.fulfilment, orderID: Sample.order, order: Sample.key,
            warehouse: Sample.warehouse,
            state: .picking, at: Sample.now)
        #expect(try session.handle([.progressed(progressed)]).cases == [AfterSalesDecision(order: Sample.order)])
    }
}
