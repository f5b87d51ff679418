import ArgumentParser
import Postgres

/// How a command reaches the database.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "PostgreSQL: postgresql://… or key=value pairs. Default: SWITCHYARD_DATABASE_URL.", valueName: "connection")
    )
    var database: String?

    func settings() async throws -> ToolSettings { try await ToolSettings(database: database, needsBroker: false) }

    func connect() async throws -> PostgresConnection { try await settings().connect() }
}
