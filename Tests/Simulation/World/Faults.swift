/// What may go wrong, and how often.
package enum Fault: Int, CaseIterable, Sendable {
    // At any step of a lane.
    case crash, freeze, stall
    // At a message to the database.
    case cut, cutInCommit, transientRefusal, uniqueViolation
    // At a call of the consumer.
    case consumerError, brokerSilence, fetchGap
    // At a call of the producer, or when its records arrive.
    case produceError, duplicateAppend, refusedEvent, producerFailure
}

/// Decides by chance where faults strike, until they are called off.
struct Faults {
    private unowned let world: World
    /// One in so many; 0 for never.
    private let odds: [Int]
    private(set) var counts = [Int](repeating: 0, count: Fault.allCases.count)
    var areOn = true

    init(_ world: World, chance: inout Chance) {
        self.world = world
        // Some schedules are quiet, some have one kind of fault, some have everything.
        let mood = chance.below(4)
        odds = Fault.allCases.map { fault in
            switch mood {
            case 0: 0
            case 1: chance.once(in: 4) ? fault.odds / 4 : 0
            case 2: chance.once(in: 2) ? fault.odds : fault.odds * 4
            default: fault.odds
            }
        }
    }

    mutating func strikes(_ fault: Fault) -> Bool {
        guard areOn, world.chance.once(in: odds[fault.rawValue]) else { return false }
        counts[fault.rawValue] += 1
        world.trace { "fault: \(fault)" }
        return true
    }

    /// What happens to a lane at one of its steps. Failpoints are the places where most is at stake.
    mutating func strikeAtStep(isFailpoint: Bool) -> Fault? {
        guard areOn else { return nil }
        for _ in 0..<(isFailpoint ? 4 : 1) {
            for fault in [Fault.crash, .freeze, .stall] where strikes(fault) { return fault }
        }
        return nil
    }

    /// With which SQLSTATE the server refuses a statement that it could as well have carried out.
    mutating func refusal(of statement: String) -> String? {
        guard areOn else { return nil }
        if statement == SimulatedStatements.noteName, strikes(.uniqueViolation) { return "23505" }
        // A rollback cannot fail, and what a COMMIT meets is another matter.
        guard !statement.hasPrefix("transaction_"), strikes(.transientRefusal) else { return nil }
        return world.chance.pick(["40P01", "57014", "40001", "53200"])
    }
}

extension Fault {
    fileprivate var odds: Int {
        switch self {
        case .crash: 150
        case .freeze: 200
        case .stall: 40
        case .cut: 100
        case .cutInCommit: 25
        case .transientRefusal: 200
        case .uniqueViolation: 40
        case .consumerError: 200
        case .brokerSilence: 30
        case .fetchGap: 20
        case .produceError: 60
        case .duplicateAppend: 10
        case .refusedEvent: 200
        case .producerFailure: 2_000
        }
    }
}
