import ChildProcesses
import Events
import Foundation
import Glibc
import Postgres
import TestBasics
import TestSupport

/// A demonstration in a fresh directory. It ends, and the directory goes, with this value.
final class DemoRun: CustomStringConvertible {
    static let workers = WorkerName.allCases.map(\.rawValue)

    private let directory: String
    private let process: WatchedProcess

    init(orders: Int) throws {
        directory = "/tmp/switchyard-line-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        // PostgreSQL's own user has to get in.
        guard unsafe mkdir(directory, 0o755) == 0 else { throw DeadlinePassed("\(directory) to be made") }
        process = WatchedProcess(
            try ChildProcess(
                [try builtProgram("switchyard"), "demo", "--orders", String(orders), "--directory", directory],
                output: .file("\(directory)/output")))
    }

    /// Its guard ends what it started, however it ends; asked first, because that is the tidier way.
    deinit {
        process.signal(SIGTERM)
        _ = try? becomesTrue { ending != nil }
        process.end()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// How it ended, when it has.
    var ending: Ending? { process.ending }

    /// Everything it said so far.
    var output: String { text(of: "output") ?? "" }

    /// What a failure shows.
    var description: String { "the demo says:\n\(output)" }

    /// Waits until it ends by itself, all being well.
    func finish(within limit: Duration) async throws {
        do {
            try await wait(for: "the end", within: limit) { ending != nil }
        } catch {
            throw DeadlinePassed("the end after \(limit), \(self)")
        }
        guard let ending, ending.isSuccess else { throw DeadlinePassed("a good end, \(self)") }
    }

    /// Which process of which worker owns partitions; `nil` while the database is not there yet.
    func owners() throws -> [(worker: String, process: Int32)]? {
        guard let conninfo else { return nil }
        var connection = try PostgresConnection(conninfo: conninfo)
        // An owner is called host:process.
        let rows = try connection.query(
            Statement(
                "owners", "SELECT DISTINCT consumer_group, substring(owner FROM '[0-9]+$') FROM consumer_progress"),
            Parameters())
        return (0..<rows.count).compactMap { row in
            guard let process = Int32(rows.optionalText(row, 1) ?? "") else { return nil }
            return (rows.text(row, 0), process)
        }
    }

    /// Whether it is the demo itself that started this process: nobody else's is killed.
    func isChild(_ other: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(other)/stat", encoding: .utf8) else { return false }
        // id (name) state parent …, and a name may hold anything.
        let rest = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        return rest.count > 2 && rest[2] == String(process.id)
    }

    /// Where its database is, from its notes for whoever wants to look inside; they are there when the workers are.
    private var conninfo: String? {
        let start = "export SWITCHYARD_DATABASE_URL='"
        guard let line = text(of: "env")?.split(separator: "\n").first(where: { $0.hasPrefix(start) }) else {
            return nil
        }
        return String(line.dropFirst(start.count).dropLast()).replacing("'\\''", with: "'")
    }

    private func text(of name: String) -> String? {
        try? String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
    }
}
