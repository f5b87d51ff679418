import ArgumentParser

/// The command line of a worker: almost everything is a setting, so there is little to say here.
struct WorkerArguments: ParsableCommand {
    /// The worker whose command line is read. The argument parser asks the type, not a value, for its name and help.
    @TaskLocal static var definition: WorkerDefinition?

    static var configuration: CommandConfiguration {
        guard let definition else { return CommandConfiguration() }
        let settings = SettingsReport.help(WorkerSettings.declarations + definition.settings, worker: definition.name)
        let codes = ExitCode.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
        return CommandConfiguration(
            commandName: definition.name,
            abstract: definition.summary,
            discussion: """
                Settings, each by its environment variable or by its name in a JSON file:

                \(settings)

                SIGTERM and SIGINT drain the worker. Exit codes:

                \(codes)
                """,
            version: "\(definition.name) \(definition.version)"
        )
    }

    @Option(name: .customLong("config"), help: "A JSON file with settings; wins over SWITCHYARD_CONFIG.")
    var configFile: String?

    @Flag(help: "Print the settings in force, secrets masked, and exit: 0 if they are sound, 78 if not.")
    var checkConfig = false
}

extension WorkerArguments {
    /// What the command line asks for.
    enum Parsed {
        case work(WorkerArguments)
        /// Help, version or a complaint, and the code to exit with.
        case say(String, ExitCode)
    }

    static func parse(_ arguments: [String], for definition: WorkerDefinition) -> Parsed {
        $definition.withValue(definition) {
            do {
                return .work(try WorkerArguments.parse(arguments))
            } catch {
                let isAnswer = exitCode(for: error) == .success
                return .say(fullMessage(for: error), isAnswer ? .success : .usage)
            }
        }
    }
}
