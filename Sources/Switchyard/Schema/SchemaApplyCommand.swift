import ArgumentParser
import Schema

/// `switchyard schema apply`: runs the migrations that are missing.
struct SchemaApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Applies the migrations that the database lacks. Safe to repeat.")

    @OptionGroup var person: OperatorOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let person = try person.operator()
        var connection = try await database.connect()
        let done = try Schema.apply(to: &connection)
        for migration in done { Console.say("applied \(migration.number) \(migration.name)") }
        if !done.isEmpty {
            // Each migration's own transaction has noted it in schema_migrations; the table of actions may have come with
            // the last of them.
            let numbers = done.map { String($0.number) }.joined(separator: " ")
            try OperatorActions.record(OperatorAction("schema apply", on: numbers), by: person, in: &connection)
        }
        Console.say(
            done.isEmpty
                ? "The database is up to date: \(Migration.all.count) migrations."
                : "The database is up to date: \(done.count) of \(Migration.all.count) migrations were missing.")
    }
}
