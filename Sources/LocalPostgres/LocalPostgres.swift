import ChildProcesses
import Glibc

/// A private PostgreSQL: a cluster in a directory of ours, with no one else on it.
///
/// It is reached over a socket that only its owner may open, and on wish over a port of this machine. It ends with
/// ``stop()``, or when the process that started it is gone.
package struct LocalPostgres: ~Copyable, Sendable {
    private let cluster: Cluster
    private let settings: Settings
    private let server: ChildProcess
    private let watch: Guard
    /// On 127.0.0.1, when one was asked for.
    package let port: UInt16?

    /// The number in the name of the socket.
    static let socketPort: UInt16 = 5432

    /// Starts the server, making the cluster first when the directory holds none. Returns when it accepts connections.
    ///
    /// As root it runs as the system user `postgres`, who must be able to enter the directory. After a `kill -9` of either
    /// process this just works; PostgreSQL recovers by itself.
    package static func start(
        in directory: String, _ settings: Settings = Settings()
    ) throws(LocalPostgresError) -> LocalPostgres {
        try LocalPostgres(directory, settings, isTemporary: false)
    }

    /// Starts a server whose directory, in `/tmp`, disappears with it.
    package static func startTemporary(_ settings: Settings = Settings()) throws(LocalPostgresError) -> LocalPostgres {
        var random = SystemRandomNumberGenerator()
        let name = String(random.next(), radix: 36)
        return try LocalPostgres("/tmp/switchyard-postgres-\(name)", settings, isTemporary: true)
    }

    private init(_ directory: String, _ settings: Settings, isTemporary: Bool) throws(LocalPostgresError) {
        let cluster = try Cluster(directory)
        do throws(LocalPostgresError) {
            let port = settings.port == 0 ? freeLoopbackPort() : settings.port
            let server = try cluster.startServer(settings, port: port)
            do throws(StartFailure) {
                watch = try Guard(
                    server: server.id, data: cluster.data, removing: isTemporary ? cluster.directory : nil,
                    log: cluster.log)
            } catch {
                server.signal(SIGQUIT)
                _ = server.wait()
                throw .failed(step: "starting the guard", reason: "error \(error.code)")
            }
            self.port = port
            self.server = server
        } catch {
            if isTemporary { cluster.remove() }
            cluster.release()
            throw error
        }
        self.cluster = cluster
        self.settings = settings
    }

    /// Where its files are.
    package var directory: String { cluster.directory }

    /// The main server process.
    package var processID: Int32 { server.id }

    /// libpq's connection string over the socket.
    package func conninfo(database: String = "postgres") -> String {
        "host='\(cluster.socketDirectory)' port=\(port ?? Self.socketPort) user=\(Cluster.superuser) dbname='\(database)'"
    }

    /// libpq's connection string over TCP, password included; nil without a port.
    package func loopbackConninfo(database: String = "postgres") -> String? {
        port.map {
            "host=127.0.0.1 port=\($0) user=\(Cluster.superuser) password=\(cluster.password) dbname='\(database)'"
        }
    }

    /// Makes a database, as a copy of another one to which nobody is connected when `template` names it.
    package func createDatabase(_ name: String, template: String? = nil) throws(LocalPostgresError) {
        try cluster.run(
            "creating database \(name)",
            [
                cluster.installation.createdb, "--host=\(cluster.socketDirectory)",
                "--port=\(port ?? Self.socketPort)", "--username=\(Cluster.superuser)",
                "--template=\(template ?? "template0")", "--", name,
            ])
    }

    /// Ends the server, as a machine that is switched off would: nothing is written, nobody is told.
    package consuming func crash() {
        server.signal(SIGKILL)
        finish()
    }

    /// Ends the server at once: connections break without a word, and the next start recovers from the log.
    package consuming func stopImmediately() {
        // PostgreSQL's immediate shutdown.
        server.signal(SIGQUIT)
        if waitUntil(within: settings.deadline, { server.poll() }) != nil { return close() }
        server.signal(SIGKILL)
        finish()
    }

    /// Ends the server: open transactions are rolled back, connections closed, everything written.
    package consuming func stop() {
        // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
        for signal in [SIGINT, SIGQUIT] {
            server.signal(signal)
            let ended = waitUntil(within: settings.deadline) { server.poll() }
            if ended != nil { return close() }
        }
        server.signal(SIGKILL)
        finish()
    }

    /// What the kernel does for an owner that was killed.
    consuming func abandon() {
        watch.abandon()
        cluster.release()
    }

    private consuming func finish() {
        _ = server.wait()
        close()
    }

    private consuming func close() {
        watch.dismiss()
        cluster.release()
    }
}

extension Cluster {
    /// Starts the server and waits until it accepts connections.
    fileprivate func startServer(
        _ settings: LocalPostgres.Settings, port: UInt16?
    ) throws(LocalPostgresError) -> ChildProcess {
        try clearLeftovers(within: settings.deadline)
        // One log for each start, so that what it says is about this one.
        unsafe unlink(log)
        let arguments = settings.serverArguments(socketDirectory: socketDirectory, port: port)
        let command = account.command([installation.postgres, "-D", data] + arguments)
        let server: ChildProcess
        do {
            server = try start(command, output: log)
        } catch {
            throw LocalPostgresError(
                errno: error.code, step: "starting PostgreSQL", path: command[0], user: account.name)
        }
        let isReady = waitUntil(within: settings.deadline) { () -> Bool? in
            if self.isReady(server) { return true }
            return server.poll() == nil ? nil : false
        }
        switch isReady {
        case true?: return server
        case false?:
            throw LocalPostgresError(
                step: "starting PostgreSQL", output: Files.read(log) ?? "", path: directory, user: account.name,
                port: port)
        case nil:
            server.signal(SIGQUIT)
            _ = server.wait()
            throw .timedOut(step: "starting PostgreSQL", log: log)
        }
    }
}
