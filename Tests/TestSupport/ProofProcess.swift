import Glibc
import LocalBroker
import Synchronization
import WorkerRuntime

/// A worker process with the ledger stage of the first place, for what only a process can suffer.
package final class ProofProcess: Sendable {
    package let id: Int32
    /// What it wrote.
    package let log: String

    /// Starts it. It ends when this value goes.
    ///
    /// - Parameters:
    ///   - failpoint: where it kills or stops itself, see `Failpoint`.
    ///   - environment: further settings, by their variables.
    package init(
        in world: ProofWorld, instance: String, failpoint: String? = nil, environment: [String: String] = [:]
    ) throws {
        let kafka = TestBroker.clientSettings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var variables = [
            "PATH": "/usr/bin:/bin",
            "SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": world.broker.broker.bootstrapServers,
            "SWITCHYARD_KAFKA_SETTINGS": kafka.joined(separator: ";"),
            "SWITCHYARD_DATABASE_URL": world.conninfo,
            "SWITCHYARD_DATABASE_IDLE_IN_TRANSACTION_TIMEOUT": "3s",
            "SWITCHYARD_LANES_POLL_TIMEOUT": "20ms",
            "SWITCHYARD_LANES_TIMER_INTERVAL": "50ms",
            "SWITCHYARD_LANES_ADVISORY_COMMIT_INTERVAL": "100ms",
            "SWITCHYARD_HTTP_PORT": "",
            "SWITCHYARD_INSTANCE": instance,
        ]
        variables["SWITCHYARD_FAILPOINT"] = failpoint
        variables.merge(environment) { _, new in new }
        log = "/tmp/switchyard-proof-\(String(UInt64.random(in: .min ... .max), radix: 36)).log"
        id = try spawn(
            try Self.executable(), variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }, output: log)
    }

    deinit {
        if state() == .running || state() == .stopped {
            kill(id, SIGKILL)
            kill(id, SIGCONT)
            _ = waitpid(id, nil, 0)
        }
        if unsafe getenv("PROOF_LOG") == nil { unsafe unlink(log) }
    }

    /// Beside the test's own program.
    private static func executable() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = unsafe readlink("/proc/self/exe", &buffer, 4095)
        let own = String(decoding: buffer[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/ProofWorker"
        guard unsafe access(path, X_OK) == 0 else { throw DeadlinePassed("\(path), which the build should have made") }
        return path
    }

    package enum State: Equatable, Sendable {
        case running
        case stopped
        case exited(Int32)
        case killed(Int32)
    }

    private let last = Remembered()

    /// What became of it. Once it has ended, the answer stays.
    package func state() -> State { last.update(id) }

    package func send(_ signal: Int32) { kill(id, signal) }

    /// Waits until it is so.
    package func reach(_ state: State, within limit: Duration = .seconds(40)) async throws {
        let awaited = "process \(id) to be \(state), its log is \(log)"
        try await wait(for: awaited, within: limit) {
            let now = self.state()
            if now == state { return true }
            if case .exited = now { throw DeadlinePassed("\(awaited); it has \(now)") }
            return false
        }
    }

    /// Whether it has written such a text.
    package func hasLogged(_ text: String) throws -> Bool {
        let file = unsafe open(log, O_RDONLY)
        guard file >= 0 else { return false }
        defer { close(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(file, &part, part.count)
            guard count > 0 else { break }
            bytes += part[..<count]
        }
        return String(decoding: bytes, as: UTF8.self).contains(text)
    }

    /// Asks it to drain and waits for a clean end.
    package func drain() async throws {
        send(SIGTERM)
        try await reach(.exited(0))
    }
}

/// The last known state of a child; a child can be asked only once how it ended.
private final class Remembered: Sendable {
    private let state = Mutex(ProofProcess.State.running)

    func update(_ id: pid_t) -> ProofProcess.State {
        state.withLock { state in
            switch state {
            case .exited, .killed: return state
            case .running, .stopped: break
            }
            var status: Int32 = 0
            while unsafe waitpid(id, &status, WNOHANG | WUNTRACED | WCONTINUED) == id { state = Self.read(status) }
            return state
        }
    }

    /// What the macros of `<sys/wait.h>` say, which Swift does not import.
    private static func read(_ status: Int32) -> ProofProcess.State {
        if status == 0xffff { return .running }
        switch status & 0x7f {
        case 0: return .exited(status >> 8 & 0xff)
        case 0x7f: return .stopped
        case let signal: return .killed(signal)
        }
    }
}

private func openDescriptors() -> [Int32] {
    guard let directory = unsafe opendir("/proc/self/fd") else { return [] }
    defer { unsafe closedir(directory) }
    var found: [Int32] = []
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe $0.prefix { $0 != 0 }.map { $0 } }
        if let number = Int32(String(decoding: name, as: UTF8.self)) { found.append(number) }
    }
    return found
}

private func spawn(_ program: String, _ environment: [String], output: String) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // The broker's and the database's sockets are none of its business.
    for descriptor in openDescriptors() where descriptor > 2 {
        unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    let argv = unsafe [strdup(program), nil]
    let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
        for index in unsafe argv.indices { unsafe free(argv[index]) }
        for index in unsafe envp.indices { unsafe free(envp[index]) }
    }
    var id: pid_t = 0
    let failure = unsafe posix_spawn(&id, program, &actions, nil, argv, envp)
    guard failure == 0 else { throw DeadlinePassed("\(program) to start: error \(failure)") }
    return id
}
