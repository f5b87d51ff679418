import ArgumentParser
import Domain
import Events

/// What every kind of run can be told.
struct Options: ParsableArguments {
    @Option(help: ArgumentHelp("Where databases, logs and results are.", valueName: "path"))
    var directory = ".run/bench"

    @Option(help: ArgumentHelp("The same seed makes the same orders.", valueName: "number"))
    var seed: UInt64 = 20_261_111

    @Option(
        help: ArgumentHelp(
            "A Kafka that is there already, instead of the local broker. Its topics may hold records: every run begins behind them.",
            valueName: "host:port,…"))
    var bootstrapServers: String?

    @Option(
        help: ArgumentHelp(
            "A PostgreSQL that is there already, as a user who may create databases, instead of a private one.",
            valueName: "connection string"))
    var database: String?

    @Option(
        help: ArgumentHelp("The process of a broker that is there already, to count its CPU time.", valueName: "id"))
    var brokerPid: Int32?

    @Option(
        help: ArgumentHelp(
            "The main process of a PostgreSQL that is there already, to count its CPU time.", valueName: "id"))
    var postgresPid: Int32?

    /// As PostgreSQL's manual advises for a server of its own: a quarter of the memory.
    @Option(help: ArgumentHelp("shared_buffers of the private PostgreSQL, in MiB.", valueName: "number"))
    var sharedBuffers = min(4_096, Machine.mebibytes / 4)

    @Option(help: ArgumentHelp("Lanes of every worker.", valueName: "number"))
    var lanes = 1

    @Option(help: ArgumentHelp("Processes of every worker.", valueName: "number"))
    var processes = 1

    @Option(help: ArgumentHelp("The most records of one database transaction.", valueName: "number"))
    var batch = 1_000

    @Option(help: ArgumentHelp("The least milliseconds from one batch of a lane to the next.", valueName: "number"))
    var batchInterval = 30

    @Option(help: ArgumentHelp("Partitions of every topic on the local broker.", valueName: "number"))
    var partitions: Int?

    @Option(
        help: ArgumentHelp(
            "SKUs that are sold. Orders of a batch compete for the same goods, and lanes wait for each other's.",
            valueName: "number"))
    var skus = 2_000

    @Option(help: ArgumentHelp("Different orders; each is sent many times under new numbers.", valueName: "number"))
    var templates = 2_000

    @Option(
        help: ArgumentHelp(
            "What the warehouse answers: steps (accepted, picked, delivered) or delivered only.", valueName: "word"))
    var warehouse = WarehouseWords.steps

    @Option(
        help: ArgumentHelp(
            "More settings of librdkafka for the workers, as in SWITCHYARD_KAFKA_SETTINGS.", valueName: "key=value;…"))
    var kafkaSettings = ""

    @Option(
        help: ArgumentHelp(
            "Run in front of every worker, for a profiler: \"perf record -g -o {log}.perf\".", valueName: "command"))
    var under = ""

    @Flag(help: "Also show which statements take PostgreSQL's time. Counting them costs a few percent.")
    var statements = false

    func validate() throws {
        guard (1...64).contains(lanes) else { throw ValidationError("--lanes must lie between 1 and 64") }
        guard (1...16).contains(processes) else { throw ValidationError("--processes must lie between 1 and 16") }
        guard (1...10_000).contains(batch) else { throw ValidationError("--batch must lie between 1 and 10000") }
        guard (0...1_000).contains(batchInterval) else {
            throw ValidationError("--batch-interval must lie between 0 and 1000")
        }
        guard (10...1_000_000).contains(skus) else { throw ValidationError("--skus must lie between 10 and 1000000") }
        guard (1...100_000).contains(templates) else {
            throw ValidationError("--templates must lie between 1 and 100000")
        }
        guard partitions == nil || bootstrapServers == nil else {
            throw ValidationError("--partitions is for the local broker; topics that exist keep theirs")
        }
    }
}

/// How much a played warehouse says about a parcel.
enum WarehouseWords: String, ExpressibleByArgument, CaseIterable {
    /// Accepted, picked, delivered: three messages, as the demonstration's warehouses send.
    case steps
    case delivered

    var statuses: [OutboundConfirmed.Status] {
        switch self {
        case .steps: [.accept, .pick, .delivered]
        case .delivered: [.delivered]
        }
    }
}

/// How the workers of one run are set up.
struct WorkerPlan: Hashable, Sendable {
    var lanes: Int
    var processes: Int
    var batch: Int
    /// Milliseconds.
    var batchInterval: Int
    /// What the workers' producers compress with; `nil` leaves the worker's default.
    var compression: String?

    init(_ options: Options) {
        lanes = options.lanes
        processes = options.processes
        batch = options.batch
        batchInterval = options.batchInterval
    }
}

extension WorkerName {
    /// In the order in which an order meets them.
    static let line: [WorkerName] = [
        .channelIngest, .orderAudit, .warehouseRouting, .logisticsQuoting, .wmsFeedback, .afterSales,
    ]

    /// What it reads of an order that goes well, in the order in which it must be read.
    var lineInputs: [Topic] {
        switch self {
        case .channelIngest: [.channelOrdersRaw]
        case .orderAudit: [.ordersReceived]
        case .warehouseRouting: [.ordersApproved]
        case .logisticsQuoting: [.fulfilmentsPlanned]
        case .wmsFeedback: [.outboundRequested, .outboundConfirmed]
        case .afterSales: [.fulfilmentsProgressed]
        }
    }

    /// What it writes of an order that goes well.
    var lineOutput: Topic {
        switch self {
        case .channelIngest: .ordersReceived
        case .orderAudit: .ordersApproved
        case .warehouseRouting: .fulfilmentsPlanned
        case .logisticsQuoting: .outboundRequested
        case .wmsFeedback: .fulfilmentsProgressed
        case .afterSales: .afterSalesUpdated
        }
    }

    /// What it reads of any order here, with what only other stages' words bring.
    var allInputs: [Topic] {
        switch self {
        case .warehouseRouting: lineInputs + [.fulfilmentsProgressed]
        default: lineInputs
        }
    }
}
