import CSVFiles
import Kafka
import LocalBroker
import Postgres
import RuleFiles
import Schema
import WorkerRuntime

/// Why a command did not do what it was asked: one sentence that says what, where, and what to do about it.
struct CommandFailure: Error, CustomStringConvertible {
    let exitCode: Int32
    let reason: String

    init(_ code: WorkerRuntime.ExitCode, _ reason: String) {
        exitCode = code.rawValue
        self.reason = reason
    }

    private init(exitCode: Int32, reason: String) {
        self.exitCode = exitCode
        self.reason = reason
    }

    /// What was asked for makes no sense, or is not there.
    static func usage(_ reason: String) -> CommandFailure { CommandFailure(.usage, reason) }

    /// The broker or the database cannot be reached.
    static func unavailable(_ reason: String) -> CommandFailure { CommandFailure(.unavailable, reason) }

    /// Settings, schema or topics are not what is needed; trying again does not help.
    static func configuration(_ reason: String) -> CommandFailure { CommandFailure(.configuration, reason) }

    static func failed(_ reason: String) -> CommandFailure { CommandFailure(.failure, reason) }

    /// The command did its work, and what it was to prove is not so. Exit code 1, as of `diff` and `grep`.
    static func disproved(_ reason: String) -> CommandFailure { CommandFailure(exitCode: 1, reason: reason) }

    var description: String { reason }
}

extension CommandFailure {
    /// The sentence for an error of one of the parts below; `nil` for errors of the argument parser, which has its own.
    init?(explaining error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as PostgresError: self.init(error)
        case let error as KafkaError: self.init(error)
        case SchemaError.postgres(let error): self.init(error)
        case let error as SchemaError: self.init(.configuration, "\(error)")
        case let error as RuleFileErrors: self.init(.configuration, "\(error)")
        case let error as SettingsMistakes: self.init(.configuration, "\(error)")
        case LocalBrokerError.port(let port, let number):
            self.init(.unavailable, "\(LocalBrokerError.port(port, errorNumber: number)); choose another with --port")
        case let error as LocalBrokerError: self.init(.failure, "the local broker could not be started: \(error)")
        case let error as CSVError: self.init(.usage, error.description)
        case let error as CannotWork: self.init(.configuration, error.description)
        default: return nil
        }
    }

    private init(_ error: PostgresError) {
        switch (error.code, error.sqlState) {
        case (.connection, _):
            self.init(
                .unavailable,
                "the database cannot be reached: \(error.message); check --database or SWITCHYARD_DATABASE_URL")
        case (_, "42P01"), (_, "42703"), (_, "3F000"):
            self.init(
                .configuration,
                "the database has not the structure that this program expects; look with `switchyard schema status` "
                    + "and bring it up to date with `switchyard schema apply`")
        case (_, "42501"):
            self.init(.configuration, "the database role may not do this: \(error.message)")
        case (.configuration, _): self.init(.configuration, "\(error)")
        default: self.init(.failure, "\(error)")
        }
    }

    init(_ error: KafkaError) {
        switch error.disposition {
        case .retry:
            self.init(
                .unavailable,
                "\(error.operation): \(error.reason) (\(error.name)); check --bootstrap-servers and that the broker runs"
            )
        case .fatal: self.init(.failure, "\(error.operation): \(error.reason) (\(error.name))")
        }
    }
}
