package import LocalPostgres
import Postgres

/// An empty database in place of one that an earlier run has left.
package func recreateDatabase(_ name: String, on postgres: borrowing LocalPostgres) throws {
    var connection = try PostgresConnection(conninfo: postgres.conninfo())
    // FORCE ends what still hangs on it: a worker that somebody started by hand.
    try connection.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    connection.close()
    try postgres.createDatabase(name)
}
