import ArgumentParser
import Domain
import Postgres
import WorkerRuntime

/// `switchyard actions`: who changed what by hand.
struct ActionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "actions", abstract: "Shows who changed what by the command line.",
        discussion: """
            Every command that changes something records who did it: the name given by --by or \(Operator.variable), or the \
            machine's user, and beside it the role by which the database knows them. The record cannot be changed or taken \
            back with an operator's role.
            """,
        subcommands: [ActionsListCommand.self])
}

/// `switchyard actions list`.
struct ActionsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists actions, the newest first.")

    @OptionGroup var filter: OperatorActionFilter
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var connection = try await database.connect()
        output.say(try OperatorActions.list(filter, in: &connection), ifEmpty: "Nothing was done that fits.")
    }
}

/// Which actions are meant.
struct OperatorActionFilter: ParsableArguments {
    @Option(help: ArgumentHelp("Only those of one person.", valueName: "name"))
    var who: String?

    @Option(help: ArgumentHelp("Only one command, such as \"dead-letters\" or \"order release\".", valueName: "command"))
    var command: String?

    @Option(help: ArgumentHelp("Only what was done to this: an order's id, a record's address.", valueName: "subject"))
    var subject: String?

    @OptionGroup var span: TimeSpanOptions

    @Option(help: ArgumentHelp("How many to show.", valueName: "count"))
    var limit = 50

    func parameters() -> Parameters {
        var parameters = Parameters()
        parameters.text(who)
        parameters.text(command)
        parameters.text(subject)
        span.append(to: &parameters)
        parameters.bigint(Int64(max(1, limit)))
        return parameters
    }
}

/// From when to when.
struct TimeSpanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Not before: a time such as 2026-03-01T09:00:00Z, or an age such as 2h.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Before: a time or an age.", valueName: "time"))
    var until: Moment?

    /// Two parameters.
    func append(to parameters: inout Parameters) {
        parameters.moment(since?.at)
        parameters.moment(until?.at)
    }
}

/// A time as people write one: with its offset, or as an age.
struct Moment: ExpressibleByArgument, Equatable {
    let at: Timestamp

    init?(argument: String) { self.init(argument, now: .now) }

    init?(_ text: String, now: Timestamp) {
        if let at = Timestamp(text) {
            self.at = at
            return
        }
        let seconds: Int64? =
            switch text.last {
            case "s": 1
            case "m": 60
            case "h": 3_600
            case "d": 86_400
            default: nil
            }
        guard let seconds, let count = Int64(text.dropLast()), (0...1_000_000).contains(count) else { return nil }
        at = now - .seconds(count * seconds)
    }
}
