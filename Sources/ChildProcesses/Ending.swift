import Glibc

/// How a process ended.
package enum Ending: Hashable, Sendable, CustomStringConvertible {
    case exit(code: Int32)
    case killed(signal: Int32)
    /// Somebody else took its status.
    case unknown

    /// Reads what `waitpid` said, as the macros of `<sys/wait.h>` do, which Swift does not import.
    init(_ status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exit(code: (status >> 8) & 0xFF) : .killed(signal: signal)
    }

    package var isSuccess: Bool { self == .exit(code: 0) }

    package var description: String {
        switch self {
        case .exit(let code): "ended with code \(code)"
        case .killed(SIGKILL): "was killed (kill -9)"
        case .killed(let signal): "was ended by signal \(signal)"
        case .unknown: "is gone"
        }
    }
}
