import Kafka

/// The writes of one transaction, sorted.
struct CommitContent {
    struct Move {
        let source: SourceKey
        let epoch: Int64
        let from: Int64
        let to: Int64
    }

    private(set) var claims: [(SourceKey, Tables.Progress)] = []
    private(set) var moves: [Move] = []
    private(set) var effects: [Tables.Effect] = []
    private(set) var parked: [Tables.Parked] = []
    private(set) var rows: [Tables.OutboxEntry] = []
    private(set) var removals: [(SourceKey, Int64)] = []
    private(set) var released: [(SourceKey, Int64)] = []
    private(set) var failedAgain = 0
    private(set) var timersSet: [String] = []
    private(set) var timersTaken: [String] = []
    private var storesPublishers = false

    init(_ writes: [Write]) {
        for write in writes {
            switch write {
            case .claim(let source, let row): claims.append((source, row))
            case .move(let source, let epoch, let from, let to):
                moves.append(Move(source: source, epoch: epoch, from: from, to: to))
            case .insertOutbox(let row): rows.append(row)
            case .deleteOutbox(let source, let base): removals.append((source, base))
            case .publisher: storesPublishers = true
            case .park(let row): parked.append(row)
            case .release(let source, let offset): released.append((source, offset))
            case .failAgain: failedAgain += 1
            case .setTimer(let timer): timersSet.append("\(timer.group)/\(timer.subject)")
            case .deleteTimer(let group, _, let subject, let isTaken):
                if isTaken { timersTaken.append("\(group)/\(subject)") }
            case .postponeTimer: break
            case .effect(let effect): effects.append(effect)
            }
        }
    }

    /// More than claims and removals, which stand by themselves.
    var changesSomething: Bool {
        !moves.isEmpty || !effects.isEmpty || !parked.isEmpty || !rows.isEmpty || !released.isEmpty || failedAgain > 0
            || !timersTaken.isEmpty || storesPublishers
    }

    /// Whether something in the transaction brought the effect about.
    func explains(_ effect: Tables.Effect) -> Bool {
        if effect.cause.topic.hasPrefix("~") {
            return moves.contains { $0.source.id == effect.cause && $0.from == effect.offset }
        }
        return moves.contains { $0.source.id == effect.cause }
            || released.contains { $0.0.id == effect.cause && $0.1 == effect.offset }
    }
}
