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

    @Option(help: ArgumentHelp("Who does this.", valueName: "name"))
    var by: String

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let settings = try await database.settings()
        let group = try worker.map { name in
            guard let worker = WorkerName(rawValue: name) else {
                throw CommandFailure.usage("there is no worker \(name)")
            }
            return settings.group(of: worker)
        }
        var connection = try settings.connect()
        let gone = try DeadLetters.discard(records, group: group, by: by, in: &connection)
        for record in gone { Console.say("discarded \(record), by \(by)") }
        if gone.count < records.count {
            throw CommandFailure.disproved(
                "\(records.count - gone.count) of the named records are not set aside as failed; see `dead-letters list`"
            )
        }
    }
}
