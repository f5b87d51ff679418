import Demonstration
import Domain
import Events
import Glibc
import Kafka
import LocalPostgres
import Postgres

/// Where the runs take place: a PostgreSQL and a broker, ours or somebody's. Used from one thread.
final class Site {
    let options: Options
    let workplace: Workplace
    private var postgres: LocalPostgres?
    private var broker: Supervisor?
    private(set) var bootstrapServers: String
    /// The main process of PostgreSQL, and the broker's, where we know them.
    let postgresPID: Int32?
    private(set) var brokerPID: Int32?
    private var databases = 0
    private let moment: String

    private static let template = "switchyard_bench_template"

    /// Starts PostgreSQL, and makes the database that all runs begin with: schema and rules.
    init(_ options: Options) throws {
        self.options = options
        workplace = try Workplace(options.directory) { say("  \($0)") }
        bootstrapServers = options.bootstrapServers ?? ""
        brokerPID = options.brokerPid
        moment = String(Timestamp.now.microseconds / 1_000_000, radix: 36)
        if options.database == nil {
            var settings = LocalPostgres.Settings()
            settings.sharedBuffersMebibytes = options.sharedBuffers
            settings.maxWALMebibytes = 4_096
            if options.statements { settings.others["shared_preload_libraries"] = "pg_stat_statements" }
            postgres = try startPostgres(workplace.directory, settings) { say("  \($0)") }
            postgresPID = postgres?.processID
        } else {
            postgresPID = options.postgresPid
        }
        try makeTemplate()
        if options.bootstrapServers != nil {
            let environment = ["SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": bootstrapServers]
            try workplace.run(
                "topics", ["topics", "apply", "--directory", "\(workplace.root)/topics"], environment: environment)
        }
    }

    /// Everything that we started has ended.
    func stop() {
        if let broker = broker.take() { broker.stopAll() }
        dropDatabases()
        if let postgres = postgres.take() { postgres.stop() }
    }

    /// - Parameter partitions: of every topic on the local broker; `nil` is what the topics' files say.
    /// - Returns: a broker without records, or behind those that it has, and a database of its own.
    func begin(_ catalogue: Catalogue, partitions: Int? = nil) throws -> Ground {
        if options.bootstrapServers == nil { try renewBroker(partitions: partitions ?? options.partitions) }
        let conninfo = try makeDatabase()
        var connection = try PostgresConnection(conninfo: conninfo)
        try OpeningStock.load(catalogue, blocked: [], on: &connection)
        connection.close()
        return try Ground(bootstrapServers: bootstrapServers, conninfo: conninfo, options: options)
    }

    /// The database of the run before, and topics without records, or behind those that there are.
    func begin(again ground: Ground) throws -> Ground {
        if options.bootstrapServers == nil { try renewBroker(partitions: options.partitions) }
        return try Ground(bootstrapServers: bootstrapServers, conninfo: ground.conninfo, options: options)
    }

    // MARK: - Kafka

    private func renewBroker(partitions: Int?) throws {
        if let broker = broker.take() { broker.stopAll() }
        var supervisor = try Supervisor()
        do {
            let topics = try topicDirectory(partitions: partitions)
            bootstrapServers = try startBroker(workplace, port: nil, topics: topics, &supervisor)
            brokerPID = supervisor.process(of: "broker")
            broker = consume supervisor
        } catch {
            supervisor.stopAll()
            throw error
        }
    }

    /// The topics' files, with another number of partitions when one is asked for.
    private func topicDirectory(partitions: Int?) throws -> String {
        let original = "\(workplace.root)/topics"
        guard let partitions else { return original }
        let copy = "\(workplace.directory)/topics"
        try Files.makeDirectory(copy)
        for topic in Topic.all {
            guard let text = Files.read("\(original)/\(topic.name).yaml") else {
                throw BenchError("\(original)/\(topic.name).yaml cannot be read")
            }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0 == "partitions: 4" ? "partitions: \(partitions)" : String($0)
            }
            try Files.write(lines.joined(separator: "\n"), to: "\(copy)/\(topic.name).yaml")
        }
        return copy
    }

    // MARK: - PostgreSQL

    func conninfo(_ database: String) -> String {
        if let given = options.database { return given.naming(database: database) }
        return postgres!.conninfo(database: database)
    }

    private func administer(_ script: [String]) throws {
        var connection = try PostgresConnection(conninfo: options.database ?? postgres!.conninfo())
        // Each alone: databases are made and dropped outside of transactions.
        for statement in ["SET statement_timeout = 0"] + script { try connection.execute(statement) }
    }

    private func makeTemplate() throws {
        try administer([
            "DROP DATABASE IF EXISTS \(Self.template)", "CREATE DATABASE \(Self.template) TEMPLATE template0",
        ])
        let environment = ["SWITCHYARD_DATABASE_URL": conninfo(Self.template)]
        try workplace.run("schema", ["schema", "apply"], environment: environment)
        let rules = ["deploy/rules", "deploy/mappings", "deploy/demo/rules"].map { "\(workplace.root)/\($0)" }
        try workplace.run(
            "rules", ["rules", "apply"] + rules + ["--by", "bench"], environment: environment)
    }

    private func makeDatabase() throws -> String {
        dropDatabases()
        databases += 1
        let name = "switchyard_bench_\(moment)_\(databases)"
        try administer(["CREATE DATABASE \(name) TEMPLATE \(Self.template)"])
        current = name
        return conninfo(name)
    }

    /// The database of the run before.
    private var current: String?

    private func dropDatabases() {
        guard let name = current.take() else { return }
        // A database that stays behind takes room and harms nobody.
        try? administer(["DROP DATABASE IF EXISTS \(name) WITH (FORCE)"])
    }
}

extension String {
    /// A connection string of libpq with another database.
    func naming(database: String) -> String {
        guard hasPrefix("postgresql://") || hasPrefix("postgres://") else { return "\(self) dbname=\(database)" }
        // A parameter goes before the path.
        return self + (contains("?") ? "&" : "?") + "dbname=\(database)"
    }
}

/// Why a run cannot go on, in words that say what to do.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Tells the person before the screen; results go to standard output, this does not.
func say(_ text: String) {
    let line = text + "\n"
    _ = unsafe line.withCString { unsafe write(2, $0, strlen($0)) }
}
