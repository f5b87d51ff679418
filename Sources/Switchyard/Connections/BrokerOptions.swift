import ArgumentParser

/// How a command reaches Kafka.
struct BrokerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Kafka brokers, separated by commas. Default: SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS.", valueName: "host:port"))
    var bootstrapServers: String?

    func settings() async throws -> ToolSettings {
        try await ToolSettings(bootstrapServers: bootstrapServers, needsBroker: true)
    }
}
