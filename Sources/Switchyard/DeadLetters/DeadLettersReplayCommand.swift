import ArgumentParser

/// `switchyard dead-letters replay`.
struct DeadLettersReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Sends failed records through their workers again.",
        discussion: """
            Name records, or choose them with --worker, --reason or --all. A record that fails again is set aside again; \
            records that wait behind one that went through follow by themselves.
            """)

    @Argument(help: ArgumentHelp("Records, as `list` names them.", valueName: "topic[partition]@offset"))
    var records: [DeadLetterAddress] = []

    @OptionGroup var filter: DeadLetterFilter

    @Flag(help: "Every failed record.")
    var all = false

    @Option(help: ArgumentHelp("Who does this.", valueName: "name"))
    var by: String

    @Option(help: ArgumentHelp("The most records to replay now; the first ones of each partition.", valueName: "count"))
    var limit = 1_000

    @Flag(help: "Only say which.")
    var dryRun = false

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        let isFiltered = filter.worker != nil || filter.reason != nil
        if records.isEmpty && !isFiltered && !all {
            throw ValidationError("Name records, or choose them with --worker, --reason or --all.")
        }
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let settings = try await database.settings()
        var connection = try settings.connect()
        let selection = DeadLetterSelection(filter, settings, addresses: records)
        let chosen = try DeadLetters.replay(selection, by: by, limit: limit, isTrial: dryRun, in: &connection)
        for record in chosen { Console.say(record) }
        Console.say("\(chosen.count) records " + (dryRun ? "would be replayed" : "will be replayed by their workers"))
        if !records.isEmpty && chosen.count < records.count {
            throw CommandFailure.disproved(
                "\(records.count - chosen.count) of the named records are not set aside, wait behind another, or are due "
                    + "already")
        }
    }
}
