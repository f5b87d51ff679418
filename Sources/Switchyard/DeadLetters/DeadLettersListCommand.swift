import ArgumentParser

/// `switchyard dead-letters list`.
struct DeadLettersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists failed records, the oldest first, and counts all by reason.")

    @OptionGroup var filter: DeadLetterFilter

    @Option(help: ArgumentHelp("How many to show.", valueName: "count"))
    var limit = 50

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try await database.settings()
        var connection = try settings.connect()
        let report = try DeadLetters.list(DeadLetterSelection(filter, settings), limit: max(1, limit), in: &connection)
        output.say(report, ifEmpty: "No record is set aside.")
    }
}
