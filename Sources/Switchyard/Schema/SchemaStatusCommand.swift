import ArgumentParser
import Domain
import Postgres
import Schema

/// `switchyard schema status`: which migrations are applied. Exit code 78 when some are missing.
struct SchemaStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shows which migrations are applied and which are missing.",
        discussion: "Exit code 78 when some are missing.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        var connection = try await database.connect()
        let status = try Schema.status(in: &connection)
        Console.say(Self.table(status).text)
        guard status.pending.isEmpty else {
            throw CommandFailure.configuration(
                "\(status.pending.count) migrations are missing; run `switchyard schema apply`")
        }
    }

    static func table(_ status: SchemaStatus) -> Table {
        var table = Table("number", "name", "applied", "by")
        for step in status.applied {
            let at = Timestamp(microseconds: step.at.microseconds)
            table.add(.number(Int64(step.number)), .text(step.name), .init(at), .text(step.by))
        }
        for migration in status.pending {
            table.add(.number(Int64(migration.number)), .text(migration.name), "missing", .none)
        }
        return table
    }
}
