import Foundation
import Kafka
import Postgres
import WorkerRuntime

/// Broker and database as the workers' variables name them, with the options of the command line above them.
///
/// Read by the workers' own reader, so that a variable means the same here and there and every mistake is found.
struct ToolSettings {
    private let settings: WorkerSettings
    /// Whether anybody said which broker.
    let namesBroker: Bool
    /// Whether anybody said which database, by us or by libpq's own variables.
    let namesDatabase: Bool

    /// - Parameters:
    ///   - database: what `--database` said.
    ///   - bootstrapServers: what `--bootstrap-servers` said.
    ///   - needsBroker: whether a missing broker is a mistake.
    init(
        database: String? = nil, bootstrapServers: String? = nil, needsBroker: Bool,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws {
        var variables = environment.filter { Self.concerns($0.key) }
        if let database {
            guard !ConnectionString.holdsSecret(database) else {
                throw CommandFailure.usage(
                    "--database must not hold a password: everybody on this machine can read command lines; use "
                        + "SWITCHYARD_DATABASE_URL, SWITCHYARD_DATABASE_PASSWORD_FILE or libpq's password file")
            }
            variables["SWITCHYARD_DATABASE_URL"] = database
            variables["SWITCHYARD_DATABASE_URL_FILE"] = nil
        }
        if let bootstrapServers { variables[Self.brokerVariable] = bootstrapServers }
        if !needsBroker {
            // The reader of workers' settings insists on one, and a database command never uses it.
            variables[Self.brokerVariable] = variables[Self.brokerVariable] ?? Self.unusedBroker
        } else if (variables[Self.brokerVariable] ?? "").isEmpty, variables["SWITCHYARD_CONFIG"] == nil {
            throw CommandFailure.usage(
                "no Kafka broker is named; give --bootstrap-servers HOST:PORT or set \(Self.brokerVariable)")
        }
        settings = try await SettingsLoader.load(worker: "switchyard", environment: variables).settings
        namesBroker = settings.kafka.bootstrapServers != Self.unusedBroker
        namesDatabase =
            !settings.database.url.isEmpty || ["PGHOST", "PGSERVICE", "PGDATABASE"].contains { environment[$0] != nil }
    }

    private static let unusedBroker = "unused:9092"
    private static let brokerVariable = "SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS"

    /// Settings of lanes and stages stand in the same environment and are no business of this program.
    private static func concerns(_ variable: String) -> Bool {
        variable.hasPrefix("SWITCHYARD_KAFKA_") || variable.hasPrefix("SWITCHYARD_DATABASE_")
            || variable == "SWITCHYARD_CONFIG"
    }

    /// The consumer group of a worker of this installation.
    func group(of worker: some RawRepresentable<String>) -> String { settings.kafka.groupPrefix + worker.rawValue }

    var groupPrefix: String { settings.kafka.groupPrefix }

    var bootstrapServers: String { settings.kafka.bootstrapServers }

    /// - Parameter overrides: what this client must have, by librdkafka's names; what the operator set goes first.
    func kafka(_ overrides: [String: String] = [:]) -> KafkaConfiguration {
        KafkaConfiguration(
            bootstrapServers: settings.kafka.bootstrapServers,
            settings: overrides.merging(settings.kafka.settings) { _, operators in operators })
    }

    func connect() throws(PostgresError) -> PostgresConnection {
        try PostgresConnection(
            conninfo: settings.database.conninfo, settings: settings.database.sessionSettings(of: "switchyard"))
    }
}
