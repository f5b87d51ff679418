import ChildProcesses
import Events
import Glibc
import TestSupport
import Testing

/// A worker is killed at every place where that could matter, and another one takes over.
@Suite struct `A worker that is killed` {
    @Test(arguments: [
        "claim.before", "claim.after", "batch.collected:2", "batch.loaded:2", "commit.before", "commit.before:3",
        "commit.after",
        "commit.after:3", "publish.first", "publish.first:7", "publish.half", "publish.acknowledged", "outbox.removed",
        "advisory.commit",
    ])
    func `invariants 1 to 4 and 6: leaves every effect and every event done once, in order`(failpoint: String) async throws {
        let world = try ProofWorld(partitions: 2)
        let sent = messages(keys: 6, each: 20)
        let half = sent.count / 2
        try world.broker.publish(Array(sent[..<half]), to: FirstPlace.input)
        // Small batches, so that every failpoint lies between others.
        let doomed = try ProofProcess(
            in: world, instance: "doomed", failpoint: failpoint,
            environment: ["SWITCHYARD_LANES_MAX_BATCH_RECORDS": "16"])
        try await doomed.reach(.ended(.killed(signal: SIGKILL)))
        try world.broker.publish(Array(sent[half...]), to: FirstPlace.input)
        let heir = try ProofProcess(in: world, instance: "heir")
        try await world.settle()
        try await heir.drain()
        #expect(try world.faults(sent: sent) == [])
    }
}
