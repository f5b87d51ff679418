import Simulation
import Testing

/// Schedules in which a bug was found. A seed means the same schedule only as long as lane and models ask for chance in
/// the same order; after a change it is one schedule among the others, and the hundred thousand of `scripts/simulate`
/// are what goes on guarding against the bug.
@Suite(.reproducible) struct `Schedules that found a bug` {
    @Test func `a rebalance made the lane forget how far it had seen a database that then went back`() {
        expectNothingBroken(by: 1263)
    }

    @Test func `a failover that lost nothing but a timer's batch was not noticed`() {
        expectNothingBroken(by: 13)
    }

    private func expectNothingBroken(by seed: UInt64) {
        let result = Simulation().run(seed: seed)
        #expect(result.violation == nil, "scripts/simulate --seed \(seed) --trace")
        #expect(result.coverage.lostTails > 0, "the schedule is not what it was")
    }
}
