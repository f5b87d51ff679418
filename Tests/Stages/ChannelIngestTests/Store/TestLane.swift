import ChannelIngest
import Domain
import Events
import JSON
import Kafka
import LocalPostgres
import Postgres
import RuleFiles
import Schema

@testable import ChannelIngestWorker
@testable import WorkerRuntime

/// One server for this test process, and a database with the schema for each test.
enum TestDatabase {
    private static let server: Result<LocalPostgres, LocalPostgresError> = {
        do throws(LocalPostgresError) { return .success(try .startTemporary()) } catch { return .failure(error) }
    }()

    /// Says how to connect to it. The shipped mappings of these channels are in force.
    static func make(channels: [String] = ["taobao"]) throws -> String {
        let name = "test_\(String(UInt64.random(in: .min ... .max), radix: 36))"
        switch server {
        case .success(let server):
            try server.createDatabase(name)
            let conninfo = server.conninfo(database: name)
            var connection = try PostgresConnection(conninfo: conninfo)
            try Schema.apply(to: &connection)
            for channel in channels { try apply(channel, version: 1, to: &connection) }
            return conninfo
        case .failure(let error): throw error
        }
    }

    /// What `switchyard rules apply` does.
    static func apply(_ channel: String, version: Int32, to connection: inout PostgresConnection) throws {
        let file = try Mappings.file(of: channel)
        let document = String(decoding: file.json, as: UTF8.self).replacing("'", with: "''")
        try connection.execute(
            """
            INSERT INTO rule_documents (kind, name, version, document, fingerprint, applied_by)
            VALUES ('channel-mapping', '\(channel)', \(version), '\(document)', 0, 'test');
            INSERT INTO rule_generation (kind, generation) VALUES ('channel-mapping', 1)
                ON CONFLICT (kind) DO UPDATE SET generation = rule_generation.generation + 1;
            """)
    }
}

/// A lane without Kafka: records in, one transaction, what was decided and told out.
struct TestLane: ~Copyable {
    struct Batch {
        var outcomes: [IngestDecision.Outcome] = []
        var refusals: [FailureReason] = []
        /// How many events go out, alerts included.
        var events = 0
        var alerts: [AlertRaised] = []
    }

    var connection: PostgresConnection
    private var stage: ChannelIngestStage
    private var ids = IDGenerator(seed: .random(in: .min ... .max))
    private var offset: Int64 = 0

    init(_ conninfo: String) throws {
        let mappings = try MappingShelf { () throws(PostgresError) in try PostgresConnection(conninfo: conninfo) }
        self.init(try PostgresConnection(conninfo: conninfo), ChannelIngestStage(mappings: mappings))
    }

    private init(_ connection: consuming PostgresConnection, _ stage: ChannelIngestStage) {
        self.connection = connection
        self.stage = stage
    }

    mutating func handle(
        _ payloads: String?..., channel: String? = "taobao", shop: String? = "tea-house"
    ) throws -> Batch {
        var batch = RecordBatch(recordLimit: 100, byteLimit: 1_000_000)
        let base = offset
        for payload in payloads {
            var headers = KafkaHeaders()
            if let channel { headers.append("channel", channel) }
            if let shop { headers.append("shop", shop) }
            try append(payload.map { Array($0.utf8) }, headers.bytes, to: &batch)
        }
        var inputs: [ChannelIngestStage.Input] = []
        var setAside = SetAside()
        stage.decode(batch, Array(0..<payloads.count), into: &inputs, setAside: &setAside)
        var result = Batch()
        result.refusals = setAside.letters.map(\.reason)
        guard !inputs.isEmpty else { return result }
        var transaction = connection.begin()
        var facts = try stage.load(inputs, in: &transaction)
        let now = at("2026-11-11T12:00:00Z")
        var context = DecisionContext(now: now, ids: ids)
        var decisions: [ChannelIngestStage.Decision] = []
        stage.decide(inputs, given: &facts, in: &context, into: &decisions)
        ids = context.ids
        var outbox = Outbox(
            origin: .init(
                worker: .channelIngest, group: "channel-ingest", generation: 1,
                partitionCounts: Dictionary(uniqueKeysWithValues: ChannelIngestStage.outputTopics.map { ($0, 4) }),
                eventLimit: 1_000_000),
            sources: [(TopicPartition(topic: Topic.channelOrdersRaw.name, partition: 0), base: ResumeOffset(base))],
            virtual: false, timerPartitions: 4, now: now)
        stage.store(decisions, in: &transaction, outbox: &outbox)
        Alerts.enqueue(outbox.alerts, in: &transaction)
        try transaction.commit()
        result.outcomes = decisions.map(\.intake.outcome)
        result.events = outbox.filledRows.reduce(0) { $0 + Int($1.eventCount) }
        result.alerts = outbox.alerts
        return result
    }

    private mutating func append(_ value: [UInt8]?, _ headers: [UInt8], to batch: inout RecordBatch) throws {
        defer { offset += 1 }
        guard let value else {
            try unsafe batch.appendStored(
                topic: Topic.channelOrdersRaw.name, partition: 0, offset: RecordOffset(offset),
                timestamp: 1_794_398_399_000, key: nil,
                value: nil, headers: headers.span.bytes)
            return
        }
        try unsafe batch.appendStored(
            topic: Topic.channelOrdersRaw.name, partition: 0, offset: RecordOffset(offset),
            timestamp: 1_794_398_399_000, key: nil,
            value: value.span.bytes, headers: headers.span.bytes)
    }

    /// Puts goods on a shelf, through the ledger as everybody must.
    mutating func receive(_ pieces: Int64, of sku: String) throws {
        try connection.execute(
            """
            INSERT INTO stock (warehouse, sku, on_hand) VALUES ('GZ01', '\(sku)', \(pieces));
            INSERT INTO stock_movements (at, sku, warehouse, on_hand, reason, cause_topic, cause_partition, cause_offset)
            VALUES (now(), '\(sku)', 'GZ01', \(pieces), 'received', 'test', 0, 0);
            """)
    }

    /// The first column of every row, as text.
    mutating func texts(_ name: StaticString, _ sql: StaticString) throws -> [String] {
        let rows = try connection.query(Statement(name, sql))
        return (0..<rows.count).map { rows.text($0, 0) }
    }

    /// Counters that are not the sum of their ledger, and pools that are not the sum of their reservations.
    mutating func differences() throws -> [String] {
        try texts(
            "test_differences",
            """
            SELECT p.sku
              FROM stock_pool p
              LEFT JOIN (SELECT sku, sum(reserved) AS pieces FROM stock_movements GROUP BY sku) m USING (sku)
              LEFT JOIN (SELECT sku, sum(quantity) AS pieces FROM pool_reservations GROUP BY sku) r USING (sku)
             WHERE p.reserved <> coalesce(m.pieces, 0) OR p.reserved <> coalesce(r.pieces, 0)
            """)
    }
}
