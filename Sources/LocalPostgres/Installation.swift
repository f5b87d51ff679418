import Glibc

/// The programs of one installed PostgreSQL.
struct Installation {
    let binaries: String
    let majorVersion: String

    var postgres: String { "\(binaries)/postgres" }
    var initdb: String { "\(binaries)/initdb" }
    var createdb: String { "\(binaries)/createdb" }

    /// Debian and Ubuntu keep each major version in a folder of its own and none in `PATH`.
    static let root = "/usr/lib/postgresql"

    /// The version that made `data`, or the newest when there is nothing yet.
    static func forCluster(_ data: String) throws(LocalPostgresError) -> Installation {
        let installed = all(below: root)
        guard let newest = installed.last else { throw .notInstalled }
        guard let version = Files.read("\(data)/PG_VERSION")?.split(separator: "\n").first else { return newest }
        guard let match = installed.last(where: { $0.majorVersion == version }) else {
            throw .versionNotInstalled(directory: data, version: String(version))
        }
        return match
    }

    /// Oldest first.
    static func all(below root: String) -> [Installation] {
        Files.entries(of: root)
            .compactMap { name in Int(name).map { (number: $0, name: name) } }
            .sorted { $0.number < $1.number }
            .map { Installation(binaries: "\(root)/\($0.name)/bin", majorVersion: $0.name) }
            .filter { Files.isExecutable($0.postgres) && Files.isExecutable($0.initdb) }
    }
}
