import Glibc
import LocalPostgres
import Postgres

/// One server for this test process, and a database for each test. The server goes when the process does.
enum TestDatabase {
    private static let server: Result<LocalPostgres, LocalPostgresError> = {
        do throws(LocalPostgresError) { return .success(try .startTemporary()) } catch { return .failure(error) }
    }()

    /// Makes an empty database and says how to connect to it.
    static func make() throws -> String {
        let name = "test_\(String(UInt64.random(in: .min ... .max), radix: 36))"
        switch server {
        case .success(let server):
            try server.createDatabase(name)
            return server.conninfo(database: name)
        case .failure(let error):
            throw error
        }
    }

    static func connect() throws -> PostgresConnection { try PostgresConnection(conninfo: make()) }
}

/// Looks again and again until it is so, or 20 seconds have passed.
func becomesTrue(_ condition: () throws -> Bool) throws -> Bool {
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
        if try condition() { return true }
        usleep(2_000)
    }
    return false
}

/// The error that a piece of work ends with; nil when it succeeds.
func failure(of work: () throws(PostgresError) -> Void) -> PostgresError? {
    do throws(PostgresError) {
        try work()
        return nil
    } catch {
        return error
    }
}
