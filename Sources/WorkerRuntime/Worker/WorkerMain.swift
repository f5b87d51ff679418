import Foundation
import Glibc

/// The `main` of every worker.
package enum WorkerMain {
    /// Runs the worker with the process' arguments and environment, and exits with its code.
    package static func run(_ definition: WorkerDefinition) async -> Never {
        // A peer that hangs up must be an error of that connection, not the end of the process.
        _ = signal(SIGPIPE, SIG_IGN)
        let process = WorkerProcess(
            definition,
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment,
            surroundings: .init(exit: { leave($0) })
        )
        leave(await process.run())
    }

    /// Leaves without running the exit handlers of C libraries: a lane that hangs in one of them would take part in
    /// its own destruction. Everything written went straight to its file, so there is nothing to flush.
    private static func leave(_ code: ExitCode) -> Never {
        _exit(code.rawValue)
    }
}
