package import ChildProcesses
import Glibc
import LocalBroker
import TestBasics
import WorkerRuntime

/// A worker process, for what only a process can suffer or write. Without a name it is the one with the ledger stage of the
/// first place.
package final class ProofProcess: Sendable {
    private let process: WatchedProcess
    /// What it wrote.
    package let log: String

    /// Starts it. It ends when this value goes.
    ///
    /// - Parameters:
    ///   - program: a worker, by the name of its executable.
    ///   - failpoint: where it kills or stops itself, see `Failpoint`.
    ///   - environment: further settings, by their variables.
    package init(
        _ program: String = "ProofWorker", in world: ProofWorld, instance: String, failpoint: String? = nil, environment: [String: String] = [:]
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
        // In our group, so that Control-C ends it with the tests.
        process = WatchedProcess(
            try ChildProcess(
                [try builtProgram(program)], environment: .program(variables), place: .ourGroup,
                output: .file(log, mode: 0o600)))
    }

    deinit {
        process.end()
        if unsafe getenv("PROOF_LOG") == nil { unsafe unlink(log) }
    }

    package func send(_ signal: Int32) { process.signal(signal) }

    /// Waits until it is so.
    package func reach(_ state: WatchedProcess.State, within limit: Duration = .seconds(90)) async throws {
        let awaited = "process \(process.id) to be \(state), its log is \(log)"
        try await wait(for: awaited, within: limit) {
            let now = process.state
            if now == state { return true }
            if case .ended(.exit) = now { throw DeadlinePassed("\(awaited); it has \(now)") }
            return false
        }
    }

    /// Whether it has written such a text.
    package func hasLogged(_ text: String) throws -> Bool {
        logged().contains(text)
    }

    /// Everything that it has written.
    package func logged() -> String { textOfFile(log) }

    /// Asks it to drain and waits for a clean end.
    package func drain() async throws {
        send(SIGTERM)
        try await reach(.ended(.exit(code: 0)))
    }
}
