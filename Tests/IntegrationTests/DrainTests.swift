import Events
import Glibc
import TestBasics
import TestSupport
import Testing

@Suite struct `A worker that is asked to stop` {
    @Test func `drains: what it committed is published, and the group knows how far it came`() async throws {
        let world = try ProofWorld(partitions: 2)
        try world.broker.publish(messages(keys: 20, each: 50), to: FirstPlace.input)
        let worker = try ProofProcess(
            in: world, instance: "worker", environment: ["SWITCHYARD_LANES_MAX_BATCH_RECORDS": "5"])
        try await wait(for: "the first effects") { try world.effects().count > 20 }
        try await worker.drain()
        #expect(try world.outboxRows(of: FirstPlace.self) == 0)
        let progress = try world.progress(of: FirstPlace.self)
        #expect(try world.broker.committed(by: FirstPlace.worker.rawValue, of: FirstPlace.input) == progress)
        #expect(Int(progress.values.reduce(0, +)) == (try world.effects().count))
    }
}
