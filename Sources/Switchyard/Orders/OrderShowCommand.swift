import ArgumentParser

/// `switchyard order show`.
struct OrderShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows an order as it stands now. Personal data is masked.")

    @OptionGroup var argument: OrderArgument
    @OptionGroup var reveal: RevealOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var connection = try await database.connect()
        let order = try OrderFinder.find(argument.order, in: &connection)
        try reveal.record("order show", order, in: &connection)
        output.say(try OrderReport.make(of: order, revealing: reveal.reveal, in: &connection))
    }
}
