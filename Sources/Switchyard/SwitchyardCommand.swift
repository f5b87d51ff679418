import ArgumentParser

/// `switchyard`: what people do with the pipeline, as opposed to what its workers do.
struct SwitchyardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchyard",
        abstract: "Looks after an order pipeline: its schema, topics, orders, stock and dead letters.",
        discussion: """
            Broker and database are given by options, or by the environment variables that the workers read:
              SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS, SWITCHYARD_KAFKA_<KEY>, SWITCHYARD_KAFKA_GROUP_PREFIX,
              SWITCHYARD_DATABASE_URL, SWITCHYARD_DATABASE_PASSWORD_FILE.
            Every command that changes something records who did it: --by, SWITCHYARD_OPERATOR or the machine's user.
            `WORKER --help` explains them. Without a database URL, libpq's own PG… variables decide.

            Exit codes: 0 done, 1 a check failed, 64 the command line or a file makes no sense, 69 broker or database
            out of reach, 70 failed, 78 settings, schema or topics do not fit.
            """,
        groupedSubcommands: [
            CommandGroup(name: "Trying it", subcommands: [DemoCommand.self]),
            CommandGroup(
                name: "Proving it", subcommands: [CrashTestCommand.self, VerifyCommand.self, SoakCommand.self]),
            CommandGroup(
                name: "Looking",
                subcommands: [StatusCommand.self, ExplainCommand.self, OrderCommand.self, ActionsCommand.self]),
            CommandGroup(
                name: "Repairing",
                subcommands: [
                    DeadLettersCommand.self, BlockListCommand.self, PrivacyCommand.self, MaintenanceCommand.self,
                ]),
            CommandGroup(
                name: "Setting up",
                subcommands: [SchemaCommand.self, TopicsCommand.self, RulesCommand.self, BrokerCommand.self]),
            CommandGroup(
                name: "Feeding it", subcommands: [PublishCommand.self, StockCommand.self, GoodsCommand.self]),
        ]
    )
}
