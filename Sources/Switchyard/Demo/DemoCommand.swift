import ArgumentParser
import Demonstration
import Glibc

/// `switchyard demo`: the whole line on this machine, with played warehouses and customers.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Shows the whole line at work, on this machine.",
        discussion: """
            Starts a private PostgreSQL, the local broker and the six workers, publishes orders in ten marketplaces' \
            own formats, plays warehouses, customers and finance, and ends with a table of what became of every order. \
            A worker that is killed meanwhile is started again, and the totals stay the same.

            Everything is in --directory, and every process is ended before the command is. With --keep everything \
            goes on running, and the command says how to look inside.
            """)

    @Option(help: ArgumentHelp("How many orders to publish.", valueName: "number"))
    var orders = 1_000

    @Option(help: ArgumentHelp("The same seed makes the same orders.", valueName: "number"))
    var seed: UInt64 = 20_261_111

    @Flag(help: "Leave everything running afterwards.")
    var keep = false

    @Flag(help: "End what an earlier run with --keep has left running.")
    var stop = false

    @Option(help: ArgumentHelp("Where databases and logs are.", valueName: "path"))
    var directory = ".run"

    @Option(help: ArgumentHelp("The broker's port; any free one without it.", valueName: "number"))
    var port: UInt16?

    @Option(
        help: ArgumentHelp(
            "A Kafka that is there already, with nothing in Switchyard's topics, instead of the local broker.",
            valueName: "host:port,…"))
    var bootstrapServers: String?

    func validate() throws {
        guard port == nil || bootstrapServers == nil else {
            throw ValidationError("--port is for the local broker, which --bootstrap-servers does without")
        }
        guard (1...200_000).contains(orders) else { throw ValidationError("--orders must lie between 1 and 200000") }
        guard port != 0 else { throw ValidationError("--port must lie between 1 and 65535") }
    }

    /// Blocks its thread from beginning to end: the demonstration does everything in turns, and nothing else runs here.
    func run() async throws {
        if stop {
            let wasRunning = Demonstration.stopKept(in: directory)
            Console.say(wasRunning ? "Ended." : "No demonstration is running in \(directory).")
            return
        }
        let options = DemoOptions(
            orders: orders, seed: seed, keeps: keep, directory: directory,
            broker: bootstrapServers.map { .external(bootstrapServers: $0) } ?? .local(port: port))
        if keep, !Demonstration.isKeeper {
            try Self.translatingErrors {
                let code = try Demonstration.runKept(options, arguments: Array(CommandLine.arguments.dropFirst()))
                if code != 0 { throw ExitCode(code) }
            }
        } else {
            try Self.run(options, otherwise: "the demonstration did not end as it should; the table above says where")
        }
    }

    /// Runs a demonstration to its end.
    ///
    /// - Parameter complaint: what is said when it did not come to the end that was planned.
    static func run(_ options: DemoOptions, otherwise complaint: String) throws {
        try translatingErrors {
            if try !Demonstration.run(options) { throw CommandFailure.failed(complaint) }
        }
    }

    private static func translatingErrors(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch let error as ExitCode {
            throw error
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as DemoError where error == .interrupted {
            Console.complain(error.description)
            // As shells say of a program that Control-C has ended.
            throw ExitCode(130)
        } catch {
            throw CommandFailure.failed("\(error)")
        }
    }
}
