import ChildProcesses
import Glibc

extension ChildEnvironment {
    /// Of PostgreSQL's programs. We read what they say, so it has to be English.
    static let plain = ChildEnvironment.only(["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"])
}

/// Starts a program of PostgreSQL's or a tool of the system's.
///
/// - Parameter output: the file that both its outputs are appended to.
func start(_ arguments: [String], output: String) throws(StartFailure) -> ChildProcess {
    try ChildProcess(arguments, environment: .plain, output: .file(output, mode: 0o600))
}

/// Looks every few milliseconds until there is an answer or the time is over.
func waitUntil<Answer, Failure: Error>(
    within limit: Duration, _ look: () throws(Failure) -> Answer?
) throws(Failure) -> Answer? {
    let end = ContinuousClock.now + limit
    while true {
        if let answer = try look() { return answer }
        if ContinuousClock.now >= end { return nil }
        usleep(3_000)
    }
}
