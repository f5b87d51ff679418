import Events
import LocalPostgres

/// Everything that runs: PostgreSQL, the broker, and the workers under supervision.
struct Installation: ~Copyable {
    private static let database = "switchyard"

    var supervisor: Supervisor
    private let postgres: LocalPostgres
    /// libpq's connection string.
    let conninfo: String
    let bootstrapServers: String
    /// The port of each worker's health and metrics.
    private(set) var healthPorts: [WorkerName: UInt16] = [:]

    /// PostgreSQL with an empty database, and the broker: ours with its topics, or somebody's.
    init(_ workplace: borrowing Workplace, broker wanted: DemoOptions.Broker, say: (String) -> Void) throws {
        var supervisor = try Supervisor()
        let postgres: LocalPostgres
        do {
            postgres = try startPostgres(workplace.directory, say: say)
        } catch {
            supervisor.stopAll()
            throw error
        }
        let conninfo = postgres.conninfo(database: Self.database)
        let broker: String
        do {
            try recreateDatabase(Self.database, on: postgres)
            switch wanted {
            case .local(let port): broker = try startBroker(workplace, port: port, &supervisor)
            case .external(let bootstrapServers): broker = bootstrapServers
            }
        } catch {
            supervisor.stopAll()
            postgres.stop()
            throw error
        }
        self.supervisor = supervisor
        self.postgres = postgres
        self.conninfo = conninfo
        bootstrapServers = broker
    }

    /// What our programs are told by their environment.
    var environment: [String: String] {
        [
            "SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": bootstrapServers,
            "SWITCHYARD_DATABASE_URL": conninfo,
            // The local broker holds an idle fetch for the whole wait, and a rebalance lasts as long as a session.
            "SWITCHYARD_KAFKA_SETTINGS": "fetch.wait.max.ms=10;session.timeout.ms=6000",
        ]
    }

    /// Runs one of the `switchyard` commands to its end.
    func run(_ name: String, _ arguments: [String], in workplace: borrowing Workplace) throws {
        try runSwitchyard(name, arguments, environment: environment, in: workplace)
    }

    mutating func startWorkers(_ workplace: borrowing Workplace) throws {
        for worker in WorkerName.allCases {
            guard let port = freeLoopbackPort() else { throw DemoError("no port of this machine is free") }
            healthPorts[worker] = port
            let log = workplace.log(of: worker.rawValue)
            Files.remove(log)
            let own = ["SWITCHYARD_HTTP_PORT": String(port), "SWITCHYARD_DRAIN_DEADLINE": "10s"]
            try supervisor.start(
                Program(
                    name: worker.rawValue, arguments: [try workplace.program(worker.rawValue)],
                    environment: environment.merging(own) { $1 }, log: log, patience: .seconds(15)))
        }
    }

    consuming func stop() {
        supervisor.stopAll()
        postgres.stop()
    }
}
