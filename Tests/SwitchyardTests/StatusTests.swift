import Domain
import Events
import Kafka
import LocalBroker
import Postgres
import Testing
import TestSupport

@testable import Switchyard

@Suite struct `The status of the line` {
    private let now = Timestamp(seconds: 1_772_500_000)

    private func database() throws -> PostgresConnection {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try connection.execute(
            """
            INSERT INTO consumer_progress (cluster, consumer_group, topic, partition, next_offset, epoch, owner, claimed_at, updated_at)
            VALUES ('old', 'order-audit', 'orders.received', 0, 999, 1, 'gone', '2020-01-01', '2020-01-01'),
                   ('c', 'order-audit', 'orders.received', 0, 2, 1, 'a', '2026-01-01', to_timestamp(1772499000)),
                   ('c', 'order-audit', 'orders.received', 1, 3, 1, 'b', '2026-01-01', to_timestamp(1772499999)),
                   ('c', 'order-audit', '~timers/orders.received', 1, 9, 1, 'b', '2026-01-01', now());
            INSERT INTO outbox (cluster, consumer_group, topic, partition, base_offset, event_count, records, created_at)
            VALUES ('c', 'order-audit', 'orders.received', 1, 0, 4, '', to_timestamp(1772499990));
            INSERT INTO alerts (type, subject, opened_at, severity, text, last_seen)
            VALUES ('stock_low', 'A', now(), 'warning', 'buy more', now());
            INSERT INTO parked_records (cluster, consumer_group, topic, partition, record_offset, state, key, headers, recorded_at,
                                        reason_code, reason, attempts, worker_version)
            VALUES ('c', 'order-audit', 'orders.received', 1, 1, 'failed', 'k', '', now(), 'no_value', 'r', 3, '1'),
                   ('c', 'order-audit', 'orders.received', 1, 2, 'waiting', 'k', '', now(), 'waits_behind_key', 'r', 0, '1');
            INSERT INTO order_status (order_id, status, payment, units_ordered)
            VALUES ('01900000-0000-7000-8000-000000000001', 'shipped', 'paid', 2)
            """)
        return connection
    }

    @Test func `is that of the cluster at work, with what is owed and what needs a person`() throws {
        var connection = try database()
        let sample = try StatusSample(cluster: nil, at: now, in: &connection)
        #expect(sample.cluster == "c" && sample.places.map(\.next) == [2, 3])
        let json = try StatusReport.make(sample, before: nil, perPartition: false, in: &connection).json
        #expect(json.contains(#""handled":5,"lag":"?""#))
        #expect(json.contains(#""outbox_rows":1,"events_to_publish":4,"oldest_seconds":10"#))
        #expect(json.contains(#""failed_records":1,"waiting_records":1,"parked_keys":1"#))
        #expect(json.contains(#""reason":"no_value","records":1"#) && json.contains(#""most_attempts":3"#))
        #expect(json.contains(#""status":"shipped","orders":1"#) && json.contains("buy more"))
    }

    @Test func `has the lag from the broker, and names a partition that stands still`() async throws {
        let broker = try TestBroker(topics: [("orders.received", 2)])
        try broker.publish((0..<20).map { .init("key \($0)", "{}") }, to: .ordersReceived)
        let ends = try broker.ends(of: .ordersReceived)
        var connection = try database()
        var sample = try StatusSample(cluster: "c", at: now, in: &connection)
        let settings = try await ToolSettings(
            bootstrapServers: broker.broker.bootstrapServers, needsBroker: true, environment: [:])
        sample.readEnds(from: try KafkaConsumer(settings.kafka(), group: "status", log: { _, _, _ in }))
        #expect(sample.places.map(\.end) == [ends[0], ends[1]])
        #expect(StatusReport.isStandingStill(sample.places[0], at: now))
        #expect(!StatusReport.isStandingStill(sample.places[1], at: now))
    }

    @Test func `has the throughput between two samples`() throws {
        var connection = try database()
        let before = try StatusSample(cluster: "c", at: now, in: &connection)
        try connection.execute("UPDATE consumer_progress SET next_offset = next_offset + 50 WHERE cluster = 'c'")
        let after = try StatusSample(cluster: "c", at: now + .seconds(2), in: &connection)
        let json = try StatusReport.make(after, before: before, perPartition: false, in: &connection).json
        #expect(json.contains("\"records_per_second\":50"))
    }
}
