/// Why a private PostgreSQL could not be had, in words that say what to do.
package enum LocalPostgresError: Error, Equatable, CustomStringConvertible {
    case notInstalled
    /// The directory was made by another major version than those installed.
    case versionNotInstalled(directory: String, version: String)
    case alreadyRunning(directory: String)
    case portTaken(UInt16)
    case diskFull(path: String)
    case notPermitted(path: String, user: String)
    case pathTooLong(path: String, limit: Int)
    case timedOut(step: String, log: String)
    /// Something else; `reason` is the last the program said.
    case failed(step: String, reason: String)

    package var description: String {
        switch self {
        case .notInstalled:
            "PostgreSQL is not installed: apt-get install postgresql"
        case .versionNotInstalled(let directory, let version):
            "\(directory) was made by PostgreSQL \(version), which is not installed: "
                + "apt-get install postgresql-\(version), or choose another directory"
        case .alreadyRunning(let directory):
            "another process runs the PostgreSQL in \(directory)"
        case .portTaken(let port):
            "port \(port) of this machine is taken"
        case .diskFull(let path):
            "no space left on the device of \(path)"
        case .notPermitted(let path, let user):
            "user \(user), as whom PostgreSQL runs, may not use \(path): choose another directory"
        case .pathTooLong(let path, let limit):
            "\(path) is too long for a socket (\(limit) bytes at most): choose a shorter directory"
        case .timedOut(let step, let log):
            "\(step) took too long; its log is \(log)"
        case .failed(let step, let reason):
            "\(step) failed: \(reason)"
        }
    }
}

extension LocalPostgresError {
    /// Reads the reason off what PostgreSQL wrote. Its programs run in the C locale, so the words are these.
    init(step: String, output: String, path: String, user: String, port: UInt16?) {
        if output.contains("No space left on device") {
            self = .diskFull(path: path)
        } else if let port, output.contains("Address already in use") {
            self = .portTaken(port)
        } else if output.contains("ermission denied") || output.contains("has wrong ownership") {
            self = .notPermitted(path: path, user: user)
        } else {
            let lines = output.split(separator: "\n").suffix(5)
            self = .failed(step: step, reason: lines.isEmpty ? "it said nothing" : lines.joined(separator: "\n"))
        }
    }

    /// Of a system call on a path.
    init(errno code: Int32, step: String, path: String, user: String) {
        switch code {
        case 28: self = .diskFull(path: path)
        case 1, 13, 30: self = .notPermitted(path: path, user: user)
        default: self = .failed(step: step, reason: "error \(code) on \(path)")
        }
    }
}
