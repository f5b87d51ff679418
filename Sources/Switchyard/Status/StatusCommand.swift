import ArgumentParser
import Domain
import Kafka
import WorkerRuntime

/// `switchyard status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows how far every worker is, what it owes, and what needs a person.",
        discussion: "Lag is what the database has not handled yet; it is \"?\" when no broker is named or none answers."
    )

    @Option(help: ArgumentHelp("Take two samples this far apart and show the throughput.", valueName: "seconds"))
    var watch: Int?

    @Flag(help: "A row for each partition.")
    var partitions = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let watch, !(1...3_600).contains(watch) {
            throw ValidationError("--watch must be between 1 and 3600 seconds.")
        }
    }

    func run() async throws {
        let settings = try await ToolSettings(
            database: database.database, bootstrapServers: broker.bootstrapServers, needsBroker: false)
        var connection = try settings.connect()
        // Never joins a group: it only asks where the logs end.
        let consumer = try KafkaConsumer(settings.kafka(), group: "switchyard-status", log: { _, _, _ in })
        let cluster = settings.namesBroker ? try? consumer.clusterID(timeout: 5_000) : nil
        var before: StatusSample?
        if let watch {
            before = try StatusSample(cluster: cluster, at: .now, in: &connection)
            try await Task.sleep(for: .seconds(watch))
        }
        var sample = try StatusSample(cluster: cluster, at: .now, in: &connection)
        if cluster != nil { sample.readEnds(from: consumer) }
        output.say(try StatusReport.make(sample, before: before, perPartition: partitions, in: &connection))
        if settings.namesBroker && cluster == nil {
            Console.complain("the broker \(settings.bootstrapServers) does not answer, so the lag is not known")
        }
    }
}
