/// How a worker process ends. The numbers are those of `sysexits.h`.
package enum ExitCode: Int32, Sendable, CaseIterable {
    /// Asked to stop, and drained in time.
    case success = 0
    /// The command line makes no sense.
    case usage = 64
    /// The broker or the database could not be reached within the start deadline.
    case unavailable = 69
    /// A lane failed for good, or the worker has a defect.
    case failure = 70
    /// A lane had work and did not move, or did not drain in time. Starting again may help.
    case stalled = 75
    /// The configuration, the database schema or the topics are not what this worker needs. Starting again will not
    /// help.
    case configuration = 78

    /// What the help text says of it.
    package var meaning: String {
        switch self {
        case .success: "asked to stop, and drained in time"
        case .usage: "the command line makes no sense"
        case .unavailable: "broker or database could not be reached at start"
        case .failure: "a lane failed for good, or a defect"
        case .stalled: "a lane had work and did not move, or did not drain in time"
        case .configuration: "settings, schema or topics are not what the worker needs"
        }
    }
}

/// Why a worker must end. Anything else that a lane throws counts as `ExitCode.failure`.
package struct WorkerFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package let code: ExitCode
    /// One line for the operator; no customer data.
    package let reason: String

    package init(_ code: ExitCode, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package static func unavailable(_ reason: String) -> WorkerFailure { .init(.unavailable, reason) }
    package static func configuration(_ reason: String) -> WorkerFailure { .init(.configuration, reason) }
    package static func fatal(_ reason: String) -> WorkerFailure { .init(.failure, reason) }

    package var description: String { reason }
}
