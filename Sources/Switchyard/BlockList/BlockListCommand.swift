import ArgumentParser
import Domain
import Postgres
import WorkerRuntime

/// `switchyard block-list`: whom the merchant does not want to serve without a person's look.
struct BlockListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block-list", abstract: "Names buyers whose orders the audit's block-list rule stops.",
        discussion: """
            What identifies somebody is kept as a digest only; the list shows a masked form. It takes effect with the next \
            order that is audited.
            """,
        subcommands: [BlockListAddCommand.self, BlockListRemoveCommand.self, BlockListShowCommand.self])
}

/// What an entry identifies somebody by.
enum BlockedKind: String, ExpressibleByArgument, CaseIterable {
    /// The platform's account of the buyer, plain or as `channel/account`.
    case account
    /// The platform's receiver token.
    case receiver
    case phone
    /// Province, city, district and street, as one text.
    case address
    case name
}

struct BlockListAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Puts somebody on the list; an entry that is there is renewed.")

    @Argument(help: "What the value is.")
    var kind: BlockedKind

    @Argument(help: "The account, token, phone, address or name itself.")
    var value: String

    @Option(help: "Why, for whoever looks at a held order. Do not name the customer in it.")
    var reason: String

    @Option(help: ArgumentHelp("How long it holds. Default: for good.", valueName: "number"))
    var days: Int?

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let person = try person.operator()
        var connection = try await database.connect()
        try BlockList.add(kind, value, reason: reason, by: person, days: days, in: &connection)
        Console.say("\(kind.rawValue) \(masked(value)) is on the list")
    }
}

struct BlockListRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Takes somebody off the list.")

    @Argument(help: "What the value is.")
    var kind: BlockedKind

    @Argument(help: "The account, token, phone, address or name itself.")
    var value: String

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let person = try person.operator()
        var connection = try await database.connect()
        guard try BlockList.remove(kind, value, by: person, in: &connection) else {
            throw CommandFailure.disproved("\(kind.rawValue) \(masked(value)) is not on the list")
        }
        Console.say("\(kind.rawValue) \(masked(value)) is off the list")
    }
}

struct BlockListShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows the list, masked.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var connection = try await database.connect()
        output.say(try BlockList.report(in: &connection), ifEmpty: "nobody is on the list")
    }
}
