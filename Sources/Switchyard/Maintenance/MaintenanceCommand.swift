import ArgumentParser
import Domain
import WorkerRuntime

/// `switchyard maintenance`: what somebody has to do now and then, or better a timer.
struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Keeps the database from growing for ever.",
        subcommands: [MaintenancePruneCommand.self])
}

/// `switchyard maintenance prune`: removes records of the past whose time is over.
struct MaintenancePruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Removes rows whose time is over, in small transactions.",
        discussion: """
            Run it once a day, while the workers work. By table: how long rows are kept, and what holds for as long.

            \(Retention.all.map { "  \($0.table): \($0.days) days (at least \($0.leastDays)). \($0.guarantee)" }.joined(separator: "\n"))

            Orders, fulfilments, cases, refunds and the stock ledger are the books; they are not removed.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var person: OperatorOptions

    @Option(help: ArgumentHelp("Only this table.", valueName: "name"))
    var table: String?

    @Option(help: ArgumentHelp("With --table: another period, in days (180d).", valueName: "days"))
    var olderThan: String?

    @Option(help: ArgumentHelp("Rows of one transaction.", valueName: "number"))
    var batch = 1_000

    @Flag(help: "Say what would go, and remove nothing.")
    var dryRun = false

    private var retentions: [Retention] {
        table.map { name in Retention.all.filter { $0.table == name } } ?? Retention.all
    }

    private var days: Int? {
        olderThan.flatMap { $0.hasSuffix("d") ? Int($0.dropLast()) : nil }
    }

    func validate() throws {
        if let table, retentions.isEmpty {
            let names = Retention.all.map(\.table).joined(separator: ", ")
            throw ValidationError("\(table) is not pruned; there are \(names)")
        }
        if olderThan != nil, table == nil { throw ValidationError("--older-than is for one --table") }
        if olderThan != nil, days ?? 0 < 1 { throw ValidationError("--older-than is a number of days: 180d") }
        guard (1...100_000).contains(batch) else { throw ValidationError("--batch must lie between 1 and 100000") }
    }

    func run() async throws {
        var pruning = Pruning(person: try person.operator())
        var connection = try await database.connect()
        pruning.batch = batch
        pruning.isDryRun = dryRun
        var result = Table("table", "before", dryRun ? "would_go" : "removed")
        for retention in retentions {
            let outcome = try pruning.prune(retention, days: days, now: .now, in: &connection)
            result.add(.text(outcome.table), .init(outcome.before), .init(outcome.rows))
        }
        var report = Report()
        report.add(dryRun ? "dry_run" : "pruned", result)
        output.say(report)
    }
}
