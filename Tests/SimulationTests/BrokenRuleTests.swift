import Simulation
import Testing

/// A witness that never objects proves nothing: here each rule of the commit protocol is broken on purpose, at the seams
/// between the lane and its models.
@Suite struct `A broken rule` {
    @Test(arguments: BrokenRule.allCases) func `is found out`(_ rule: BrokenRule) throws {
        let expected = rule.invariants
        for first in stride(from: UInt64(1), to: 4_001, by: 100) {
            let findings = Campaign(seeds: first..<first + 100, breaking: rule, violationLimit: 8).run(workers: 2)
            if findings.violations.contains(where: { expected.contains($0.violation.invariant) }) { return }
        }
        Issue.record("4000 schedules have not noticed it")
    }
}

extension BrokenRule {
    /// What the rule protects.
    fileprivate var invariants: Set<Int> {
        switch self {
        case .noFence: [1]
        case .skippedRecords, .noParking: [2]
        case .noOutboxRow, .earlyRemoval, .earlyPublishing, .guessedCommit: [3]
        case .acknowledgedUnsent: [3, 4]
        case .hiddenLeftovers: [4]
        case .blindFence, .sameEpoch: [5]
        case .forgottenPublishers, .alteredRepeats, .movedRepeats: [6]
        case .hiddenGroupOffsets: [7]
        case .forgottenKeys: [8]
        }
    }
}
