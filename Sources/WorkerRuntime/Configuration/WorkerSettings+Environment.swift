/// Where a worker's settings come from.
///
/// Each can be given by an environment variable or in a JSON file, named by `--config FILE` or `SWITCHYARD_CONFIG`;
/// the environment wins. `Setting` turns a key into its variable: `lanes.maxBatchRecords` is
/// `SWITCHYARD_LANES_MAX_BATCH_RECORDS`, and in the file `{"lanes": {"maxBatchRecords": 500}}`. An empty variable is
/// the same as none, except where said otherwise. Times need a unit (`100ms`, `30s`, `5m`, `1h`), sizes may have one
/// (`KiB`, `MiB`, `GiB`). `WORKER --help` prints this table with the defaults, `WORKER --check-config` the values in
/// force.
///
/// Beyond the table:
/// - `SWITCHYARD_CONFIG`: the configuration file; `--config` wins.
/// - `SWITCHYARD_KAFKA_SETTINGS`: `key=value;key=value`, any key of librdkafka. In the file: `kafka.settings`, an
///   object by librdkafka's names.
/// - `SWITCHYARD_KAFKA_<KEY>`: one key of librdkafka, its dots written as underscores:
///   `SWITCHYARD_KAFKA_SECURITY_PROTOCOL` is `security.protocol`.
/// - `SWITCHYARD_KAFKA_<KEY>_FILE`: the same, read from a file: for secrets.
/// - `SWITCHYARD_<SECRET>_FILE`: a secret setting of the table, read from a file.
extension WorkerSettings {
    package static let declarations: [Setting] =
        kafkaDeclarations + databaseDeclarations + laneDeclarations + processDeclarations

    private static let kafkaDeclarations: [Setting] = [
        .text(
            "kafka.bootstrapServers", \.kafka.bootstrapServers,
            allowed: "host:port, several separated by commas", required: true,
            help: "The brokers to ask first.",
            where: BrokerList.isWellFormed
        ),
        .text(
            "kafka.groupPrefix", \.kafka.groupPrefix,
            allowed: "letters, digits, '.', '_' or '-'",
            help: "Goes before the worker's name to make the consumer group.",
            where: { $0.utf8.allSatisfy(BrokerList.isNameByte) }
        ),
    ]

    private static let databaseDeclarations: [Setting] = [
        .text(
            "database.url", \.database.url,
            allowed: "a libpq connection string", secret: true,
            help: "postgresql://… or key=value pairs. Empty: libpq's own PG… variables decide.",
            where: ConnectionString.isWellFormed
        ),
        .text(
            "database.passwordFile", \.database.passwordFile,
            allowed: "the path of a readable file",
            help: "A file that holds the database password."
        ),
        .duration(
            "database.connectTimeout", \.database.connectTimeout, in: .seconds(2) ... .seconds(300),
            help: "How long one attempt to connect may take; whole seconds."
        ),
        .duration(
            "database.statementTimeout", \.database.statementTimeout, in: .milliseconds(100) ... .seconds(3600),
            help: "How long one statement may run. A server that says nothing for four times as long is given up."
        ),
        .duration(
            "database.lockTimeout", \.database.lockTimeout, in: .milliseconds(100) ... .seconds(3600),
            help: "How long a statement may wait for a lock."
        ),
        .duration(
            "database.idleInTransactionTimeout", \.database.idleInTransactionTimeout,
            in: .milliseconds(100) ... .seconds(3600),
            help: "How long a transaction may lie idle before the server ends the session."
        ),
    ]

    private static let laneDeclarations: [Setting] = [
        .integer(
            "lanes.count", \.lanes.count, in: 1...64,
            help: "Threads of this process, each with a consumer, a producer and a database session of its own."
        ),
        .integer(
            "lanes.maxBatchRecords", \.lanes.maxBatchRecords, in: 1...10_000,
            help: "The most records of one database transaction."
        ),
        .size(
            "lanes.maxBatchBytes", \.lanes.maxBatchBytes, in: (1 << 10)...(1 << 30),
            help: "The most payload bytes of one database transaction."
        ),
        .integer(
            "lanes.maxPendingBatches", \.lanes.maxPendingBatches, in: 1...1000,
            help: "Committed batches that may wait for the broker's acknowledgement."
        ),
        .duration(
            "lanes.batchInterval", \.lanes.batchInterval, in: .zero ... .seconds(1),
            help: """
                The least time from one batch to the next, unless it is full: what comes meanwhile joins it, for a transaction \
                costs the same for one record as for fifty. Adds at most that to a record's way through the worker, and nothing \
                while a lane is idle. 0ms: a lane takes what is there.
                """
        ),
        .duration(
            "lanes.pollTimeout", \.lanes.pollTimeout, in: .milliseconds(1) ... .seconds(10),
            help: "How long a poll waits for the first record."
        ),
        .duration(
            "lanes.timerInterval", \.lanes.timerInterval, in: .milliseconds(10) ... .seconds(3600),
            help: "How often due timers are looked for."
        ),
        .duration(
            "lanes.advisoryCommitInterval", \.lanes.advisoryCommitInterval, in: .milliseconds(10) ... .seconds(3600),
            help: "How often progress is told to the Kafka group, for lag tools and autoscalers only."
        ),
    ]

    private static let processDeclarations: [Setting] = [
        .choice(
            "startPosition", \.startPosition,
            help: "Where to begin on a partition without progress. automatic: earliest if the group never committed, "
                + "otherwise halt."
        ),
        .duration(
            "startDeadline", \.startDeadline, in: .seconds(1) ... .seconds(3600),
            help: "How long the broker and the database may stay out of reach at start."
        ),
        .duration(
            "drainDeadline", \.drainDeadline, in: .seconds(1) ... .seconds(3600),
            help: "How long the lanes may take to finish after SIGTERM or SIGINT."
        ),
        .duration(
            "stallLimit", \.stallLimit, in: .seconds(1) ... .seconds(86_400),
            help: "A lane with work that does not move for this long is not ready; for three times this, the process "
                + "exits."
        ),
        .text(
            "instance", \.instance, allowed: "1 to 200 characters",
            help: "The name of this process in progress rows, logs and alerts.",
            where: { (1...200).contains($0.count) }
        ),
        .integer(
            "generation", \.generation, in: 0...Int(Int32.max),
            help: "The publisher generation. Raise it for a deliberate replay."
        ),
        .integer(
            "parkedKeyLimit", \.parkedKeyLimit, in: 1...1_000_000,
            help: "Parked keys of one partition before the partition stops."
        ),
        .integer(
            "parkedRecordLimit", \.parkedRecordLimit, in: 1...10_000_000,
            help: "Failed and waiting records of one partition before the partition stops."
        ),
        .text(
            "http.host", \.http.host, allowed: "an IPv4 or IPv6 address",
            help: "The address of the health and metrics endpoints.",
            where: NetworkAddress.isLiteral
        ),
        .port(
            "http.port", \.http.port,
            help: "The port of /healthz, /readyz and /metrics. Empty means off."
        ),
        .choice("log.level", \.log.level, help: "The least important messages that are written."),
        .choice("log.format", \.log.format, help: "text for people, json for collectors."),
    ]
}
