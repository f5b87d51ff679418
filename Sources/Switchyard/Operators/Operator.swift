import ArgumentParser
import Foundation
import Glibc
import WorkerRuntime

/// The person (or the program) at the command line, as they are remembered beside everything they change.
struct Operator: Sendable, CustomStringConvertible {
    let name: String
    /// Where the command ran.
    let host: String

    static let variable = "SWITCHYARD_OPERATOR"

    /// - Parameter name: what they call themselves; the first that says anything counts: this, ``variable``, the user of
    ///   the operating system.
    /// - Throws: a failure when the name cannot be written in one line of a list.
    init(
        named name: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) {
        let given = [name, environment[Self.variable]].compactMap { $0?.trimmingCharacters(in: .whitespaces) }
        let chosen = given.first { !$0.isEmpty } ?? Self.systemUser
        guard chosen.count <= 100, chosen.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
            throw .usage("--by (or \(Self.variable)) must be a name of at most 100 characters without line ends")
        }
        self.name = chosen
        host = ProcessIdentity.hostName
    }

    var description: String { name }

    private static var systemUser: String {
        let number = geteuid()
        guard let entry = unsafe getpwuid(number), let name = unsafe entry.pointee.pw_name else { return "user \(number)" }
        return unsafe String(cString: name)
    }
}

/// Who does it. The database's role is remembered as well, by the database.
struct OperatorOptions: ParsableArguments {
    @Option(
        name: .customLong("by"),
        help: ArgumentHelp(
            "Who does this; it is recorded. Default: \(Operator.variable), or the user of this machine.",
            valueName: "name"))
    var by: String?

    func `operator`() throws(CommandFailure) -> Operator { try Operator(named: by) }
}
