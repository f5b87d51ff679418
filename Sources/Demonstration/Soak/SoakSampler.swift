import Events
import Glibc
import Postgres

/// Looks at every process and table now and then, while a soak runs.
struct SoakSampler: ~Copyable {
    private let interval: Duration
    private let startedAt = ContinuousClock.now
    private var lastLook: ContinuousClock.Instant?
    private var connection: PostgresConnection
    private let notes: Int32
    private(set) var series: [SoakSeries] = []
    private var places: [String: Int] = [:]
    private var processes: [String: Int32] = [:]
    /// What happened that should not have: a worker that ended.
    private(set) var incidents: [String] = []

    /// Rows come and go in these; their size and their dead rows must come to a level.
    private static let hotTables: Set<String> = [
        "outbox", "consumer_progress", "publisher_progress", "stock", "stock_pool", "warehouse_load", "rule_generation",
        "schema_migrations",
    ]

    /// - Parameter notes: a file that gets every sample, for whoever wants to draw them.
    init(interval: Duration, conninfo: String, notes: String) throws(PostgresError) {
        self.interval = interval
        self.notes = unsafe open(notes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        connection = try PostgresConnection(conninfo: conninfo)
    }

    deinit { if notes >= 0 { close(notes) } }

    /// Looks, when it is time.
    mutating func step(_ supervisor: borrowing Supervisor) throws(PostgresError) {
        if let lastLook, ContinuousClock.now - lastLook < interval { return }
        lastLook = .now
        let seconds = Double((ContinuousClock.now - startedAt).components.seconds)
        for worker in WorkerName.allCases { look(at: worker.rawValue, supervisor, seconds) }
        try lookAtDatabase(seconds)
    }

    private mutating func look(at worker: String, _ supervisor: borrowing Supervisor, _ seconds: Double) {
        guard let process = supervisor.process(of: worker), let sample = ProcessSample(process: process) else {
            incidents.append("\(worker) was not there after \(Int(seconds)) s")
            return
        }
        if let before = processes.updateValue(process, forKey: worker), before != process {
            incidents.append("\(worker) was started again before \(Int(seconds)) s")
        }
        // An allocator's arena is 64 MiB of address space that fills by and by; what stays below is no leak that shows in a day.
        add("\(worker): memory", .mebibytes, .flat(allowance: 2), sample.residentMebibytes, seconds)
        add("\(worker): file descriptors", .count, .flat(allowance: 2), sample.fileDescriptors, seconds)
        add("\(worker): threads", .count, .flat(allowance: 2), sample.threads, seconds)
    }

    private mutating func lookAtDatabase(_ seconds: Double) throws(PostgresError) {
        let queues = try connection.query(SoakStatements.queues)
        add("outbox: rows", .count, .flat(allowance: 10), Double(queues.int64(0, 0)), seconds)
        add("timers: due", .count, .flat(allowance: 10), Double(queues.int64(0, 1)), seconds)
        add("publisher_progress: rows", .count, .flat(allowance: 2), Double(queues.int64(0, 2)), seconds)
        add("consumer_progress: rows", .count, .flat(allowance: 2), Double(queues.int64(0, 3)), seconds)
        let sessions = try connection.query(SoakStatements.sessions)
        var memory = 0.0
        var isKnown = sessions.count > 0
        for row in 0..<sessions.count {
            let own = ProcessSample.privateMebibytes(of: sessions.int32(row, 0))
            memory += own ?? 0
            isKnown = isKnown && own != nil
        }
        add("PostgreSQL: sessions", .count, .flat(allowance: 2), Double(sessions.count), seconds)
        if isKnown { add("PostgreSQL: memory of the sessions", .mebibytes, .flat(allowance: 12), memory, seconds) }
        let tables = try connection.query(SoakStatements.tables)
        for row in 0..<tables.count {
            let name = tables.text(row, 0)
            let size = Double(tables.int64(row, 2)) / 1_048_576
            if Self.hotTables.contains(name) {
                // Between two visits of autovacuum, every batch leaves some.
                add("\(name): dead rows", .count, .flat(allowance: 3_000), Double(tables.int64(row, 1)), seconds)
                add("\(name): size", .mebibytes, .flat(allowance: 1), size, seconds)
            } else {
                add("\(name): size", .mebibytes, .grows, size, seconds)
            }
        }
        add("whole database: size", .mebibytes, .grows, Double(queues.int64(0, 4)) / 1_048_576, seconds)
    }

    private mutating func add(
        _ name: String, _ unit: SoakSeries.Unit, _ expectation: SoakSeries.Expectation, _ value: Double,
        _ seconds: Double
    ) {
        let place = places[name] ?? series.count
        if place == series.count {
            places[name] = place
            series.append(SoakSeries(name, unit, expectation))
        }
        series[place].add(value, at: seconds)
        let line = Array("\(Int(seconds))\t\(name)\t\(value)\n".utf8)
        unsafe _ = write(notes, line, line.count)
    }
}
