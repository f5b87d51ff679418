import ConnectionCutting
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `A commit whose answer never comes` {
    @Test(arguments: CuttingProxy.Cut.allCases)
    func `invariant 1: counts as what the database says became of it`(cut: CuttingProxy.Cut) async throws {
        let world = try ProofWorld(partitions: 2)
        let (proxy, conninfo) = try world.cuttingProxy()
        proxy.arm(cut, times: 3)
        let sent = messages(keys: 5, each: 20)
        try world.broker.publish(sent, to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world) { settings in
            settings.database.url = conninfo
            settings.lanes.maxBatchRecords = 10
            // What is silent for four times as long counts as lost.
            settings.database.statementTimeout = .seconds(1)
            settings.database.lockTimeout = .milliseconds(800)
        }
        try await world.settle()
        try await lane.stop()
        #expect(proxy.cuts == 3)
        #expect(try world.faults(sent: sent) == [])
    }
}
