package import ChildProcesses
import Glibc
import LocalBroker

/// `switchyard`, as people run it.
package struct CommandLineTool: Sendable {
    /// What a command said, on both streams, and how it ended.
    package struct Answer: Sendable {
        package let output: String
        package let ending: Ending
        package var isSuccess: Bool { ending == .exit(code: 0) }
    }

    private let environment: [String: String]

    /// On the broker and the database of a world.
    package init(in world: ProofWorld, operator name: String = "test") {
        environment = [
            "PATH": "/usr/bin:/bin", "SWITCHYARD_DATABASE_URL": world.conninfo, "SWITCHYARD_OPERATOR": name,
            "SWITCHYARD_KAFKA_BOOTSTRAP_SERVERS": world.broker.broker.bootstrapServers,
        ]
    }

    /// Runs a command to its end.
    package func run(_ arguments: String...) throws -> Answer { try run(arguments) }

    package func run(_ arguments: [String]) throws -> Answer {
        let file = "/tmp/switchyard-said-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        defer { unsafe unlink(file) }
        let process = try ChildProcess(
            [try builtProgram("switchyard")] + arguments, environment: .program(environment), place: .ourGroup,
            output: .file(file, mode: 0o600))
        let ending = process.wait()
        return Answer(output: textOfFile(file), ending: ending)
    }
}
