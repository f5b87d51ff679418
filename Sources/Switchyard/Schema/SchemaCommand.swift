import ArgumentParser

/// `switchyard schema`: the structure of the database.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Brings the database's structure up to date.",
        subcommands: [SchemaApplyCommand.self, SchemaStatusCommand.self])
}
