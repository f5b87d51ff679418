import Glibc
import Synchronization

/// Many schedules, on as many processors as wanted, with one after the other of the seeds.
package final class Campaign: Sendable {
    package struct Findings: Sendable {
        package var coverage = Coverage()
        /// At most one violation a seed, in the order of the seeds.
        package var violations: [(seed: UInt64, violation: Violation)] = []
        package var seconds = 0.0
    }

    private struct Progress {
        var findings = Findings()
        var workers = 0
    }

    private let seeds: Range<UInt64>
    private let brokenRule: BrokenRule?
    private let violationLimit: Int
    private let next: Atomic<UInt64>
    private let progress = Mutex(Progress())
    private let end = Baton()

    /// - Parameter violationLimit: it ends early when it has found so many.
    package init(seeds: Range<UInt64>, breaking brokenRule: BrokenRule? = nil, violationLimit: Int = 10) {
        self.seeds = seeds
        self.brokenRule = brokenRule
        self.violationLimit = violationLimit
        next = Atomic(seeds.lowerBound)
    }

    /// Runs all of it; blocks.
    package func run(workers: Int) -> Findings {
        let began = ContinuousClock.now
        progress.withLock { $0.workers = workers }
        let pools = (0..<workers).map { ThreadPool(core: Int32($0)) }
        // Each begins on a thread of its own pool, so that all that belongs to it stays on one processor.
        for (index, pool) in pools.enumerated() {
            let thread = pool.take()
            thread.job = { [self] in work(on: Int32(index)) }
            thread.baton.pass()
        }
        end.wait()
        var findings = progress.withLock { $0.findings }
        findings.violations.sort { $0.seed < $1.seed }
        findings.seconds = (ContinuousClock.now - began) / .seconds(1)
        return findings
    }

    private func work(on core: Int32) {
        let simulation = Simulation(core: core)
        while let seed = nextSeed() {
            let result = simulation.run(seed: seed, breaking: brokenRule)
            progress.withLock { progress in
                progress.findings.coverage.add(result.coverage)
                if let violation = result.violation { progress.findings.violations.append((seed, violation)) }
            }
        }
        progress.withLock { progress in
            progress.workers -= 1
            if progress.workers == 0 { end.pass() }
        }
    }

    private func nextSeed() -> UInt64? {
        let isEnough = progress.withLock { $0.findings.violations.count >= violationLimit }
        let seed = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return isEnough || seed >= seeds.upperBound ? nil : seed
    }
}
