import Simulation
import Testing

/// The schedules of the normal test run are a hundred thousand, and run in release (`scripts/simulate`); here are a few.
@Suite struct `Schedules of everything that can go wrong` {
    @Test func `break no invariant`() {
        let findings = Campaign(seeds: 1..<301).run(workers: 2)
        #expect(findings.coverage.schedules == 300)
        #expect(findings.violations.map { "seed \($0.seed): \($0.violation)" } == [])
    }

    @Test(.reproducible) func `follow from their seed alone`() {
        let simulation = Simulation()
        for seed in [1, 7, 42] as [UInt64] {
            var traces: [[String]] = [[], []]
            for index in traces.indices {
                _ = simulation.run(seed: seed) { traces[index].append($0) }
            }
            #expect(traces[0].count > 100)
            #expect(traces[0] == traces[1])
        }
    }
}
