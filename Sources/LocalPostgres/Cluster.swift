import ChildProcesses
import Glibc

/// A directory with a PostgreSQL cluster in it, and the one lock that says who runs it.
struct Cluster {
    let directory: String
    let installation: Installation
    let account: Account
    /// Open as long as we run it; the kernel releases it with us.
    private let lock: Int32

    var data: String { "\(directory)/data" }
    var socketDirectory: String { "\(directory)/socket" }
    var log: String { "\(directory)/server.log" }

    /// The database's own superuser, whoever runs it.
    static let superuser = "switchyard"

    /// Takes the directory, and makes the cluster when there is none.
    init(_ path: String) throws(LocalPostgresError) {
        account = try Account.forServer()
        guard Files.makeDirectory(path, mode: 0o755), let resolved = Files.resolved(path) else {
            throw LocalPostgresError(errno: errno, step: "making a directory", path: path, user: account.name)
        }
        directory = resolved
        // sun_path holds 108 bytes with its terminating zero.
        let socket = "\(resolved)/socket/.s.PGSQL.\(LocalPostgres.socketPort)"
        guard socket.utf8.count <= 107 else { throw .pathTooLong(path: socket, limit: 107) }
        try account.checkWay(to: resolved)
        lock = try lockDirectory(resolved, account)
        do throws(LocalPostgresError) {
            installation = try Installation.forCluster("\(resolved)/data")
            try account.makeDirectory("\(resolved)/socket")
            if !Files.exists("\(resolved)/data") { try create() }
        } catch {
            close(lock)
            throw error
        }
    }

    func release() { close(lock) }

    /// Deletes the directory.
    func remove() {
        _ = try? start(["/bin/rm", "-rf", directory], output: "/dev/null").wait()
    }

    /// The superuser's password, for connections over TCP.
    var password: String { Files.read("\(directory)/password") ?? "" }

    /// Whether anything of a server works in the data directory, its main process or a session.
    private var hasProcesses: Bool {
        Files.entries(of: "/proc").contains { process in
            Files.read("/proc/\(process)/comm") == "postgres\n" && Files.resolved("/proc/\(process)/cwd") == data
        }
    }

    /// Waits for a server whose owner died to end, and clears away what a killed one left.
    ///
    /// PostgreSQL takes any living process with the recorded id for itself; in a container another one soon has it. And the
    /// sessions of a killed server live on for a moment, during which no other can start.
    func clearLeftovers(within limit: Duration) throws(LocalPostgresError) {
        let ended = waitUntil(within: limit) { hasProcesses ? nil : true }
        guard ended != nil else { throw .alreadyRunning(directory: directory) }
        unsafe unlink("\(data)/postmaster.pid")
    }

    /// Whether the server says, in its pid file as `pg_ctl` reads it, that it accepts connections.
    func isReady(_ server: ChildProcess) -> Bool {
        guard let lines = Files.read("\(data)/postmaster.pid")?.split(separator: "\n", omittingEmptySubsequences: false)
        else { return false }
        return lines.count > 7 && lines[0] == String(server.id) && lines[7].hasPrefix("ready")
    }

    /// Runs one of PostgreSQL's programs to its end.
    func run(_ step: String, _ arguments: [String]) throws(LocalPostgresError) {
        let output = "\(directory)/output.\(getpid())"
        defer { unsafe unlink(output) }
        do throws(StartFailure) {
            let process = try start(account.command(arguments), output: output)
            guard !process.wait().isSuccess else { return }
        } catch {
            throw LocalPostgresError(errno: error.code, step: step, path: arguments[0], user: account.name)
        }
        throw LocalPostgresError(
            step: step, output: Files.read(output) ?? "", path: directory, user: account.name, port: nil)
    }

    /// Makes the cluster beside its place and moves it there, so that a half-made one is never taken for whole.
    private func create() throws(LocalPostgresError) {
        let unfinished = "\(directory)/data.unfinished"
        try run("clearing away", ["/bin/rm", "-rf", unfinished])
        try account.makeDirectory(unfinished)
        let password = "\(directory)/password"
        guard Files.writePrivate(randomPassword(), to: password) else {
            throw LocalPostgresError(errno: errno, step: "writing", path: password, user: account.name)
        }
        try account.own(password)
        try run(
            "making the database cluster",
            [
                installation.initdb, "--pgdata=\(unfinished)", "--username=\(Self.superuser)", "--pwfile=\(password)",
                // Only the owner of the socket's directory gets at it; anybody on the machine gets at a port.
                "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
                "--no-instructions",
            ])
        guard unsafe rename(unfinished, data) == 0 else {
            throw LocalPostgresError(errno: errno, step: "renaming", path: data, user: account.name)
        }
    }
}

private func randomPassword() -> String {
    var random = SystemRandomNumberGenerator()
    return String(random.next(), radix: 36) + String(random.next(), radix: 36)
}

private func lockDirectory(_ directory: String, _ account: Account) throws(LocalPostgresError) -> Int32 {
    let path = "\(directory)/lock"
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
        throw LocalPostgresError(errno: errno, step: "locking", path: path, user: account.name)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        throw .alreadyRunning(directory: directory)
    }
    return descriptor
}
