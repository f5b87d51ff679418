import Domain
import Events
import Postgres
import TestSupport
import Testing
import WorkerRuntime
@testable import LogisticsQuoting
@testable import LogisticsQuotingWorker

typealias QuotingLane = StageBench<LogisticsQuotingStage>

/// A lane on a database of its own with small rules, and one order whose fulfilment is planned.
private func makeLane() throws -> QuotingLane {
    var lane = try QuotingLane(LogisticsQuotingStage(), on: TestDatabase.makeWithSchema())
    let order = planned().fulfilment.order
    try lane.connection.apply(#"{"warehouses": [{"code": "GZ01", "province": "广东"}]}"#, kind: "warehouses")
    try lane.connection.apply(
        """
        {"services": [{"carrier": "SF", "service": "standard",
          "zones": [{"name": "all", "first": "10.00", "step": "2.00", "days": 2}]}]}
        """, kind: "quoting", version: 4)
    try lane.connection.execute(
        """
        INSERT INTO goods (sku, name, weight_grams) VALUES ('TEA', 'Tea', 700);
        INSERT INTO order_status (order_id, status, payment, audit, units_ordered, units_allocated)
          VALUES ('\(order)', 'allocated', 'paid', 'approved', 2, 2);
        INSERT INTO order_personal (order_id, name, phone, street) VALUES ('\(order)', '陈小禾', '13800000001', '样例路');
        INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
          VALUES ('\(planned().fulfilment.id)', '\(order)', 'GZ01', now());
        INSERT INTO fulfilment_status (fulfilment_id, order_id, warehouse, state, updated_at)
          VALUES ('\(planned().fulfilment.id)', '\(order)', 'GZ01', 'planned', now());
        """)
    return lane
}

extension StageBench<LogisticsQuotingStage> {
    fileprivate mutating func handle(_ planned: FulfilmentPlanned) throws -> StageOutcome<LogisticsQuotingStage> {
        let request = QuotingRequest(planned: planned)
        return try handle([LogisticsQuotingStage.Input(request: request, cause: cause())], at: noon)
    }
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct `Quoting in the database` {
    @Test func `releases a planned fulfilment once`() throws {
        var lane = try makeLane()
        #expect(try lane.handle(planned()).decisions.count == 1)
        #expect(try lane.handle(planned()).decisions.isEmpty)
        let rows = try lane.connection.query(
            Statement(
                "test_release",
                """
                SELECT f.carrier, f.price, f.picking_code, s.state, o.status, o.with_warehouse, h.rule_version, h.event
                  FROM fulfilments f JOIN fulfilment_status s USING (fulfilment_id)
                  JOIN order_status o ON o.order_id = f.order_id JOIN order_history h ON h.order_id = f.order_id
                """))
        #expect(rows.count == 1)
        #expect(rows.text(0, 0) == "SF" && rows.int64(0, 1) == 1_200)
        #expect(rows.text(0, 2) == PickingCode(planned().fulfilment.id).description)
        #expect(rows.text(0, 3) == "released" && rows.text(0, 4) == "in_fulfilment" && rows.bool(0, 5))
        #expect(rows.int32(0, 6) == 4 && rows.text(0, 7) == "quoting.released")
    }

    @Test func `keeps a fulfilment that nobody takes, with a timer that brings it back`() throws {
        var lane = try makeLane()
        let wanted = planned(required: "ZTO")
        let timers = try lane.handle(wanted).timers
        let timer = try #require(timers.first)
        #expect(timer.dueAt == noon + .seconds(1_800))
        let inputs = lane.inputs(of: [timer])
        #expect(inputs.map(\.request.planned) == [wanted])
        #expect(inputs.map(\.request.attempt) == [1])
        let state = try lane.connection.query(Statement("test_state", "SELECT state FROM fulfilment_status"))
        #expect(state.text(0, 0) == "planned")
        let alerts = try lane.connection.query(Statement("test_alerts", "SELECT count(*) FROM alerts"))
        #expect(alerts.int64(0, 0) == 1)
    }

    @Test func `does not send to a person who was erased`() throws {
        var lane = try makeLane()
        try lane.connection.execute("UPDATE order_personal SET erased_at = now()")
        #expect(try lane.handle(planned()).timers.count == 1)
    }
}
