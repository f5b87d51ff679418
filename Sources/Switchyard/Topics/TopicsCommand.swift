import ArgumentParser

/// `switchyard topics`: the topics of the cluster against their files.
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "Creates and checks Kafka's topics as their files declare them.",
        subcommands: [TopicsPlanCommand.self, TopicsApplyCommand.self])
}

/// What both subcommands need to know.
struct TopicsOptions: ParsableArguments {
    @OptionGroup var broker: BrokerOptions

    @Option(help: ArgumentHelp("Where the topics' files are.", valueName: "path"))
    var directory = "topics"

    @Option(
        help: ArgumentHelp("How many brokers keep each partition. Default: the cluster decides.", valueName: "count"))
    var replicationFactor: Int?

    func validate() throws {
        if let replicationFactor, !(1...100).contains(replicationFactor) {
            throw ValidationError("--replication-factor must be between 1 and 100.")
        }
    }
}
