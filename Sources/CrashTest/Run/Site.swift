import ChildProcesses
import ConnectionCutting
import Demonstration
import Events
import Glibc
import Kafka
import LocalBroker
import LocalPostgres
import Postgres
import TopicFiles
import Verifier

/// The servers of a crash test: its own, or somebody's.
struct Site: ~Copyable {
    private static let database = "crash_test"

    /// `nil` while it restarts, and when it is somebody's.
    private var postgres: LocalPostgres?
    private let postgresDirectory: String?
    let broker: LocalBroker?
    let bootstrapServers: String
    /// For the test's own clients.
    let kafka: KafkaConfiguration
    /// For the test's own sessions: straight to the server.
    let conninfo: String
    /// The schema that goes afterwards, in somebody's database.
    private let schema: String?
    private let proxies: [WorkerName: CuttingProxy]
    /// Why connections cannot be cut; `nil` when they can.
    let uncuttable: String?
    let clusterID: String
    let groupPrefix: String
    let topics: [TopicFile]
    /// The first record of interest of every partition.
    let starts: [TopicPartition: Int64]

    init(_ options: CrashTestOptions, _ workplace: borrowing Workplace, say: (String) -> Void) throws {
        let topics = try TopicDirectory(path: "\(workplace.root)/topics").files
        let broker: LocalBroker?
        let kafka: KafkaConfiguration
        let groupPrefix: String
        switch options.broker {
        case .local:
            let local = try LocalBroker(topics: topics.map { ($0.topic.name, Int($0.partitions)) })
            broker = local
            kafka = KafkaConfiguration(bootstrapServers: local.bootstrapServers, settings: LocalBroker.clientSettings)
            groupPrefix = ""
        case .external(let servers):
            broker = nil
            kafka = KafkaConfiguration(bootstrapServers: servers, settings: options.kafkaSettings)
            // Groups of its own: those of an earlier run stand elsewhere, and somebody's pipeline is not to be joined.
            groupPrefix = "crash-test-\(options.seed)-\(getpid())-"
            try workplace.run(
                "topics", ["topics", "apply", "--directory", "\(workplace.root)/topics"],
                environment: options.environment.merging(["SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": servers]) { $1 })
        }
        let (clusterID, starts) = try askCluster(kafka, topics)
        var postgres: LocalPostgres?
        var postgresDirectory: String?
        var schema: String?
        let conninfo: String
        switch options.database {
        case .local:
            let started = try startPostgres(workplace.directory, say: say)
            postgresDirectory = started.directory
            conninfo = started.conninfo(database: Self.database)
            postgres = consume started
        case .external(let given):
            let name = "crash_test_\(options.seed)_\(getpid())"
            var connection = try PostgresConnection(conninfo: given)
            try connection.execute("CREATE SCHEMA \(name)")
            connection.close()
            schema = name
            conninfo = Conninfo.adding([("options", "-csearch_path=\(name)")], to: given)
        }
        do {
            if postgres != nil { try recreateDatabase(Self.database, on: postgres!) }
        } catch {
            postgres.take()?.stop()
            throw error
        }
        self.topics = topics
        self.broker = broker
        bootstrapServers = kafka.bootstrapServers
        self.kafka = kafka
        self.groupPrefix = groupPrefix
        self.clusterID = clusterID
        self.starts = starts
        self.postgresDirectory = postgresDirectory
        self.schema = schema
        self.conninfo = conninfo
        (proxies, uncuttable) = cuttingProxies(before: conninfo)
        self.postgres = postgres
    }

    var possibilities: FaultPlan.Possibilities {
        FaultPlan.Possibilities(
            restartsDatabase: postgresDirectory != nil, crashesDatabase: postgresDirectory != nil, cutsConnections: uncuttable == nil, commandsBroker: broker != nil)
    }

    /// What a worker is told.
    func environment(of worker: WorkerName, _ options: CrashTestOptions) -> [String: String] {
        // A stopped worker is stopped for longer than a session, and that must not take all day.
        let fitting = broker == nil ? "session.timeout.ms=6000" : LocalBroker.clientSettingsText
        // What the user gives wins: a setting may be given once.
        let given = options.environment["SWITCHYARD_KAFKA_SETTINGS"]
        let ours = fitting.split(separator: ";").filter { setting in
            !(given ?? "").contains(setting.prefix { $0 != "=" })
        }
        let settings = (given.map { [$0] } ?? []) + ours.map(String.init)
        let own = [
            "SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": bootstrapServers,
            "SWITCHYARD_KAFKA_SETTINGS": settings.joined(separator: ";"),
            "SWITCHYARD_KAFKA_GROUP_PREFIX": groupPrefix,
            "SWITCHYARD_DATABASE_URL": workerConninfo(worker),
            // A process that sleeps in a transaction holds rows that others want.
            "SWITCHYARD_DATABASE_IDLE_IN_TRANSACTION_TIMEOUT": "4s",
            // Four of these without a word, and a connection counts as lost.
            "SWITCHYARD_DATABASE_STATEMENT_TIMEOUT": "5s",
            "SWITCHYARD_DATABASE_LOCK_TIMEOUT": "3s",
            "SWITCHYARD_LANES_COUNT": String(options.lanes),
            // Small batches: more commits, and more places between them.
            "SWITCHYARD_LANES_MAX_BATCH_RECORDS": "100",
            "SWITCHYARD_LANES_ADVISORY_COMMIT_INTERVAL": "300ms",
            "SWITCHYARD_DRAIN_DEADLINE": "15s",
        ]
        return options.environment.merging(own) { $1 }
    }

