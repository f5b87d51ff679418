import Domain
import Postgres
import WorkerRuntime

/// What a replay would do to each of the chosen records, and the doing of it.
///
/// Order per key is kept by releasing only the head of a key: what waits behind it follows by itself, in order, when the
/// head went through. Whoever asks for a waiting record gets its head released.
struct ReplayPlan {
    /// A record that failed so often is not replayed again unless somebody insists: the next attempt fails as well, and
    /// each writes another dead letter.
    static let attemptCap: Int32 = 5

    enum Step: Equatable {
        case replay
        /// The head of its key is replayed, and it follows.
        case follow(head: DeadLetterAddress)
        case leave(because: String)
    }

    struct Entry: Equatable {
        let cluster: String
        let group: String
        let record: DeadLetterAddress
        /// Masked.
        let key: String?
        let reason: String
        let attempts: Int32
        let step: Step
    }

    private(set) var entries: [Entry] = []
    /// What is released: cluster, group and address of each, in order.
    private(set) var released: [(cluster: String, group: String, record: DeadLetterAddress)] = []
    let selection: DeadLetterSelection
    let isForced: Bool

    /// Chooses and locks. The transaction is the caller's to end.
    init(
        _ selection: DeadLetterSelection, limit: Int, force: Bool, in transaction: inout PostgresTransaction
    ) throws(PostgresError) {
        self.selection = selection
        isForced = force
        var parameters = selection.parameters()
        parameters.bigint(Int64(limit))
        transaction.enqueue(DeadLetterStatements.choose, parameters)
        let rows = try transaction.run()[0]
        var known: Set<String> = []
        for row in 0..<rows.count { add(rows, row, &known) }
    }

    private mutating func add(_ rows: PostgresRows, _ row: Int, _ known: inout Set<String>) {
        let (cluster, group) = (rows.text(row, 0), rows.text(row, 1))
        let record = DeadLetterAddress(
            topic: rows.text(row, 2), partition: rows.int32(row, 3), offset: rows.int64(row, 4))
        func release(_ address: DeadLetterAddress) {
            if known.insert("\(cluster)/\(group)/\(address)").inserted { released.append((cluster, group, address)) }
        }
        let step: Step
        if rows.text(row, 6) == "waiting" {
            if let offset = rows.optionalInt64(row, 10) {
                let head = DeadLetterAddress(topic: record.topic, partition: record.partition, offset: offset)
                if let obstacle = obstacle(
                    state: rows.text(row, 13), isDue: !rows.isNull(row, 11), attempts: rows.int32(row, 12))
                {
                    step = .leave(because: "it waits behind \(head), and that one \(obstacle)")
                } else {
                    step = .follow(head: head)
                    release(head)
                }
            } else {
                step = .leave(because: "it waits behind a record that its worker is just taking up")
            }
        } else if let obstacle = obstacle(
            state: rows.text(row, 6), isDue: !rows.isNull(row, 7), attempts: rows.int32(row, 8))
        {
            step = .leave(because: "it \(obstacle)")
        } else {
            step = .replay
            release(record)
        }
        entries.append(
            Entry(
                cluster: cluster, group: group, record: record, key: rows.optionalByteArray(row, 5).map(Mask.key),
                reason: rows.text(row, 9), attempts: rows.int32(row, 8), step: step))
    }

    /// Why a failed record is not released, as the end of a sentence.
    private func obstacle(state: String, isDue: Bool, attempts: Int32) -> String? {
        if state == "discarded" { return "was discarded" }
        if isDue { return "is to be replayed already" }
        if attempts >= Self.attemptCap, !isForced {
            return "has failed \(attempts) times; put its cause right and say --force"
        }
        return nil
    }

    /// Marks the records as due, so that their workers handle them again, and records who did.
    /// - Parameter perSecond: how many in a second; `nil` for all at once.
    func enqueue(by person: Operator, perSecond: Int?, in transaction: inout PostgresTransaction) {
        guard !released.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(released) { $0.cluster }
        parameters.array(released) { $0.group }
        parameters.array(released) { $0.record.topic }
        parameters.array(released) { $0.record.partition }
        parameters.array(released) { $0.record.offset }
        parameters.text(person.name)
        parameters.bigint(perSecond.map { 1_000_000 / Int64($0) } ?? 0)
        transaction.enqueue(DeadLetterStatements.replay, parameters)
        OperatorActions.enqueue(
            OperatorAction(
                "dead-letters replay", on: selection.words,
                [
                    ("records", .number(Int64(released.count))), ("per_second", .init(perSecond)),
                    ("forced", isForced ? .flag(true) : .none),
                ]),
            by: person, in: &transaction)
    }

    /// - Parameter isTrial: nothing was done.
    func report(isTrial: Bool) -> Report {
        var table = Table("record", "group", "key", "reason", "attempts", "what")
        for entry in entries {
            let what =
                switch entry.step {
                case .replay: isTrial ? "would be replayed" : "will be replayed"
                case .follow(let head): "follows \(head), which \(isTrial ? "would be" : "will be") replayed first"
                case .leave(let why): "left: \(why)"
                }
            table.add(
                .text(entry.record.description), .text(entry.group), .init(entry.key), .text(entry.reason),
                .number(Int64(entry.attempts)), .text(what))
        }
        var report = Report()
        report.add("replay", table)
        return report
    }

    /// One sentence for the end.
    func summary(isTrial: Bool) -> String {
        let left = entries.count { if case .leave = $0.step { true } else { false } }
        let what = isTrial ? "would be replayed" : "will be replayed by their workers"
        return "\(released.count) records \(what), what waits behind them follows" + (left > 0 ? "; \(left) are left" : "")
    }
}

extension ReplayPlan {
    /// Plans and, unless it is a trial, does it, in one transaction.
    static func run(
        _ selection: DeadLetterSelection, by person: Operator, limit: Int, perSecond: Int? = nil, force: Bool = false,
        isTrial: Bool = false, in connection: inout PostgresConnection
    ) throws(PostgresError) -> ReplayPlan {
        var transaction = connection.begin()
        do throws(PostgresError) {
            let plan = try ReplayPlan(selection, limit: limit, force: force, in: &transaction)
            if isTrial {
                try transaction.rollback()
            } else {
                plan.enqueue(by: person, perSecond: perSecond, in: &transaction)
                try transaction.commit()
            }
            return plan
        } catch {
            try? transaction.rollback()
            throw error
        }
    }
}
