import Demonstration
import Foundation
import LocalBroker
import Testing

/// What a demonstration, a soak and a bench wait for before they use the broker that they start.
@Suite(.timeLimit(.minutes(2))) struct `The broker of a demonstration` {
    @Test func `is never taken for somebody else's, who is on its port`() throws {
        let other = try LocalBroker(topics: [("theirs", 1)])
        let port = try #require(other.bootstrapServers.split(separator: ":").last.flatMap { UInt16($0) })
        let directory = "/tmp/switchyard-broker-\(UInt64.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let workplace = try Workplace(directory, say: { _ in })
        var supervisor = try Supervisor()
        var refusal = "none: it took the other for its own"
        do { _ = try startBroker(workplace, port: port, &supervisor) } catch { refusal = "\(error)" }
        supervisor.stopAll()
        workplace.release()
        #expect(refusal.contains("the broker did not start"), "\(refusal)")
    }
}
