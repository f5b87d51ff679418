import Domain
import Events
import Postgres

/// The same rows by binary COPY.
struct CopyRun: ~Copyable {
    private let site: Site
    private let ground: Ground
    private let orders: Int
    private let batch: Int
    private var connection: PostgresConnection

    init(site: Site, ground: Ground, orders: Int, batch: Int) throws {
        var connection = try PostgresConnection(conninfo: ground.conninfo)
        try connection.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        self.connection = connection
        self.site = site
        self.ground = ground
        self.orders = orders
        self.batch = batch
    }

    /// - Parameter outboxBytes: of all the stage's events; its outbox rows are gone by now.
    mutating func measure(_ stage: StageRun.Stage, outboxBytes: Int, _ ceiling: inout Ceiling) throws {
        let batches = max(1, (orders + batch - 1) / batch)
        var tables: [(name: String, rows: CopyStream)] = []
        for table in try tableNames() {
            let stream = CopyStream(
                try connection.copyOut(
                    """
                    COPY (SELECT t.* FROM \(table) t WHERE t.xmin::text::bigint >= \(stage.transactions.lowerBound)
                          AND t.xmin::text::bigint < \(stage.transactions.upperBound)) TO STDOUT (FORMAT binary)
                    """))
            if stream.count > 0 { tables.append((table, stream)) }
        }
        tables.append(("outbox", try outbox(stage, bytes: outboxBytes, rows: batches)))
        ceiling.rowsPerOrder = Double(tables.reduce(0) { $0 + $1.rows.count }) / Double(orders)
        try prepare(tables.map(\.name))
        let slices = tables.map { table in (0..<batches).map { table.rows.slice($0, of: batches) } }
        let commands = tables.map { "COPY bench_ceiling.\($0.name) FROM STDIN (FORMAT binary)" }

        let before = site.postgresPID.flatMap { ProcessTimes.cpuOfFamily(of: $0) }
        let start = ContinuousClock.now
        for number in 0..<batches {
            try connection.execute("BEGIN")
            for table in tables.indices where slices[table][number].count > 0 {
                try connection.copyIn(commands[table], slices[table][number].chunks)
            }
            try connection.execute("COMMIT")
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        ceiling.copy = Double(orders) / seconds
        if let before, let after = site.postgresPID.flatMap({ ProcessTimes.cpuOfFamily(of: $0) }) {
            ceiling.copyCPU = Double(after - before) / Double(orders)
        }
        try connection.execute("DROP SCHEMA bench_ceiling CASCADE")
    }

    private mutating func tableNames() throws -> [String] {
        let rows = try connection.query(Self.tables)
        return (0..<rows.count).map { rows.text($0, 0) }
    }

    /// Empty tables of the same shape.
    private mutating func prepare(_ tables: [String]) throws {
        try connection.execute("DROP SCHEMA IF EXISTS bench_ceiling CASCADE; CREATE SCHEMA bench_ceiling")
        for table in tables {
            try connection.execute(
                """
                CREATE TABLE bench_ceiling.\(table) (LIKE public.\(table) INCLUDING ALL);
                """)
            let options = try connection.query(Self.storageOptions, parameters(table))
            if !options.isNull(0, 0) {
                try connection.execute("ALTER TABLE bench_ceiling.\(table) SET (\(options.text(0, 0)))")
            }
        }
        // A checkpoint in the middle would fall on whoever is measured then.
        try connection.execute("CHECKPOINT")
    }

    private func parameters(_ table: String) -> Parameters {
        var parameters = Parameters()
        parameters.text(table)
        return parameters
    }

    /// Rows like those that the stage wrote and deleted: one a batch, all events in it.
    private mutating func outbox(_ stage: StageRun.Stage, bytes: Int, rows: Int) throws -> CopyStream {
        CopyStream(
            try connection.copyOut(
                """
                COPY (SELECT '\(ground.cluster)', '\(stage.worker.rawValue)', '\(stage.worker.lineInputs[0].name)', n % 12,
                             n::bigint, \(max(1, orders / rows)),
                             -- Not of one repeated byte: what does not compress is what is stored.
                             (SELECT decode(string_agg(md5((n * 100000 + i)::text), ''), 'hex')
                                FROM generate_series(1, \(max(1, bytes / rows / 16))) i),
                             n::bigint, clock_timestamp()
                        FROM generate_series(1, \(rows)) n) TO STDOUT (FORMAT binary)
                """))
    }

    private static let tables = Statement(
        "bench_tables",
        """
        SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND n.nspname = 'public'
           AND c.relname NOT IN ('outbox', 'schema_migrations')
         ORDER BY c.relname
        """)

    private static let storageOptions = Statement(
        "bench_storage_options",
        "SELECT array_to_string(reloptions, ', ') FROM pg_class WHERE oid = ('public.' || $1::text)::regclass")
}

/// A stream of binary COPY, cut at its rows.
///
/// It is a header, then for each row the number of its fields (Int16) and for each field its length (Int32, -1 for NULL) and
/// bytes, and at the end a row of -1 fields; integers are big-endian.
struct CopyStream {
    private let bytes: [UInt8]
    /// Where each row begins, and where the last ends.
    private let starts: [Int]
    private let headerLength: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        func integer(_ place: Int, _ width: Int) -> Int {
            var value = 0
            for index in 0..<width { value = value << 8 | Int(bytes[place + index]) }
            return value
        }
        // Signature (11), flags (4), and the length of an extension that nobody uses.
        headerLength = bytes.count >= 19 ? 19 + integer(15, 4) : 0
        var starts: [Int] = []
        var place = headerLength
        while place + 2 <= bytes.count {
            let fields = integer(place, 2)
            starts.append(place)
            guard fields != 0xFFFF else { break }
            place += 2
            for _ in 0..<fields {
                let length = integer(place, 4)
                place += 4 + (length == 0xFFFF_FFFF ? 0 : length)
            }
        }
        self.starts = starts
    }

    /// Rows.
    var count: Int { max(0, starts.count - 1) }

    /// One part out of several, as a stream of its own.
    func slice(_ number: Int, of parts: Int) -> (count: Int, chunks: [ArraySlice<UInt8>]) {
        let first = count * number / parts
        let last = count * (number + 1) / parts
        guard last > first else { return (0, []) }
        return (last - first, [bytes[..<headerLength], bytes[starts[first]..<starts[last]], [0xFF, 0xFF]])
    }
}
