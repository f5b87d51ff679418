import Domain
import Events
import Postgres
import TestSupport
import Testing

@testable import WMSFeedback
@testable import WMSFeedbackWorker
@testable import WorkerRuntime

@Suite(.serialized, .timeLimit(.minutes(1))) struct `Warehouse feedback in the database` {
    @Test func `a whole life in one batch ends as one row of each`() throws {
        var session = try makeLane()
        let told = try session.handle([
            confirmation(.accept, "1"), confirmation(.pick, "2"), confirmation(.weigh, "3"),
            confirmation(.partDelivered, "4", parcels: [parcel("SF100", grams: 510, [item("TEA-100", 1)])]),
            confirmation(.delivered, "5", parcels: [parcel("SF101")]),
        ])
        // Five steps, one of which weighed what it should.
        #expect(told.events.count == 5 && told.alerts.isEmpty)
        #expect(
            try session.connection.text(
                "t1",
                """
                SELECT concat_ws(' ', s.state, s.acknowledged_at IS NOT NULL, s.shipped_at IS NOT NULL, o.status,
                    o.units_shipped,
                                 o.units_allocated, o.with_warehouse)
                  FROM fulfilment_status s JOIN order_status o USING (order_id)
                """) == "shipped t t shipped 3 0 f")
        #expect(
            try session.connection.text(
                "t2", "SELECT string_agg(sku || ' ' || on_hand || ' ' || allocated, ', ' ORDER BY sku) FROM stock")
                == "CUP-1 0 0, TEA-100 8 0")
        #expect(
            try session.connection.text(
                "t3", "SELECT string_agg(sku || on_hand || reason, ' ' ORDER BY movement) FROM stock_movements")
                == "TEA-100-1deducted TEA-100-1deducted CUP-1-1deducted")
        #expect(
            try session.connection.text(
                "t4",
                "SELECT string_agg(tracking_number || jsonb_array_length(lines), ' ' ORDER BY package_id) FROM packages"
            )
                == "SF1001 SF1012")
        #expect(
            try session.connection.text("t5", "SELECT string_agg(outcome, ' ') FROM warehouse_messages")
                == "applied applied applied applied applied")
        #expect(try session.connection.text("t6", "SELECT count(*)::text FROM order_history") == "5")
    }

    @Test func `a repeat in a later batch changes nothing`() throws {
        var session = try makeLane()
        try session.handle([confirmation(.delivered, "1")])
        let again = try session.handle([confirmation(.delivered, "1")])
        #expect(again.events.isEmpty)
        #expect(try session.connection.text("t1", "SELECT count(*)::text FROM stock_movements") == "2")
    }

    @Test func `a parcel of an earlier batch that is listed again is booked once`() throws {
        var session = try makeLane()
        let first = parcel("SF100", [item("TEA-100", 1)])
        try session.handle([confirmation(.partDelivered, "1", parcels: [first])])
        let rest = parcel("SF101", [item("TEA-100", 1), item("CUP-1", 1)])
        try session.handle([confirmation(.delivered, "2", parcels: [first, rest])])
        #expect(
            try session.connection.text(
                "t1",
                "SELECT string_agg(tracking_number || jsonb_array_length(lines), ' ' ORDER BY package_id) FROM packages"
            ) == "SF1001 SF1012")
        #expect(try session.connection.text("t2", "SELECT state FROM fulfilment_status") == "shipped")
    }

    @Test func `the last answer stops the clock`() throws {
        var session = try makeLane()
        #expect(try session.handle([confirmation(.accept, "1")]).cancelledTimers.isEmpty)
        let finished = try session.handle([confirmation(.delivered, "2")]).cancelledTimers
        #expect(finished.map(\.kind) == ["answer_overdue"])
        #expect(finished.allSatisfy { $0.subject == Sample.fulfilment.description })
    }

    @Test func `what is short leaves the shelf's books, and people are told`() throws {
        var session = try makeLane()
        let told = try session.handle([confirmation(.short, "1", missing: [item("CUP-1", 1)])])
        #expect(told.alerts.count == 1)
        #expect(
            try session.connection.text(
                "t1", "SELECT string_agg(sku || ' ' || on_hand || ' ' || allocated, ', ' ORDER BY sku) FROM stock")
                == "CUP-1 0 0, TEA-100 10 2")
        #expect(
            try session.connection.text("t2", "SELECT dropped::text FROM fulfilment_lines WHERE sku = 'CUP-1'") == "1")
        #expect(try session.connection.text("t3", "SELECT type || ' ' || state FROM alerts") == "shipment_anomaly open")
    }

    @Test func `an anomaly is kept, and nothing else`() throws {
        var session = try makeLane()
        try session.handle([confirmation(.delivered, "1", parcels: [parcel("SF1", [item("TEA-100", 9)])])])
        #expect(
            try session.connection.text("t1", "SELECT outcome || ' ' || (reason IS NOT NULL) FROM warehouse_messages")
                == "anomaly true")
        #expect(try session.connection.text("t2", "SELECT count(*)::text FROM stock_movements") == "0")
        #expect(try session.connection.text("t3", "SELECT state FROM fulfilment_status") == "released")
    }

    @Test func `an outbound request starts the clock, and a clock that runs out alerts and is set anew`() throws {
        var session = try makeLane()
        let request = RequestedFulfilment(id: Sample.fulfilment, order: Sample.order, createdAt: Sample.now)
        let timers = try session.handle([.requested(request)]).timers
        #expect(timers.map(\.kind) == ["answer_overdue"])
        #expect(timers.map(\.dueAt) == [Sample.now + .seconds(7_200)])
        let first = try session.handle(session.inputs(of: timers), at: Sample.now)
        #expect(first.alerts.count == 1)
        #expect(first.timers.map(\.kind) == ["answer_overdue"])
        #expect(first.timers.map(\.dueAt) == [Sample.now + .seconds(86_400)])
        // What is read back is what was set.
        let second = try session.handle(session.inputs(of: first.timers), at: Sample.now)
        #expect(second.alerts.map(\.text) == ["warehouse GZ01 has not shipped it within 24 h"])
        #expect(second.timers.map(\.dueAt) == [Sample.now + .seconds(2 * 86_400)])
    }

    @Test func `clocks of an earlier version, one for each answer, run on`() throws {
        var session = try makeLane()
        let timers = ["acknowledgement_overdue", "shipment_overdue"].map { kind in
            TimerRequest(
                kind: kind, subject: Sample.fulfilment.description,
                payload: #"{"requestedAt":"\#(Sample.now)","step":0}"#, dueAt: Sample.now,
                key: Sample.fulfilment.description)
        }
        let outcome = try session.handle(session.inputs(of: timers), at: Sample.now)
        #expect(
            outcome.alerts.map(\.text) == [
                "warehouse GZ01 has not acknowledged it within 2 h", "warehouse GZ01 has not shipped it within 24 h",
            ])
        // Under its own name, so that none takes the place of another.
        #expect(outcome.timers.map(\.kind) == ["shipment_overdue"])
    }
}
