import Domain
import Events
import Kafka
import LocalPostgres
import Postgres
import Schema

@testable import WMSFeedback
@testable import WMSFeedbackWorker
@testable import WorkerRuntime

/// One server for this test process, and for each test a database with the sample order: allocated at GZ01, released.
enum TestDatabase {
    private static let server: Result<LocalPostgres, LocalPostgresError> = {
        do throws(LocalPostgresError) { return .success(try .startTemporary()) } catch { return .failure(error) }
    }()

    /// Says how to connect to it.
    static func make() throws -> String {
        switch server {
        case .failure(let error): throw error
        case .success(let server):
            let name = "test_\(String(UInt64.random(in: .min ... .max), radix: 36))"
            try server.createDatabase(name)
            var connection = try PostgresConnection(conninfo: server.conninfo(database: name))
            try Schema.apply(to: &connection)
            try connection.execute(sample)
            return server.conninfo(database: name)
        }
    }

    private static let sample = """
        INSERT INTO orders (order_id, channel, shop, channel_order_id, revision, modified_at, content_hash,
            substance_hash,
                            placed_at, currency, goods_amount, discount_amount, freight_amount, total_amount,
                                receiver_token,
                            country, province, city, district, platform_status, mapping_version)
        VALUES ('\(Sample.order)', 'taobao', 'tea-house', '2817364550123', 1, now(), 0, 0, now(), 'CNY', 13000, 0,
            1000, 14000,
                't', 'CN', '广东', '广州', '天河', 'paid', 1);
        INSERT INTO order_status (order_id, status, payment, audit, units_ordered, units_allocated, with_warehouse)
        VALUES ('\(Sample.order)', 'in_fulfilment', 'paid', 'approved', 3, 3, true);
        INSERT INTO goods (sku, name, weight_grams) VALUES ('TEA-100', 'Tea', 500), ('CUP-1', 'Cup', 300);
        INSERT INTO stock VALUES ('GZ01', 'TEA-100', 10, 2, 0), ('GZ01', 'CUP-1', 1, 1, 0);
        INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
        VALUES ('\(Sample.fulfilment)', '\(Sample.order)', 'GZ01', now());
        INSERT INTO fulfilment_lines VALUES ('\(Sample.fulfilment)', 1, 'TEA-100', 2), ('\(Sample.fulfilment)', 2,
            'CUP-1', 1);
        INSERT INTO fulfilment_status (fulfilment_id, order_id, warehouse, state, released_at, updated_at)
        VALUES ('\(Sample.fulfilment)', '\(Sample.order)', 'GZ01', 'released', now(), now());
        """
}

/// One lane's session: a stage, a connection, and what a lane does with them for one batch.
struct Session: ~Copyable {
    var connection: PostgresConnection
    private var stage = WMSFeedbackStage()
    private var offset: Int64 = 0

    init() throws { connection = try PostgresConnection(conninfo: TestDatabase.make()) }

    /// Loads, decides, stores and commits.
    @discardableResult
    mutating func handle(_ messages: [FeedbackMessage]) throws -> (events: Int, timers: [TimerRequest], alerts: Int) {
        offset += 1
        let cause = Cause(topic: .outboundConfirmed, partition: 0, offset: offset)
        let inputs = messages.map { WMSFeedbackStage.Input(message: $0, cause: cause) }
        var transaction = connection.begin()
        var facts = try stage.load(inputs, in: &transaction)
        var context = DecisionContext(now: Sample.now, ids: IDGenerator(seed: UInt64(offset)))
        var decisions: [WMSFeedbackStage.Decision] = []
        stage.decide(inputs, given: &facts, in: &context, into: &decisions)
        var outbox = Outbox(
            origin: .init(
                worker: .wmsFeedback, group: "feedback", generation: 1,
                partitionCounts: Dictionary(uniqueKeysWithValues: WMSFeedbackStage.outputTopics.map { ($0, 4) }),
                eventLimit: 1_000_000),
            sources: [(TopicPartition(topic: Topic.outboundConfirmed.name, partition: 0), base: ResumeOffset(offset))],
            virtual: false, timerPartitions: 4, now: Sample.now)
        stage.store(decisions, in: &transaction, outbox: &outbox)
        Alerts.enqueue(outbox.alerts, in: &transaction)
        try transaction.commit()
        return (outbox.filledRows.reduce(0) { $0 + $1.eventCount }, outbox.timers.map(\.request), outbox.alerts.count)
    }

    mutating func text(_ name: StaticString, _ sql: StaticString) throws -> String {
        try connection.query(Statement(name, sql)).text(0, 0)
    }
}

func confirmation(
    _ status: OutboundConfirmed.Status, _ number: String, parcels: [OutboundConfirmed.Parcel] = [],
    missing: [OutboundConfirmed.Item] = []
) -> FeedbackMessage {
    .confirmed(
        OutboundConfirmed(
            fulfilmentID: Sample.fulfilment, warehouse: Sample.warehouse, status: status, outBizCode: number,
            operatedAt: Sample.now, parcels: parcels, missing: missing))
}
