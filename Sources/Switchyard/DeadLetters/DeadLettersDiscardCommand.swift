import ArgumentParser
import Events

/// `switchyard dead-letters discard`.
struct DeadLettersDiscardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Gives failed records up for good; what waits behind them follows.",
        discussion: """
            The worker takes the record out and goes on with the next of its key. The record itself stays on its topic and \
            on the worker's dead-letter topic for as long as they keep it.
            """)

    @Argument(help: ArgumentHelp("Records, as `list` names them.", valueName: "topic[partition]@offset"))
    var records: [DeadLetterAddress]

    @Option(help: ArgumentHelp("Only of this worker, where several read the topic.", valueName: "name"))
    var worker: String?

    @Option(help: ArgumentHelp("Why; recorded. Do not name customers in it.", valueName: "text"))
    var reason: String

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if !reason.contains(where: { !$0.isWhitespace }) { throw ValidationError("--reason must say why.") }
    }

    func run() async throws {
        let person = try person.operator()
        let settings = try await database.settings()
        let group = try worker.map { name in
            guard let worker = WorkerName(rawValue: name) else {
                throw CommandFailure.usage("there is no worker \(name)")
            }
            return settings.group(of: worker)
        }
        var connection = try settings.connect()
        let gone = try DeadLetters.discard(records, group: group, because: reason, by: person, in: &connection)
        for record in gone { Console.say("discarded \(record), by \(person)") }
        let left = Set(records.map(\.description)).subtracting(gone)
        if !left.isEmpty {
            throw CommandFailure.disproved(
                "not discarded, because they are not set aside as failed: \(left.sorted().joined(separator: ", ")); one "
                    + "that waits is discarded when it has come to the head of its key; see `dead-letters list`")
        }
    }
}
