import Events
import LocalBroker
import LocalPostgres
import Postgres

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
            "SWITCHYARD_KAFKA_SETTINGS": LocalBroker.clientSettingsText,
        ]
    }

    /// Runs one of the `switchyard` commands to its end.
    func run(_ name: String, _ arguments: [String], in workplace: borrowing Workplace) throws {
        try workplace.run(name, arguments, environment: environment)
    }

    /// A database user for each worker, with the rights of `deploy/roles.sql` and no others.
    func makeRoles(_ workplace: borrowing Workplace) throws {
        let file = "\(workplace.root)/deploy/roles.sql"
        guard let script = Files.read(file) else { throw DemoError("\(file) cannot be read") }
        var connection = try PostgresConnection(conninfo: conninfo)
        try connection.execute(script)
        for worker in WorkerName.allCases {
            let role = worker.databaseRole
            try connection.execute(
                """
                DO $$ BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(role)_login') THEN
                        CREATE ROLE \(role)_login LOGIN IN ROLE \(role);
                    END IF;
                END $$
                """)
        }
    }

    mutating func startWorkers(_ workplace: borrowing Workplace) throws {
        for worker in WorkerName.allCases {
            guard let port = freeLoopbackPort() else { throw DemoError("no port of this machine is free") }
            healthPorts[worker] = port
            let log = workplace.log(of: worker.rawValue)
            Files.remove(log)
            let own = [
                "SWITCHYARD_HTTP_PORT": String(port), "SWITCHYARD_DRAIN_DEADLINE": "10s",
                // What comes last in a connection string holds.
                "SWITCHYARD_DATABASE_URL": "\(conninfo) user=\(worker.databaseRole)_login",
            ]
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

extension WorkerName {
    /// As `deploy/roles.sql` calls it.
    fileprivate var databaseRole: String {
        "switchyard_" + rawValue.split(separator: "-").joined(separator: "_")
    }
}
