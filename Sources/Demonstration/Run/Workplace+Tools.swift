import ChildProcesses
import Glibc

extension Workplace {
    /// Runs one of the `switchyard` commands to its end.
    ///
    /// - Parameter name: of its log.
    package func run(_ name: String, _ arguments: [String], environment: [String: String]) throws {
        let log = log(of: name)
        Files.remove(log)
        let process = try ChildProcess(
            [try program("switchyard")] + arguments, environment: .ours(adding: environment), output: .file(log))
        var ending: Ending?
        while ending == nil {
            if Interruption.isAsked { _ = process.stop(within: .seconds(2)) }
            ending = process.poll()
            usleep(5_000)
        }
        if Interruption.isAsked { throw DemoError.interrupted }
        guard ending == .exit(code: 0) else {
            let said = Files.lastLines(log, 12).joined(separator: "\n  ")
            throw DemoError("switchyard \(arguments.joined(separator: " ")) \(ending ?? .unknown):\n  \(said)")
        }
    }
}
