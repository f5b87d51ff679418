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
}
