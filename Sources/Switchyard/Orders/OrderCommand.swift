import ArgumentParser

/// `switchyard order`.
struct OrderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Shows an order, and releases what holds it.",
        subcommands: [OrderShowCommand.self, OrderReleaseCommand.self])
}

/// Which order a person means.
struct OrderArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Its id, channel/shop/number, or the channel's number alone where only one has it.",
            valueName: "order"))
    var order: String
}
