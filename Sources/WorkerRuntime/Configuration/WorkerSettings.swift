/// Everything an operator can choose about a worker process.
///
/// The defaults stand here and nowhere else: the help text and the check of the configuration print what this
/// structure says. Where each value comes from is declared in `WorkerSettings+Environment.swift`.
package struct WorkerSettings: Sendable, Equatable {
    /// The worker's name, such as `order-audit`. Not a setting: the program knows it.
    package let worker: String

    package var kafka = Kafka()
    package var database = Database()
    package var lanes = Lanes()

    /// Where to begin on a partition for which the database knows no progress.
    package var startPosition = StartPosition.automatic

    /// How long the process may take to reach its broker and its database at start, before it gives up with
    /// exit code 69.
    package var startDeadline = Duration.seconds(60)

    /// How long the lanes may take to finish their batches and hand over their partitions after SIGTERM or SIGINT.
    package var drainDeadline = Duration.seconds(20)

    /// How long a lane may have work and not move before the process calls itself not ready.
    ///
    /// After three times this the process exits with code 75. The same limit holds for the lane's heartbeat, which
    /// decides about liveness.
    package var stallLimit = Duration.seconds(60)

    /// The name of this process in `consumer_progress`, logs and alerts. Default: host name and process id.
    package var instance = ProcessIdentity.hostAndProcess

    /// The publisher generation. A deliberate replay uses a new one, so that its events are not taken for repeats.
    package var generation = 0

    /// How many keys of one partition may be parked before the partition stops: past this the trouble is not with
    /// single orders.
    package var parkedKeyLimit = 1000

    /// How many records of one partition may be set aside, failed or waiting, before the partition stops. They are counted
    /// now and then: what comes in between two counts is beyond it.
    package var parkedRecordLimit = 100_000

    package var http = HTTP()
    package var log = Log()

    /// The stage's own settings by their name without `stage.`; every declared one is present.
    package var stage: [String: String] = [:]

    package init(worker: String) {
        self.worker = worker
    }

    /// The Kafka consumer group and the group in `consumer_progress`: prefix and worker name.
    package var consumerGroup: String { kafka.groupPrefix + worker }
}

extension WorkerSettings {
    /// The broker connection.
    package struct Kafka: Sendable, Equatable {
        /// `host:port` pairs, separated by commas. Required.
        package var bootstrapServers = ""
        /// Prepended to the worker's name to make the consumer group; lets several installations share a cluster.
        package var groupPrefix = ""
        /// Handed to librdkafka as they are, by librdkafka's own names. They win over what the worker would choose.
        package var settings: [String: String] = [:]
    }

    /// The PostgreSQL session of each lane.
    package struct Database: Sendable, Equatable {
        /// A libpq connection string, `key=value` or `postgresql://…`. Empty: libpq's own `PG…` variables decide.
        package var url = ""
        /// A file that holds the password; read once at start.
        package var passwordFile = ""
        /// What `passwordFile` held. Never printed.
        package var password: String?
        package var connectTimeout = Duration.seconds(10)
        package var statementTimeout = Duration.seconds(30)
        package var lockTimeout = Duration.seconds(10)
        package var idleInTransactionTimeout = Duration.seconds(10)
    }

    /// How the lanes work.
    package struct Lanes: Sendable, Equatable {
        /// Threads of this process that each own a consumer, a producer and a database session.
        package var count = 1
        /// The most records of one database transaction.
        package var maxBatchRecords = 1000
        /// The most payload bytes of one database transaction. A single larger record still makes a batch of one.
        package var maxBatchBytes = 8 << 20
        /// Committed batches that may wait for the broker's acknowledgement before the lane stops taking in more.
        package var maxPendingBatches = 8
        /// The least time from one batch to the next, unless it is full: what comes meanwhile joins it. A transaction costs
        /// the same for one record as for fifty. Zero: a lane takes what is there. Nobody waits while a lane is idle.
        package var batchInterval = Duration.zero
        /// How long a poll waits for the first record of a batch.
        package var pollTimeout = Duration.milliseconds(100)
        /// How often due timers are looked for.
        package var timerInterval = Duration.milliseconds(500)
        /// How often the progress is told to the Kafka group, for lag tools and autoscalers only.
        package var advisoryCommitInterval = Duration.seconds(1)
    }

    /// The health and metrics endpoints.
    package struct HTTP: Sendable, Equatable {
        package var host = "127.0.0.1"
        /// `0` takes any free port and logs it; `nil` serves nothing.
        package var port: Int? = 0
    }

    package struct Log: Sendable, Equatable {
        package var level = LogLevel.info
        package var format = LogFormat.text
    }
}

/// Where to begin on a partition for which the database knows no progress.
package enum StartPosition: String, Sendable, CaseIterable {
    /// At the beginning if the Kafka group never committed either; otherwise the database has lost something, and the
    /// partition halts.
    case automatic
    case earliest
    case latest
    /// Where the Kafka group stands: for taking over from a consumer that kept its offsets in Kafka.
    case committed
}

package enum LogLevel: String, Sendable, CaseIterable {
    case trace, debug, info, notice, warning, error, critical
}

package enum LogFormat: String, Sendable, CaseIterable {
    /// One line for people.
    case text
    /// One JSON object a line, for collectors.
    case json
}
