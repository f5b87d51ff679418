import ArgumentParser

/// `switchyard dead-letters`: the records that a worker could not handle, and those that wait behind them.
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters", abstract: "Looks at records that were set aside, and sends them through again.",
        discussion: """
            A record that a worker cannot handle is set aside, and later records of its key wait behind it. After the \
            cause is removed, `replay` sends it through its worker again, and what waits follows in order. `discard` gives \
            a record up for good. A record is named as `list` shows it: topic[partition]@offset.

            A mapping or a rule was wrong: put the file right, `switchyard rules apply FILE`, and then \
            `switchyard dead-letters replay --reason CODE` (or --worker NAME, or --all) brings all of them through.
            """,
        subcommands: [
            DeadLettersListCommand.self, DeadLettersShowCommand.self, DeadLettersReplayCommand.self,
            DeadLettersDiscardCommand.self,
        ])
}
