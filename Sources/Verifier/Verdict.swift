/// What is promised about a pipeline, as a verifier can see it from outside.
package enum Invariant: String, CaseIterable, Sendable {
    /// The recording has every record of every topic.
    case evidence = "I0"
    case noLostOrder = "I1"
    case noDoubleEffect = "I2"
    case stock = "I3"
    case money = "I4"
    case orderPerOrder = "I5"
    case eventsMatch = "I6"
    case publishingOrder = "I7"
    case progress = "I8"
    case advisoryOffsets = "I9"
    case atRest = "I10"
    /// No process ended by a fault of its own.
    case processes = "I11"
    case privacy = "I12"

    package var title: String {
        switch self {
        case .evidence: "nothing was overlooked"
        case .noLostOrder: "no lost order"
        case .noDoubleEffect: "no double effect"
        case .stock: "stock is conserved"
        case .money: "money is conserved"
        case .orderPerOrder: "each order goes its way in order"
        case .eventsMatch: "events tell what the rows say"
        case .publishingOrder: "batches are published in order"
        case .progress: "progress is without gap or overlap"
        case .advisoryOffsets: "the Kafka group is never ahead"
        case .atRest: "everything comes to rest"
        case .processes: "no program fails by itself"
        case .privacy: "nobody's data where it does not belong"
        }
    }
}

/// One question about a run, and how often the answer was no.
package struct Check: Hashable, Sendable {
    package let invariant: Invariant
    /// What must be so, as a sentence.
    package let claim: String
    /// How many things were looked at.
    package var checked = 0
    package var violations = 0
    /// The first violations: ids, offsets and numbers, never personal data.
    package var examples: [String] = []
    /// Why it could not be judged; `nil` when it was.
    package var omitted: String?

    package static let exampleLimit = 5

    package init(_ invariant: Invariant, _ claim: String) {
        self.invariant = invariant
        self.claim = claim
    }

    /// Counts one thing that was looked at.
    package mutating func expect(_ isSo: Bool, _ example: @autoclosure () -> String) {
        checked += 1
        if !isSo { violate(example()) }
    }

    package mutating func violate(_ example: String) {
        violations += 1
        if examples.count < Self.exampleLimit { examples.append(example) }
    }
}

/// What a verification found.
package struct Verdict: Sendable {
    package private(set) var checks: [Check] = []

    package init() {}

    package mutating func add(_ check: Check) { checks.append(check) }

    package mutating func add(_ checks: [Check]) { self.checks += checks }

    package var violations: Int { checks.reduce(0) { $0 + $1.violations } }

    /// Whether every claim that was judged holds. One that could not be judged is no proof against the run, and says so
    /// in the table.
    package var isGood: Bool { violations == 0 }

    /// The invariants of which something does not hold.
    package var broken: Set<Invariant> { Set(checks.filter { $0.violations > 0 }.map(\.invariant)) }
}
