import ArgumentParser

/// `switchyard privacy`: what the law asks for a customer.
struct PrivacyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privacy", abstract: "Erases, or hands out, what is kept about an order's customer.",
        subcommands: [PrivacyEraseCommand.self, PrivacyExportCommand.self])
}

/// `switchyard privacy erase`.
struct PrivacyEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erases who an order was for, and keeps what was bought, sent and paid.",
        discussion: """
            Name, phone, address, mail and notes go, with everything by which the person could be recognised again, every \
            reason and remark that somebody typed about the order, and the stored bytes of its dead letters. Region, lines, \
            amounts, states and the history stay. Whatever the channel sends later brings nothing of it back. Safe to run \
            twice; who did it is recorded.

            Without its receiver an order cannot be sent: one that is still to be sent is refused, unless you say --force.
            """)

    @OptionGroup var argument: OrderArgument

    @Flag(help: "Also while the order is still to be sent, and while records of it wait among the dead letters.")
    var force = false

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let person = try person.operator()
        var connection = try await database.connect()
        let erasure = try Erasure.run(argument.order, by: person, force: force, in: &connection)
        output.say(erasure.report)
        if !output.isJSON { Console.say("\n" + OutOfReach.text) }
    }
}

/// `switchyard privacy export`.
struct PrivacyExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Prints everything that is kept about an order's customer, as JSON.",
        discussion: "For the customer's request to see it. Nothing is masked; who asked is recorded first.")

    @OptionGroup var argument: OrderArgument
    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let person = try person.operator()
        var connection = try await database.connect()
        Console.say(try PersonExport.run(argument.order, by: person, in: &connection))
    }
}