    private func workerConninfo(_ worker: WorkerName) -> String {
        guard let proxy = proxies[worker] else { return conninfo }
        return throughProxy(proxy, conninfo)
    }

    func arm(_ cut: CuttingProxy.Cut, of worker: WorkerName, times: Int) { proxies[worker]?.arm(cut, times: times) }

    /// How many connections were cut.
    var cuts: Int { proxies.values.reduce(0) { $0 + $1.cuts } }

    /// Which partitions of which topics a worker reads.
    func inputs(of worker: WorkerName) -> [TopicPartition] {
        let names = Set(topics.filter { $0.readers.contains(worker.rawValue) }.map(\.topic.name))
        return starts.keys.filter { names.contains($0.topic) }.sorted()
    }

    // MARK: - Restarts

    mutating func restartDatabase(isFast: Bool) throws {
        guard let directory = postgresDirectory, let running = postgres.take() else { return }
        if isFast { running.stop() } else { running.stopImmediately() }
        postgres = try LocalPostgres.start(in: directory)
    }

    /// As an administrator does it.
    func endSessions(of worker: WorkerName) throws {
        var parameters = Parameters()
        parameters.text(worker.rawValue)
        var connection = try PostgresConnection(conninfo: conninfo)
        _ = try connection.query(
            Statement(
                "crash_test_end_sessions",
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = $1::text
                """), parameters)
    }

    /// Kills the server's process of a session of the test's own: for the server, one is as good as any.
    func crashDatabase() throws {
        let connection = try PostgresConnection(conninfo: conninfo)
        kill(connection.backendPID, SIGKILL)
    }

    consuming func stop(keeps: Bool) {
        for proxy in proxies.values { proxy.stop() }
        broker?.stop()
        if let schema, !keeps, var connection = try? PostgresConnection(conninfo: conninfo) {
            try? connection.execute("DROP SCHEMA \(schema) CASCADE")
        }
        if let running = postgres.take() { running.stop() }
    }
}

private func throughProxy(_ proxy: CuttingProxy, _ conninfo: String) -> String {
    Conninfo.adding([("host", proxy.directory), ("hostaddr", ""), ("port", "5432")], to: conninfo)
}

/// One before each worker's sessions, so that a fault can be meant for one of them.
private func cuttingProxies(before conninfo: String) -> ([WorkerName: CuttingProxy], String?) {
    do {
        let connection = try PostgresConnection(conninfo: conninfo)
        let (host, port) = (connection.serverHost, connection.serverPort)
        connection.close()
        let address: ServerAddress =
            host.hasPrefix("/") ? .socket("\(host)/.s.PGSQL.\(port)") : .network(host: host, port: port)
        var proxies: [WorkerName: CuttingProxy] = [:]
        for worker in WorkerName.allCases { proxies[worker] = try CuttingProxy(to: address) }
        // A server that insists on encryption does not let the proxy in.
        if let proxy = proxies[.channelIngest] {
            let trial = try PostgresConnection(conninfo: throughProxy(proxy, conninfo))
            trial.close()
        }
        return (proxies, nil)
    } catch {
        return ([:], "\(error)")
    }
}

/// The cluster's id, and where every partition ends before the test begins.
private func askCluster(
    _ kafka: KafkaConfiguration, _ topics: [TopicFile]
) throws -> (String, [TopicPartition: Int64]) {
    let consumer = try KafkaConsumer(kafka, group: "switchyard-crash-test", log: { _, _, _ in })
    var starts: [TopicPartition: Int64] = [:]
    for topic in topics {
        for partition in 0..<(try consumer.partitionCount(of: topic.topic.name, timeout: 15_000)) {
            let place = TopicPartition(topic: topic.topic.name, partition: Int32(partition))
            starts[place] = try consumer.watermarks(place, timeout: 15_000).high.rawValue
        }
    }
    return (try consumer.clusterID(timeout: 15_000), starts)
}
