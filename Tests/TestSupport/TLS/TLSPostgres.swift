import ChildProcesses
import Foundation
import Glibc
import LocalPostgres
import Postgres
import Schema
import Synchronization

/// A PostgreSQL with a certificate on its loopback port and our schema in it. Its files go with it.
///
/// The server is kept in a mutex because it does not copy.
package final class TLSPostgres: Sendable {
    /// How to connect over the socket, where nobody is asked for anything.
    package let local: String
    package let password: String
    private let port: UInt16
    private let server: Mutex<LocalPostgres?>

    private static let database = "secure"

    /// - Parameter certificates: signs the server's certificate, and those of clients that it lets in.
    package init(_ certificates: Certificates) throws {
        let identity = try certificates.issue("postgres", hosts: "IP:127.0.0.1")
        // The server insists on owning its key.
        if let owner = unsafe getpwnam("postgres"), geteuid() == 0 {
            unsafe chown(identity.key, owner.pointee.pw_uid, owner.pointee.pw_gid)
        }
        var settings = LocalPostgres.Settings()
        settings.port = 0
        settings.others = [
            "ssl": "on", "ssl_cert_file": identity.certificate, "ssl_key_file": identity.key,
            "ssl_ca_file": certificates.authority,
        ]
        let server = try LocalPostgres.startTemporary(settings)
        try Self.letIn("hostssl all certified 127.0.0.1/32 cert", to: server)
        try server.createDatabase(Self.database)
        local = server.conninfo(database: Self.database)
        let over = server.loopbackConninfo(database: Self.database) ?? ""
        password = over.split(separator: " ").first { $0.hasPrefix("password=") }.map { String($0.dropFirst(9)) } ?? ""
        port = server.port ?? 0
        var connection = try PostgresConnection(conninfo: local)
        try Schema.apply(to: &connection)
        connection.close()
        self.server = Mutex(server)
    }

    deinit {
        server.withLock { server in
            if let running = server.take() { running.stop() }
        }
    }

    /// Over the loopback port, without a password.
    package func url(_ options: String, user: String = "switchyard") -> String {
        "host=127.0.0.1 port=\(port) user=\(user) dbname=\(Self.database) \(options)"
    }

    /// Puts a rule before the others.
    private static func letIn(_ rule: String, to server: borrowing LocalPostgres) throws {
        let file = "\(server.directory)/data/pg_hba.conf"
        let rules = try String(contentsOfFile: file, encoding: .utf8)
        // In place: the file belongs to the server's user.
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        try handle.write(contentsOf: Data((rule + "\n" + rules).utf8))
        try handle.close()
        var connection = try PostgresConnection(conninfo: server.conninfo())
        _ = try connection.query(Statement("reload", "SELECT pg_reload_conf()"))
        connection.close()
    }
}
