import Kafka

/// Everything that is committed. A value: a copy of it is what a standby has.
struct Tables {
    struct Progress {
        var next: Int64
        var epoch: Int64
    }

    struct OutboxEntry {
        let source: SourceKey
        let base: Int64
        let eventCount: Int32
        let bytes: [UInt8]
        let position: Int64
    }

    struct Publisher {
        var batch: Int64
        var seen: [UInt8]
    }

    struct Parked {
        let source: SourceKey
        let offset: Int64
        var state: String
        let key: [UInt8]?
        let value: [UInt8]?
        let headers: [UInt8]
        let recordedAt: Int64
        var attempts: Int32 = 1
        var dueAt: Int64?
    }

    struct Timer {
        let group: String
        let kind: String
        let subject: String
        var partition: Int32
        var dueAt: Int64
        var payload: [UInt8]
    }

    struct Effect {
        let group: String
        let key: String
        let number: Int64
        let text: String
        let cause: TopicPartition
        let offset: Int64
    }

    var progress: [SourceKey: Progress] = [:]
    var outbox: [OutboxEntry] = []
    var publishers: [SourceKey: [String: Publisher]] = [:]
    var parked: [Parked] = []
    var timers: [Timer] = []
    var effects: [Effect] = []
    /// The sequence behind `outbox.position`. Like a real one, it does not go back with a transaction.
    var lastPosition: Int64 = 0

    func count(ofKey key: String, in group: String) -> Int64 {
        Int64(effects.count { $0.group == group && $0.key == key })
    }
}

/// One change that a transaction makes when it is committed.
enum Write {
    case claim(SourceKey, Tables.Progress)
    case move(SourceKey, epoch: Int64, from: Int64, to: Int64)
    case insertOutbox(Tables.OutboxEntry)
    case deleteOutbox(SourceKey, base: Int64)
    case publisher(SourceKey, String, Tables.Publisher)
    case park(Tables.Parked)
    case release(SourceKey, offset: Int64)
    case failAgain(SourceKey, offset: Int64)
    case setTimer(Tables.Timer)
    /// - Parameter isTaken: it rings, rather than being called off.
    case deleteTimer(group: String, kind: String, subject: String, isTaken: Bool)
    case postponeTimer(group: String, kind: String, subject: String, dueAt: Int64)
    case effect(Tables.Effect)
}

extension Tables {
    mutating func apply(_ write: Write, now: Int64) {
        switch write {
        case .claim(let source, let row): progress[source] = row
        case .move(let source, _, _, let to): progress[source]?.next = to
        case .insertOutbox(let row): outbox.append(row)
        case .deleteOutbox(let source, let base): outbox.removeAll { $0.source == source && $0.base == base }
        case .publisher(let source, let name, let state): publishers[source, default: [:]][name] = state
        case .park(let row): parked.append(row)
        case .release(let source, let offset): release(source, offset, now: now)
        case .failAgain(let source, let offset):
            guard let index = parked.firstIndex(where: { $0.source == source && $0.offset == offset }) else { return }
            parked[index].attempts += 1
            parked[index].dueAt = nil
        case .setTimer(let timer):
            timers.removeAll { $0.group == timer.group && $0.kind == timer.kind && $0.subject == timer.subject }
            timers.append(timer)
        case .deleteTimer(let group, let kind, let subject, _):
            timers.removeAll { $0.group == group && $0.kind == kind && $0.subject == subject }
        case .postponeTimer(let group, let kind, let subject, let dueAt):
            guard
                let index = timers.firstIndex(where: { $0.group == group && $0.kind == kind && $0.subject == subject })
            else { return }
            timers[index].dueAt = dueAt
        case .effect(let effect): effects.append(effect)
        }
    }

    private mutating func release(_ source: SourceKey, _ offset: Int64, now: Int64) {
        guard let index = parked.firstIndex(where: { $0.source == source && $0.offset == offset }) else { return }
        let released = parked.remove(at: index)
        guard let key = released.key else { return }
        let waiting = parked.indices.filter {
            parked[$0].source == source && parked[$0].key == key && parked[$0].state == "waiting"
        }
        guard let head = waiting.min(by: { parked[$0].offset < parked[$1].offset }) else { return }
        parked[head].state = "failed"
        parked[head].dueAt = now
    }
}
