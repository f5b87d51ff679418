import ChildProcesses
import Domain
import Events
import Glibc
import LocalBroker
package import LocalPostgres
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
            postgres = try startPostgres(workplace.directory, say)
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

/// In the folder of the demonstration, or where PostgreSQL's own user can get at it: for root it runs as another user,
/// who may not look into root's home.
package func startPostgres(
    _ directory: String, _ say: (String) -> Void
) throws(LocalPostgresError) -> LocalPostgres {
    do throws(LocalPostgresError) {
        return try LocalPostgres.start(in: "\(directory)/postgres")
    } catch {
        let reason: String
        switch error {
        case .notPermitted(let path, let user): reason = "user \(user) may not enter \(path)"
        case .pathTooLong: reason = "the path of \(directory) is too long for a socket"
        default: throw error
        }
        var fingerprint = Fingerprint()
        fingerprint.combine(directory)
        let place = "/var/tmp/switchyard-\(geteuid())-\(String(UInt64(bitPattern: fingerprint.value), radix: 36))"
        say("\(reason), so PostgreSQL's files are in \(place)")
        return try LocalPostgres.start(in: place)
    }
}

private func startBroker(
    _ workplace: borrowing Workplace, port: UInt16?, _ supervisor: inout Supervisor
) throws -> String {
    guard let port = port ?? freeLoopbackPort() else { throw DemoError("no port of this machine is free") }
    let log = workplace.log(of: "broker")
    Files.remove(log)
    try supervisor.start(
        Program(
            name: "broker",
            arguments: [
                try workplace.program("switchyard"), "broker", "--port", String(port), "--topics",
                "\(workplace.root)/topics",
            ], log: log, patience: .seconds(5), isVital: true))
    let deadline = ContinuousClock.now + .seconds(20)
    while !isListening(port) {
        for event in supervisor.step() {
            if case .givenUp = event {
                throw DemoError("the broker did not start:\n  " + Files.lastLines(log, 8).joined(separator: "\n  "))
            }
        }
        guard ContinuousClock.now < deadline else { throw DemoError("the broker does not answer; its log is \(log)") }
        if Interruption.isAsked { throw DemoError.interrupted }
        usleep(20_000)
    }
    return "127.0.0.1:\(port)"
}

extension WorkerName {
    /// As `deploy/roles.sql` calls it.
    fileprivate var databaseRole: String {
        "switchyard_" + rawValue.split(separator: "-").joined(separator: "_")
    }
}
