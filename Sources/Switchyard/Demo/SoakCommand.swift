import ArgumentParser
import Demonstration

/// `switchyard soak`: the demonstration for a long time, to see that nothing grows.
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak", abstract: "Runs the line for a while and shows that nothing grows.",
        discussion: """
            The demonstration at a steady rate. Memory, file descriptors and threads of every worker, the outbox, dead \
            rows and the size of every table are sampled; the table at the end sets the first quarter against the last, \
            with the slope of the second half. Exit code 0 when every quantity is flat that must be, and every order \
            ended as planned.
            """)

    @Option(help: ArgumentHelp("How long orders are published.", valueName: "number"))
    var minutes = 30

    @Option(help: ArgumentHelp("Orders a second.", valueName: "number"))
    var rate = 50

    @Option(help: ArgumentHelp("The same seed makes the same orders.", valueName: "number"))
    var seed: UInt64 = 20_261_111

    @Option(help: ArgumentHelp("Where databases and logs are.", valueName: "path"))
    var directory = ".run-soak"

    @Option(
        help: ArgumentHelp(
            "A Kafka that is there already, with nothing in Switchyard's topics, instead of the local broker.",
            valueName: "host:port,…"))
    var bootstrapServers: String?

    func validate() throws {
        guard (1...1_440).contains(minutes) else { throw ValidationError("--minutes must lie between 1 and 1440") }
        guard (1...1_000).contains(rate) else { throw ValidationError("--rate must lie between 1 and 1000") }
        // The plan is made beforehand, and the players remember every order.
        guard minutes * 60 * rate <= 1_000_000 else {
            throw ValidationError("--minutes and --rate make more than a million orders; lower one of them")
        }
    }

    func run() async throws {
        let soak = SoakOptions(minutes: minutes, ordersPerSecond: rate)
        try DemoCommand.run(
            DemoOptions(
                orders: soak.orders, seed: seed, keeps: false, directory: directory,
                broker: bootstrapServers.map { .external(bootstrapServers: $0) } ?? .local(port: nil), soak: soak),
            otherwise: "the soak did not end as it should; the tables above say where")
    }
}
