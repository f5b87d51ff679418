import LocalPostgres
package import Postgres
import Schema
import Synchronization
import TestBasics

/// One server for this test process, and a database for each test. The server goes when the process does.
package enum TestDatabase {
    private static let server: Result<LocalPostgres, LocalPostgresError> = {
        var settings = LocalPostgres.Settings()
        // Tests run at the same time, and each has a few sessions. `fsync` stays on: workers refuse to work without.
        settings.maxConnections = 300
        do throws(LocalPostgresError) { return .success(try .startTemporary(settings)) } catch {
            return .failure(error)
        }
    }()

    private static let hasTemplate = Mutex(false)
    private static let templateName = "with_schema"

    /// Makes an empty database and says how to connect to it.
    package static func make() throws -> String { try make(template: nil) }

    /// The same with all of our tables in it, copied from a database that is prepared once.
    package static func makeWithSchema() throws -> String {
        try hasTemplate.withLock { isThere in
            guard !isThere else { return }
            try prepareTemplate()
            isThere = true
        }
        return try make(template: templateName)
    }

    package static func connect() throws -> PostgresConnection { try PostgresConnection(conninfo: make()) }

    private static func prepareTemplate() throws {
        switch server {
        case .success(let server):
            try server.createDatabase(templateName)
            var connection = try PostgresConnection(conninfo: server.conninfo(database: templateName))
            try Schema.apply(to: &connection)
            connection.close()
        case .failure(let error):
            throw error
        }
    }

    private static func make(template: String?) throws -> String {
        let name = "test_\(String(UInt64.random(in: .min ... .max), radix: 36))"
        switch server {
        case .success(let server):
            // A template must have no session on it; one that was just closed may take a moment to go.
            let made = try becomesTrue {
                do throws(LocalPostgresError) {
                    try server.createDatabase(name, template: template)
                    return true
                } catch {
                    if template == nil { throw error }
                    return false
                }
            }
            guard made else { throw DeadlinePassed("copying the database with the schema") }
            // Where many tests write at once, a disk that catches up can hold up a new session for many seconds.
            return server.conninfo(database: name) + " connect_timeout=60"
        case .failure(let error):
            throw error
        }
    }
}

/// The error that a piece of work ends with; nil when it succeeds.
package func failure(of work: () throws(PostgresError) -> Void) -> PostgresError? {
    do throws(PostgresError) {
        try work()
        return nil
    } catch {
        return error
    }
}
