import ChildProcesses
import Domain
import Glibc
package import LocalPostgres

/// In the folder of the demonstration, or where PostgreSQL's own user can get at it: for root it runs as another user,
/// who may not look into root's home.
package func startPostgres(
    _ directory: String, _ settings: LocalPostgres.Settings = LocalPostgres.Settings(), say: (String) -> Void
) throws(LocalPostgresError) -> LocalPostgres {
    do throws(LocalPostgresError) {
        return try LocalPostgres.start(in: "\(directory)/postgres", settings)
    } catch {
        let reason: String
        switch error {
        case .notPermitted(let path, let user): reason = "user \(user) may not enter \(path)"
        case .pathTooLong: reason = "the path of \(directory) is too long for a socket"
        default: throw error
        }
        var fingerprint = Fingerprint()
        fingerprint.combine(directory)
        let place = "/var/tmp/switchyard-\(geteuid())-\(String(UInt64(bitPattern: fingerprint.value), radix: 36))"
        say("\(reason), so PostgreSQL's files are in \(place)")
        return try LocalPostgres.start(in: place, settings)
    }
}

/// The local broker, with its topics.
///
/// It says itself when it is ready: its port answers before the first topic is there, and what answers there may be somebody
/// else's, who took the port meanwhile.
/// - Parameter topics: the folder that declares its topics; the repository's own without it.
package func startBroker(
    _ workplace: borrowing Workplace, port: UInt16?, topics: String? = nil, _ supervisor: inout Supervisor
) throws -> String {
    guard let port = port ?? freeLoopbackPort() else { throw DemoError("no port of this machine is free") }
    let log = workplace.log(of: "broker")
    let readyFile = workplace.brokerReadyFile
    Files.remove(log)
    Files.remove(readyFile)
    try supervisor.start(
        Program(
            name: "broker",
            arguments: [
                try workplace.program("switchyard"), "broker", "--port", String(port), "--topics",
                topics ?? "\(workplace.root)/topics", "--ready-file", readyFile,
            ], log: log, patience: .seconds(5), isVital: true))
    let deadline = ContinuousClock.now + .seconds(20)
    while !Files.exists(readyFile) {
        for event in supervisor.step() {
            if case .givenUp = event {
                throw DemoError("the broker did not start:\n  " + Files.lastLines(log, 8).joined(separator: "\n  "))
            }
        }
        guard ContinuousClock.now < deadline else {
            throw DemoError("the broker does not become ready; its log is \(log)")
        }
        if Interruption.isAsked { throw DemoError.interrupted }
        usleep(20_000)
    }
    return "127.0.0.1:\(port)"
}
