import Dispatch
import Domain
import Events
import Kafka
import LocalPostgres
import Postgres
import Schema
import Synchronization

@testable import AfterSales
@testable import AfterSalesWorker
@testable import WorkerRuntime

/// One server for this test process, and for each test a database with the sample order, at a point of the line.
enum TestDatabase {
    private static let server: Result<LocalPostgres, LocalPostgresError> = {
        do throws(LocalPostgresError) { return .success(try .startTemporary()) } catch { return .failure(error) }
    }()

    /// Says how to connect to it.
    static func make(_ state: FulfilmentState?) throws -> String {
        switch server {
        case .failure(let error): throw error
        case .success(let server):
            let name = "test_\(String(UInt64.random(in: .min ... .max), radix: 36))"
            try server.createDatabase(name)
            var connection = try PostgresConnection(conninfo: server.conninfo(database: name))
            try Schema.apply(to: &connection)
            try connection.execute(order)
            try connection.execute(state.map(allocated) ?? reserved)
            return server.conninfo(database: name)
        }
    }

    private static let order = """
        INSERT INTO rule_documents (kind, name, version, document, fingerprint, applied_by) VALUES ('after-sales',
            'default', 3, '{
            "return_window": "15d", "approved_up_to": 500, "trusted_senders": ["desk:"],
            "unknown_order": {"wait": "30m", "look_every": "1m"},
            "deadlines": {"goods_sent": "7d", "refund_settled": "24h", "cancel_answered": "30m",
                "person_answers": "24h"}}',
            0, 'test');
        INSERT INTO rule_generation VALUES ('after-sales', 1);
        INSERT INTO orders (order_id, channel, shop, channel_order_id, revision, modified_at, content_hash,
            substance_hash,
                            placed_at, currency, goods_amount, discount_amount, freight_amount, total_amount,
                                receiver_token,
                            country, province, city, district, platform_status, mapping_version)
        VALUES ('\(Sample.order)', 'taobao', 'tea-house', '2817364550123', 1, now(), 0, 0, now(), 'CNY', 13000, 0,
            1000, 14000,
                't', 'CN', '广东', '广州', '天河', 'paid', 1);
        INSERT INTO order_lines (order_id, line_number, sku, title, quantity, unit_price, paid_amount)
        VALUES ('\(Sample.order)', 1, 'TEA-100', 'Tea', 2, 5000, 10000), ('\(Sample.order)', 2, 'CUP-1', 'Cup', 1,
            3000, 3000);
        INSERT INTO order_status (order_id, status, payment, audit, units_ordered)
        VALUES ('\(Sample.order)', 'approved', 'paid', 'approved', 3);
        INSERT INTO stock VALUES ('GZ01', 'TEA-100', 10, 0, 0), ('GZ01', 'CUP-1', 5, 0, 0);
        """

    private static let reserved = """
        INSERT INTO stock_pool VALUES ('TEA-100', 2), ('CUP-1', 1);
        INSERT INTO pool_reservations
        VALUES ('\(Sample.order)', 1, 'TEA-100', 2), ('\(Sample.order)', 2, 'CUP-1', 1);
        INSERT INTO backorders VALUES ('\(Sample.order)', 1, 'TEA-100', 2, now());
        UPDATE order_status SET active_holds = 1, units_backordered = 2;
        INSERT INTO order_holds (hold_id, order_id, type, reason, placed_by, blocks, placed_at)
        VALUES ('\(HoldID(high: 5, low: 5))', '\(Sample.order)', 'manual', '', 'test', '{routing}', now());
        """

    private static func allocated(_ state: FulfilmentState) -> String {
        """
        UPDATE stock SET allocated = CASE sku WHEN 'CUP-1' THEN 1 ELSE 2 END;
        UPDATE order_status SET units_allocated = 3;
        INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
        VALUES ('\(fulfilment)', '\(Sample.order)', 'GZ01', now());
        INSERT INTO fulfilment_lines VALUES ('\(fulfilment)', 1, 'TEA-100', 2), ('\(fulfilment)', 2, 'CUP-1', 1);
        INSERT INTO fulfilment_status (fulfilment_id, order_id, warehouse, state, updated_at)
        VALUES ('\(fulfilment)', '\(Sample.order)', 'GZ01', '\(state.rawValue)', now());
        """
    }

    static let fulfilment = FulfilmentID(high: 2, low: 2)

    /// What wms-feedback writes when the warehouse has shipped everything.
    static let shipEverything = """
        UPDATE order_status SET units_allocated = 0, units_shipped = 3;
        UPDATE fulfilment_lines SET shipped = quantity;
        UPDATE fulfilment_status SET state = 'shipped', shipped_at = '2026-11-11T07:00:00Z';
        UPDATE stock SET on_hand = on_hand - allocated, allocated = 0;
        """
}

/// One lane's session: a stage, a connection, and what a lane does with them for one batch.
struct Session: ~Copyable {
    var connection: PostgresConnection
    private var stage = AfterSalesStage()
    private var offset: Int64 = 0

    init(_ conninfo: String) throws { connection = try PostgresConnection(conninfo: conninfo) }

    init(_ state: FulfilmentState?) throws { try self.init(TestDatabase.make(state)) }

    /// Loads, decides, stores and commits.
    @discardableResult
    mutating func handle(_ messages: [AfterSalesMessage]) throws -> (
        decisions: [AfterSalesDecision], timers: [TimerRequest]
    ) {
        offset += 1
        let cause = Cause(topic: .afterSalesRequested, partition: 0, offset: offset)
        let inputs = messages.map { AfterSalesStage.Input(message: $0, cause: cause) }
        var transaction = connection.begin()
        var facts = try stage.load(inputs, in: &transaction)
        var context = DecisionContext(now: Sample.now, ids: IDGenerator(seed: .random(in: .min ... .max)))
        var decisions: [AfterSalesStage.Decision] = []
        stage.decide(inputs, given: &facts, in: &context, into: &decisions)
        var outbox = Outbox(
            origin: .init(
                worker: .afterSales, group: "after-sales", generation: 1,
                partitionCounts: Dictionary(uniqueKeysWithValues: AfterSalesStage.outputTopics.map { ($0, 4) }),
                eventLimit: 1_000_000),
            sources: [
                (TopicPartition(topic: Topic.afterSalesRequested.name, partition: 0), base: ResumeOffset(offset))
            ],
            virtual: false, timerPartitions: 4, now: Sample.now)
        stage.store(decisions, in: &transaction, outbox: &outbox)
        Alerts.enqueue(outbox.alerts, in: &transaction)
        try transaction.commit()
        return (decisions.map(\.afterSales), outbox.timers.map(\.request))
    }

    mutating func text(_ name: StaticString, _ sql: StaticString) throws -> String {
        try connection.query(Statement(name, sql)).text(0, 0)
    }
}

func request(
    _ kind: CaseKind, _ number: String, _ lines: [RequestedLine] = [], order: ChannelOrderKey = Sample.key
) -> AfterSalesMessage {
    .requested(
        AfterSalesRequested(
            requestID: number, order: order, orderID: nil, kind: kind, lines: lines, reason: "changed my mind",
            requestedAt: Sample.now, requestedBy: "channel:taobao"))
}

/// Work on a thread of its own, for what blocks until another session acts.
final class Background<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Value) {
        DispatchQueue.global().async { [self] in
            let result = Result(catching: work)
            outcome.withLock { $0 = result }
            done.signal()
        }
    }

    func value() throws -> Value {
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { preconditionFailure("signalled without an outcome") }
        return try result.get()
    }
}
