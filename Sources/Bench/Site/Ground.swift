import Domain
import Events
import Kafka
import LocalBroker
import Postgres

/// What one run works on: a fresh database, and topics from where they ended when it began.
struct Ground: Sendable {
    let bootstrapServers: String
    let conninfo: String
    let cluster: String
    /// Of each topic of the line, where each partition ended at the beginning.
    let beginnings: [Topic: [Int64]]
    private let kafkaSettings: String

    /// Every topic that an order passes.
    static let topics: [Topic] = {
        var topics: [Topic] = []
        for worker in WorkerName.line {
            for topic in worker.lineInputs + [worker.lineOutput] where !topics.contains(topic) { topics.append(topic) }
        }
        return topics
    }()

    init(bootstrapServers: String, conninfo: String, options: Options) throws {
        self.bootstrapServers = bootstrapServers
        self.conninfo = conninfo
        // The local broker holds an idle fetch for the whole wait, and a rebalance lasts as long as a session.
        let own = options.bootstrapServers == nil ? "fetch.wait.max.ms=10;session.timeout.ms=6000" : ""
        kafkaSettings = [own, options.kafkaSettings].filter { !$0.isEmpty }.joined(separator: ";")
        let ends = try Ends(bootstrapServers)
        cluster = try ends.clusterID()
        beginnings = try Dictionary(uniqueKeysWithValues: Topic.all.map { ($0, try ends.all(of: $0).map(\.high)) })
        try seed()
    }

    /// What the workers are told by their environment.
    var environment: [String: String] {
        var environment = [
            "SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": bootstrapServers,
            "SWITCHYARD_DATABASE_URL": conninfo,
            "SWITCHYARD_DRAIN_DEADLINE": "30s",
        ]
        if !kafkaSettings.isEmpty { environment["SWITCHYARD_KAFKA_SETTINGS"] = kafkaSettings }
        return environment
    }

    /// With settings that fit the broker.
    func consumer(_ group: String) throws -> KafkaConsumer {
        try KafkaConsumer(
            KafkaConfiguration(bootstrapServers: bootstrapServers, settings: LocalBroker.clientSettings), group: group,
            log: { _, _, _ in })
    }

    func producer(_ settings: [String: String]) throws -> KafkaProducer {
        try KafkaProducer(
            KafkaConfiguration(bootstrapServers: bootstrapServers, settings: settings), log: { _, _, _ in })
    }

    /// Every group begins where the topics end now: what earlier runs have left on the cluster is none of its business.
    private func seed() throws {
        var connection = try PostgresConnection(conninfo: conninfo)
        var rows: [(group: String, place: TopicPartition, next: Int64)] = []
        for worker in WorkerName.line {
            for topic in worker.everyInput {
                for (partition, next) in (beginnings[topic] ?? []).enumerated() where next > 0 {
                    let place = TopicPartition(topic: topic.name, partition: Int32(partition))
                    rows.append((worker.rawValue, place, next))
                }
            }
        }
        guard !rows.isEmpty else { return }
        var parameters = Parameters()
        parameters.text(cluster)
        parameters.array(rows) { $0.group }
        parameters.array(rows) { $0.place.topic }
        parameters.array(rows) { $0.place.partition }
        parameters.array(rows) { $0.next }
        _ = try connection.query(Self.seedProgress, parameters)
    }

    private static let seedProgress = Statement(
        "bench_seed_progress",
        """
        INSERT INTO consumer_progress (cluster, consumer_group, topic, partition, next_offset, epoch, owner)
        SELECT $1::text, consumer_group, topic, partition, next_offset, 0, 'bench'
          FROM unnest($2::text[], $3::text[], $4::integer[], $5::bigint[])
            AS s (consumer_group, topic, partition, next_offset)
        """)
}

extension WorkerName {
    /// Everything that its group subscribes to.
    fileprivate var everyInput: [Topic] {
        switch self {
        case .warehouseRouting: [.ordersApproved, .stockAdjusted, .fulfilmentsProgressed]
        case .afterSales: [.afterSalesRequested, .fulfilmentsProgressed, .returnsReceived, .refundsSettled]
        default: lineInputs
        }
    }
}

/// Asks a cluster where its partitions begin and end.
struct Ends: ~Copyable {
    private let consumer: KafkaConsumer

    init(_ bootstrapServers: String) throws(KafkaError) {
        consumer = try KafkaConsumer(
            KafkaConfiguration(bootstrapServers: bootstrapServers), group: "switchyard-bench", log: { _, _, _ in })
    }

    func clusterID() throws(KafkaError) -> String { try consumer.clusterID(timeout: 10_000) }

    /// Of every partition, the first record that is still there and the place behind the last.
    func all(of topic: Topic) throws(KafkaError) -> [(low: Int64, high: Int64)] {
        var ends: [(Int64, Int64)] = []
        for partition in 0..<(try consumer.partitionCount(of: topic.name, timeout: 10_000)) {
            let place = TopicPartition(topic: topic.name, partition: Int32(partition))
            let (low, high) = try consumer.watermarks(place, timeout: 10_000)
            ends.append((low.rawValue, high.rawValue))
        }
        return ends
    }
}
