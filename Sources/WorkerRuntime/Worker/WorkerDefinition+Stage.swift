import Events
import Kafka
import Logging
package import Postgres
import Schema

extension WorkerDefinition {
    /// The worker that runs a stage.
    ///
    /// - Parameters:
    ///   - stageSettings: the stage's own settings, beside those that every worker has.
    ///   - makeStage: makes a stage for each lane, on the lane's thread.
    package init<S: Stage>(
        running stage: S.Type, summary: String, stageSettings: [Setting] = [],
        makeStage: @escaping @Sendable (WorkerSettings) throws -> S
    ) {
        self.init(
            name: S.name.rawValue, summary: summary, settings: stageSettings,
            prepare: { settings, logger in try await checkSurroundings(settings, logger) },
            makeLane: { number, settings, vitals, logger in
                Lane(number: number, settings: settings, vitals: vitals, logger: logger) { try makeStage(settings) }
            })
    }
}

/// What every lane needs and none should have to find out by failing: a database that answers, keeps what it commits and
/// has this version's schema, and a broker that answers.
private func checkSurroundings(_ settings: WorkerSettings, _ logger: Logger) async throws {
    // Both checks block; a thread of their own keeps the pool free for the signal handlers.
    let thread = PinnedThread(name: "prepare")
    defer { thread.stop() }
    try await Surroundings(thread: thread).check(settings, logger)
}

private actor Surroundings {
    private let thread: PinnedThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    init(thread: PinnedThread) { self.thread = thread }

    func check(_ settings: WorkerSettings, _ logger: Logger) throws {
        try checkDatabase(settings, logger)
        try checkBroker(settings, logger)
    }

    private func checkDatabase(_ settings: WorkerSettings, _ logger: Logger) throws {
        do {
            var connection = try PostgresConnection(settings)
            let durability = try connection.durability()
            if let refusal = durability.refusal { throw WorkerFailure.configuration(refusal) }
            try Schema.requireCurrent(in: &connection)
            if let doubt = connection.transport.doubt { logger.warning("\(doubt)") }
        } catch let error as PostgresError {
            if error.kind == .transient { throw WorkerFailure.unavailable("the database cannot be reached: \(error)") }
            throw WorkerFailure.configuration("the database cannot be used: \(error)")
        } catch let error as SchemaError {
            throw WorkerFailure.configuration("\(error)")
        }
    }

    private func checkBroker(_ settings: WorkerSettings, _ logger: Logger) throws {
        do throws(KafkaError) {
            let configuration = KafkaConfiguration(
                bootstrapServers: settings.kafka.bootstrapServers, settings: settings.kafka.settings)
            let producer = try KafkaProducer(configuration, log: { _, _, _ in })
            _ = try producer.clusterID(timeout: 5_000)
            if let doubt = configuration.transportDoubt { logger.warning("\(doubt)") }
        } catch {
            if error.disposition == .retry {
                throw WorkerFailure.unavailable("no Kafka broker can be reached: \(error.reason)")
            }
            throw WorkerFailure.configuration("Kafka and this worker do not get along: \(error.reason) (\(error.name))")
        }
    }
}

extension PostgresTransport {
    /// What an operator should know of a session like this.
    fileprivate var doubt: String? {
        switch self {
        case .local, .verified: nil
        case .unverified:
            "The database's certificate is not checked against its name; use sslmode=verify-full with sslrootcert"
        case .plain: "The connection to the database is not encrypted; use sslmode=verify-full with sslrootcert"
        }
    }
}

extension KafkaConfiguration {
    fileprivate var transportDoubt: String? {
        guard isUnencrypted, let server = remoteServers.first else { return nil }
        return "The connection to Kafka (\(server)) is not encrypted; use security.protocol=ssl or sasl_ssl"
    }
}

extension PostgresConnection {
    /// A session as the settings of a worker ask for it.
    package init(_ settings: WorkerSettings) throws(PostgresError) {
        try self.init(
            conninfo: settings.database.conninfo, settings: settings.database.sessionSettings(of: settings.worker))
    }
}
