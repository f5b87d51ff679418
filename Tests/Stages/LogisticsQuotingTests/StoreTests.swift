import Domain
import Events
import JSON
import Kafka
import LocalPostgres
import Postgres
import Schema
import Testing
@testable import LogisticsQuoting
@testable import LogisticsQuotingWorker
@testable import WorkerRuntime

private let server: Result<LocalPostgres, LocalPostgresError> = {
    do throws(LocalPostgresError) { return .success(try .startTemporary()) } catch { return .failure(error) }
}()

/// A database with the schema, small rules, and one order whose fulfilment is planned.
private func makeDatabase(carrier: String = "SF") throws -> String {
    switch server {
    case .failure(let error): throw error
    case .success(let server):
        let name = "test_\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try server.createDatabase(name)
        var connection = try PostgresConnection(conninfo: server.conninfo(database: name))
        try Schema.apply(to: &connection)
        let order = planned().fulfilment.order
        try connection.execute(
            """
            INSERT INTO rule_documents (kind, name, version, document, fingerprint, applied_by) VALUES
              ('warehouses', 'default', 1, '{"warehouses": [{"code": "GZ01", "province": "广东"}]}', 0, 'test'),
              ('quoting', 'default', 4, '{"services": [{"carrier": "\(carrier)", "service": "standard",
                 "zones": [{"name": "all", "first": "10.00", "step": "2.00", "days": 2}]}]}', 0, 'test');
            INSERT INTO rule_generation VALUES ('warehouses', 1), ('quoting', 1);
            INSERT INTO goods (sku, name, weight_grams) VALUES ('TEA', 'Tea', 700);
            INSERT INTO order_status (order_id, status, payment, audit, units_ordered, units_allocated)
              VALUES ('\(order)', 'allocated', 'paid', 'approved', 2, 2);
            INSERT INTO order_personal (order_id, name, phone, street) VALUES ('\(order)', '陈小禾', '13800000001', '样例路');
            INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
              VALUES ('\(planned().fulfilment.id)', '\(order)', 'GZ01', now());
            INSERT INTO fulfilment_status (fulfilment_id, order_id, warehouse, state, updated_at)
              VALUES ('\(planned().fulfilment.id)', '\(order)', 'GZ01', 'planned', now());
            """)
        return server.conninfo(database: name)
    }
}

/// What a lane does for one batch. Returns how many decisions were made, and the timers that were set.
private func handle(
    _ request: QuotingRequest, _ stage: inout LogisticsQuotingStage, _ connection: inout PostgresConnection
) throws -> (decisions: Int, timers: [TimerRequest]) {
    let cause = Cause(topic: .fulfilmentsPlanned, partition: 0, offset: 1)
    let inputs = [LogisticsQuotingStage.Input(request: request, cause: cause)]
    var transaction = connection.begin()
    var facts = try stage.load(inputs, in: &transaction)
    var context = DecisionContext(now: noon, ids: IDGenerator(seed: 1))
    var decisions: [LogisticsQuotingStage.Decision] = []
    stage.decide(inputs, given: &facts, in: &context, into: &decisions)
    var outbox = Outbox(
        origin: .init(
            worker: .logisticsQuoting, group: "quoting", generation: 1,
            partitionCounts: Dictionary(uniqueKeysWithValues: LogisticsQuotingStage.outputTopics.map { ($0, 4) }),
                eventLimit: 1_000_000),
        sources: [(TopicPartition(topic: Topic.fulfilmentsPlanned.name, partition: 0), base: ResumeOffset(1))],
        virtual: false, timerPartitions: 4, now: noon)
    stage.store(decisions, in: &transaction, outbox: &outbox)
    Alerts.enqueue(outbox.alerts, in: &transaction)
    try transaction.commit()
    return (decisions.count, outbox.timers.map(\.request))
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct `Quoting in the database` {
    @Test func `releases a planned fulfilment once`() throws {
        var connection = try PostgresConnection(conninfo: makeDatabase())
        var stage = LogisticsQuotingStage()
        #expect(try handle(QuotingRequest(planned: planned()), &stage, &connection).decisions == 1)
        #expect(try handle(QuotingRequest(planned: planned()), &stage, &connection).decisions == 0)
        let rows = try connection.query(
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
        var connection = try PostgresConnection(conninfo: makeDatabase())
        var stage = LogisticsQuotingStage()
        let wanted = planned(required: "ZTO")
        let timers = try handle(QuotingRequest(planned: wanted), &stage, &connection).timers
        let timer = try #require(timers.first)
        #expect(timer.dueAt == noon + .seconds(1_800))
        let due = DueTimer(
            kind: timer.kind, subject: timer.subject, payload: timer.payload, dueAt: timer.dueAt,
            cause: Cause(topic: .fulfilmentsPlanned, partition: 0, offset: 2))
        var inputs: [LogisticsQuotingStage.Input] = []
        stage.decode([due], into: &inputs)
        #expect(inputs.map(\.request.planned) == [wanted])
        #expect(inputs.map(\.request.attempt) == [1])
        let state = try connection.query(Statement("test_state", "SELECT state FROM fulfilment_status"))
        #expect(state.text(0, 0) == "planned")
        let alerts = try connection.query(Statement("test_alerts", "SELECT count(*) FROM alerts"))
        #expect(alerts.int64(0, 0) == 1)
    }

    @Test func `does not send to a person who was erased`() throws {
        var connection = try PostgresConnection(conninfo: makeDatabase())
        try connection.execute("UPDATE order_personal SET erased_at = now()")
        var stage = LogisticsQuotingStage()
        #expect(try handle(QuotingRequest(planned: planned()), &stage, &connection).timers.count == 1)
    }
}
