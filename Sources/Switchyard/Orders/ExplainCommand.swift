import ArgumentParser

/// `switchyard explain`: the story of an order.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Tells in plain words what happened to an order, and why.",
        discussion: "From the record it came in with to its parcels and refunds. Times are in UTC.")

    @OptionGroup var argument: OrderArgument
    @OptionGroup var reveal: RevealOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        var connection = try await database.connect()
        let order = try OrderFinder.find(argument.order, in: &connection)
        try reveal.record("explain", order, in: &connection)
        Console.say(try StoryLoader.load(order, revealing: reveal.reveal, in: &connection).text)
    }
}
