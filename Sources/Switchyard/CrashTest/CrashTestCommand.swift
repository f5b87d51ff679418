import ArgumentParser
import CrashTest
import Demonstration
import Foundation
import Kafka

/// `switchyard crash-test`: the real workers under load while things go wrong, and a verdict.
struct CrashTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash-test", abstract: "Proves under faults that nothing is lost and nothing is done twice.",
        discussion: """
            Starts several processes of each worker, feeds them orders, plays warehouses, customers and finance, and \
            meanwhile kills workers at random and at every failpoint, stops them past their session, restarts \
            PostgreSQL, cuts connections in COMMIT, and lets the broker fail. Then everything may come to rest, and a \
            verifier that shares no code with the workers compares what lay on the topics with what is in the database.

            Without addresses it starts a PostgreSQL and a broker of its own. With them it uses yours: topics may hold \
            records (it begins at their ends, with consumer groups of its own), and in the database it makes a schema \
            of its own. Never use a Kafka on which a pipeline of yours runs: its workers would take the test's orders \
            for real ones. Faults that need a server of its own are then left out, unless you say how to restart \
            yours. SWITCHYARD_KAFKA_… and PG… variables say how to log in.

            Exit codes: 0 every claim holds, 1 one does not.
            """)

    @Option(help: ArgumentHelp("How long faults come.", valueName: "number"))
    var minutes = 5.0

    @Option(help: ArgumentHelp("The same seed makes the same orders and the same faults. Default: a new one.", valueName: "number"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("The pace, as long as the line keeps up.", valueName: "number"))
    var ordersPerSecond = 30

    @Option(help: ArgumentHelp("A Kafka of yours.", valueName: "host:port,…"))
    var bootstrapServers: String?

    @Option(help: ArgumentHelp("A database of yours.", valueName: "connection"))
    var database: String?

    @Option(help: ArgumentHelp("Restarts your PostgreSQL; run by a shell.", valueName: "command"))
    var restartDatabase: String?

    @Option(help: ArgumentHelp("Restarts a broker of yours; run by a shell.", valueName: "command"))
    var restartBroker: String?

    @Option(help: ArgumentHelp("Processes of each worker.", valueName: "number"))
    var processes = 2

    @Option(help: ArgumentHelp("Lanes of each process.", valueName: "number"))
    var lanes = 2

    @Flag(help: "Leave the recording of all records, and the schema in your database.")
    var keep = false

    @Option(help: ArgumentHelp("Where databases and logs are.", valueName: "path"))
    var directory = ".run/crash-test"

    func validate() throws {
        guard minutes > 0, minutes <= 1_440 else { throw ValidationError("--minutes must lie between 0 and 1440") }
        guard (1...2_000).contains(ordersPerSecond) else {
            throw ValidationError("--orders-per-second must lie between 1 and 2000")
        }
        guard minutes * 60 * Double(ordersPerSecond) <= 1_000_000 else {
            throw ValidationError("that would be more than a million orders: choose fewer minutes or a slower pace")
        }
        guard (1...8).contains(processes) else { throw ValidationError("--processes must lie between 1 and 8") }
        guard (1...8).contains(lanes) else { throw ValidationError("--lanes must lie between 1 and 8") }
    }

    /// Blocks its thread from beginning to end, as the demonstration does.
    func run() async throws {
        var options = CrashTestOptions(
            minutes: minutes, seed: seed ?? UInt64.random(in: 1...999_999_999), ordersPerSecond: ordersPerSecond,
            restartDatabase: restartDatabase, restartBroker: restartBroker, directory: directory, keeps: keep)
        options.processes = processes
        options.lanes = lanes
        try await address(&options)
        do {
            if try !CrashTest.run(options) {
                throw CommandFailure.disproved("not every claim holds; the table above says which")
            }
        } catch let error as DemoError where error == .interrupted {
            Console.complain(error.description)
            throw ExitCode(130)
        } catch let error where CommandFailure(explaining: error) == nil {
            throw CommandFailure.failed("\(error)")
        }
    }

    /// Only what was said on the command line is used: variables that name somebody's pipeline must not make it a target.
    private func address(_ options: inout CrashTestOptions) async throws {
        let variables = ProcessInfo.processInfo.environment
        if let bootstrapServers {
            options.broker = .external(bootstrapServers: bootstrapServers)
            let settings = try await ToolSettings(bootstrapServers: bootstrapServers, needsBroker: true)
            options.kafkaSettings = settings.kafka().settings
            options.environment.merge(variables.filter { $0.key.hasPrefix("SWITCHYARD_KAFKA_") }) { $1 }
        }
        if let database {
            options.database = .external(conninfo: database)
            options.environment.merge(variables.filter { $0.key.hasPrefix("PG") }) { $1 }
        }
    }
}
