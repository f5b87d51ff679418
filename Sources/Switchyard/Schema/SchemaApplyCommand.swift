import ArgumentParser
import Schema

/// `switchyard schema apply`: runs the migrations that are missing.
struct SchemaApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Applies the migrations that the database lacks. Safe to repeat.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        var connection = try await database.connect()
        let done = try Schema.apply(to: &connection)
        for migration in done { Console.say("applied \(migration.number) \(migration.name)") }
        Console.say(
            done.isEmpty
                ? "The database is up to date: \(Migration.all.count) migrations."
                : "The database is up to date: \(done.count) of \(Migration.all.count) migrations were missing.")
    }
}
