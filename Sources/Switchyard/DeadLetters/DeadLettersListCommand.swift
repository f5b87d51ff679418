import ArgumentParser

/// `switchyard dead-letters list`.
struct DeadLettersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists failed records, the oldest first, and counts all by reason.",
        discussion: """
            Keys are masked, except our own ids. States: failed (waits for a person), waiting (behind a failed one of its \
            key), due (released, its worker takes it up), discarded.
            """)

    @OptionGroup var filter: DeadLetterFilter

    @Option(help: ArgumentHelp("Only those in this state; may be repeated. Default: all but waiting.", valueName: "state"))
    var state: [DeadLetterState] = [.failed, .due, .discarded]

    @Option(help: ArgumentHelp("How many to show.", valueName: "count"))
    var limit = 50

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try await database.settings()
        var connection = try settings.connect()
        let report = try DeadLetters.list(
            DeadLetterSelection(filter, settings, states: state), limit: max(1, limit), in: &connection)
        output.say(report, ifEmpty: "No record is set aside.")
    }
}
