/// What somebody who runs the crash test can choose.
package struct CrashTestOptions: Hashable, Sendable {
    package enum Broker: Hashable, Sendable {
        /// One inside this process, which can be told to fail.
        case local
        /// One that is there.
        case external(bootstrapServers: String)
    }

    package enum Database: Hashable, Sendable {
        /// A private PostgreSQL, which can be restarted.
        case local
        /// One that is there: a schema of the test's own in it, which goes afterwards.
        case external(conninfo: String)
    }

    /// How long faults come; starting up and coming to rest are extra.
    package var minutes: Double
    package var seed: UInt64
    package var ordersPerSecond: Int
    package var broker: Broker
    package var database: Database
    /// Settings of librdkafka's for the test's own clients, when the broker is somebody's.
    package var kafkaSettings: [String: String]
    /// Variables that every worker gets beside the test's own: how to log in where the servers are somebody's.
    package var environment: [String: String]
    /// Shell commands that restart somebody's servers; `nil` leaves them alone.
    package var restartDatabase: String?
    package var restartBroker: String?
    /// For databases, logs and everything else that it makes.
    package var directory: String
    /// Leave the recording and the database for looking into.
    package var keeps: Bool
    /// Processes of each worker, and lanes of each process.
    package var processes = 2
    package var lanes = 2

    package init(
        minutes: Double, seed: UInt64, ordersPerSecond: Int, broker: Broker = .local, database: Database = .local,
        kafkaSettings: [String: String] = [:], environment: [String: String] = [:], restartDatabase: String? = nil,
        restartBroker: String? = nil, directory: String, keeps: Bool = false
    ) {
        self.minutes = minutes
        self.seed = seed
        self.ordersPerSecond = ordersPerSecond
        self.broker = broker
        self.database = database
        self.kafkaSettings = kafkaSettings
        self.environment = environment
        self.restartDatabase = restartDatabase
        self.restartBroker = restartBroker
        self.directory = directory
        self.keeps = keeps
    }
}
