import ConnectionCutting
import Demonstration
import Events
import LocalBroker

/// Which faults come when: the same for the same seed and the same possibilities.
struct FaultPlan {
    /// What the test may do to the servers.
    struct Possibilities: Hashable, Sendable {
        var restartsDatabase = true
        /// The server is ours, on this machine.
        var crashesDatabase = true
        var cutsConnections = true
        /// The broker is ours, and does what it is told.
        var commandsBroker = true
        var restartsBroker = false
        var processes = 2
    }

    struct Item: Hashable, Sendable {
        var number: Int
        /// From the beginning of the load.
        var due: Duration
        var fault: Fault
    }

    /// Where a worker can end itself; see `Failpoint` in the runtime. A test compares the two.
    static let failpoints = [
        "claim.before", "claim.after", "batch.collected", "batch.loaded", "commit.before", "commit.after", "publish.first",
        "publish.half", "publish.acknowledged", "outbox.removed", "advisory.commit", "revoke.entered",
    ]
    /// Where it is interesting to sleep past the session: with a batch in hand, in a transaction, and between commit
    /// and publication.
    static let restingPlaces = [
        "batch.collected", "batch.loaded", "commit.before", "commit.after", "publish.first", "publish.half",
    ]

    private let possibilities: Possibilities
    private var random: SeededRandom
    /// Every worker at every failpoint comes once before any comes again.
    private var deaths: [(WorkerName, String)] = []
    private var rests: [(WorkerName, String)] = []

    init(seed: UInt64, _ possibilities: Possibilities) {
        self.possibilities = possibilities
        random = SeededRandom(seed: seed ^ 0xFA17_FA17_FA17_FA17)
    }

    /// All faults that are due before `end`.
    mutating func items(until end: Duration) -> [Item] {
        var items: [Item] = []
        var due = Duration.seconds(2)
        while due < end {
            items.append(Item(number: items.count + 1, due: due, fault: next()))
            // 2.5 s on average: each of the six groups has some calm between two rebalances.
            due += .milliseconds(1_000 + random.below(3_000))
        }
        return items
    }

    private mutating func next() -> Fault {
        while true {
            if let fault = draw(random.below(100)) { return fault }
        }
    }

    /// - Returns: `nil` when the servers are not ours to do this to.
    private mutating func draw(_ lot: Int) -> Fault? {
        switch lot {
        case 0..<10: return .kill(slot())
        case 10..<46:
            if deaths.isEmpty { deaths = shuffled(Self.failpoints) }
            let (worker, point) = deaths.removeLast()
            return .die(slot(of: worker), at: point, pass: pass(at: point))
        case 46..<54:
            if rests.isEmpty { rests = shuffled(Self.restingPlaces) }
            let (worker, point) = rests.removeLast()
            return .freeze(slot(of: worker), at: point, pass: 1 + random.below(3), seconds: 13 + random.below(5))
        case 54..<60: return .sleep(slot(), seconds: random.below(3) == 0 ? 1 + random.below(3) : 12 + random.below(6))
        case 60..<62: return .strand(slot())
        case 62..<66: return .leave(slot(), seconds: 2 + random.below(6))
        case 66..<71: return .join(worker(), seconds: 10 + random.below(15))
        case 71..<82:
            let cut = random.element(of: CuttingProxy.Cut.allCases)
            let fault = Fault.cut(worker(), cut, times: cut == .inTheMiddle ? 1 : 1 + random.below(2))
            return possibilities.cutsConnections ? fault : nil
        case 82..<85: return .endSessions(worker())
        case 85..<87:
            let fault = Fault.restartDatabase(isFast: random.below(2) == 0)
            return possibilities.restartsDatabase ? fault : nil
        case 87..<90: return possibilities.crashesDatabase ? .crashDatabase : nil
        case 90..<96:
            let (kind, errors) = random.element(of: Self.refusals)
            let fault = Fault.refuse(kind, random.element(of: errors), times: 1 + random.below(4))
            return possibilities.commandsBroker ? fault : nil
        case 96..<98:
            let milliseconds = 300 + random.below(4_000)
            if possibilities.restartsBroker { return .restartBroker }
            return possibilities.commandsBroker ? .brokerDown(milliseconds: milliseconds) : nil
        default:
            let fault = Fault.slowBroker(milliseconds: 20 + random.below(300), seconds: 3 + random.below(6))
            return possibilities.commandsBroker ? fault : nil
        }
    }

    /// Errors that go away by themselves: what a cluster answers while leaders, coordinators and replicas move.
    private static let refusals: [(RequestKind, [BrokerError])] = [
        (.produce, [.notEnoughReplicas, .notLeaderForPartition, .requestTimedOut, .disconnect]),
        (.fetch, [.notLeaderForPartition, .disconnect]),
        (.heartbeat, [.rebalanceInProgress, .illegalGeneration, .unknownMember]),
        (.offsetCommit, [.illegalGeneration, .rebalanceInProgress, .requestTimedOut]),
        (.findCoordinator, [.coordinatorNotAvailable]),
        (.joinGroup, [.rebalanceInProgress]),
        (.initProducerID, [.coordinatorNotAvailable]),
    ]

    /// Claims and revocations are rare: the first one counts.
    private mutating func pass(at point: String) -> Int {
        point.hasPrefix("claim") || point.hasPrefix("revoke") ? 1 : 1 + random.below(4)
    }

    private mutating func worker() -> WorkerName { random.element(of: WorkerName.allCases) }

    private mutating func slot() -> Fault.Slot { slot(of: worker()) }

    private mutating func slot(of worker: WorkerName) -> Fault.Slot {
        Fault.Slot(worker: worker, number: 1 + random.below(possibilities.processes))
    }

    private mutating func shuffled(_ points: [String]) -> [(WorkerName, String)] {
        var all = WorkerName.allCases.flatMap { worker in points.map { (worker, $0) } }
        random.shuffle(&all)
        return all
    }
}
