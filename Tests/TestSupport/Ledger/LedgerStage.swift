import Domain
package import Events
package import Kafka
package import Postgres
package import WorkerRuntime

/// A stage that notes every record in a table, in order and numbered per key, and tells of it in an event.
///
/// A record's value is a text: its name, then words that ask for something, see ``LedgerWord``.
package struct LedgerStage<Place: LedgerPlace>: Stage {
    package static var name: WorkerName { Place.worker }
    package static var inputTopics: [Topic] { [Place.input] }
    package static var outputTopics: [Topic] { [Place.output, .operationsAlerts] }

    /// Of the stage, the table ``effects`` and the sequence of its rows tell everything that was ever committed.
    package static var tables: String {
        """
        CREATE TABLE effects (
            position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            stage text NOT NULL,
            key text NOT NULL,
            number bigint NOT NULL,
            text text NOT NULL,
            CONSTRAINT effects_text_is_welcome CHECK (text NOT LIKE '% refused%')
        )
        """
    }

    package struct Input {
        let cause: Cause
        let key: String
        let text: String

        func asks(for word: LedgerWord) -> Bool { value(of: word) != nil }

        /// The number behind a word, 0 if there is none; `nil` if the word does not occur.
        func value(of word: LedgerWord) -> Int64? {
            for part in text.split(separator: " ").dropFirst() {
                let halves = part.split(separator: "=", maxSplits: 1)
                if halves[0] == word.rawValue { return halves.count == 2 ? Int64(halves[1]) ?? 0 : 0 }
            }
            return nil
        }
    }

    package struct Decision {
        let input: Input
        let number: Int64
        let dueAt: Int64?
    }

    private var locking = Locking.late

    package init() {}

    package mutating func decode(
        _ batch: borrowing RecordBatch, _ selection: [Int], into inputs: inout [Input], setAside: inout SetAside
    ) {
        for index in selection {
            let record = batch[index]
            let key = text(of: record.key) ?? ""
            guard let value = text(of: record.value) else {
                inputs.append(Input(cause: record.cause, key: key, text: "tombstone"))
                continue
            }
            let input = Input(cause: record.cause, key: key, text: value)
            if input.asks(for: .undecodable) {
                setAside.append(index, FailureReason(code: "undecodable", text: "the test wanted it so"))
            } else {
                inputs.append(input)
            }
        }
    }

    package mutating func decode(_ timers: [DueTimer], into inputs: inout [Input]) {
        for timer in timers {
            let parts = timer.subject.split(separator: "/", maxSplits: 1)
            inputs.append(Input(cause: timer.cause, key: String(parts[0]), text: "\(parts[1])-rang"))
        }
    }

    /// How many effects each key has.
    package mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> [String: Int64] {
        self.locking = locking
        if let milliseconds = inputs.compactMap({ $0.value(of: .slow) }).max() {
            var parameters = Parameters()
            parameters.bigint(milliseconds)
            transaction.enqueueHidden(.sleep, parameters)
        }
        if inputs.contains(where: { $0.asks(for: .gate) }) { transaction.enqueueHidden(.passGate) }
        var parameters = Parameters()
        parameters.text(Self.name.rawValue)
        parameters.array(Set(inputs.map(\.key))) { $0 }
        transaction.enqueue(.count, parameters)
        let rows = try transaction.run()[0]
        var counts: [String: Int64] = [:]
        for row in 0..<rows.count { counts[rows.text(row, 0)] = rows.int64(row, 1) }
        return counts
    }

    package func decide(
        _ inputs: [Input], given facts: inout [String: Int64], in context: inout DecisionContext,
        into decisions: inout [Decision]
    ) {
        for input in inputs {
            facts[input.key, default: 0] += 1
            let dueAt = input.value(of: .timer).map { context.now.microseconds + $0 * 1_000 }
            decisions.append(Decision(input: input, number: facts[input.key]!, dueAt: dueAt))
        }
    }

    package mutating func store(
        _ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox
    ) {
        var parameters = Parameters()
        parameters.text(Self.name.rawValue)
        parameters.array(decisions) { $0.input.key }
        parameters.array(decisions) { $0.number }
        parameters.array(decisions) { $0.input.text }
        transaction.enqueue(.note, parameters)
        if locking == .late, decisions.contains(where: { $0.input.asks(for: .raced) }) { transaction.enqueue(.overtaken) }
        for decision in decisions { tell(decision, outbox: &outbox) }
    }

    private func tell(_ decision: Decision, outbox: inout Outbox) {
        let input = decision.input
        var text = input.text
        if let bytes = input.value(of: .big) { text += String(repeating: "x", count: Int(bytes)) }
        outbox.append(
            LedgerEvent<Place>(key: input.key, text: text, number: decision.number), cause: input.cause)
        if let dueAt = decision.dueAt {
            let name = input.text.split(separator: " ")[0]
            outbox.schedule(
                TimerRequest(
                    kind: "ring", subject: "\(input.key)/\(name)", dueAt: .init(microseconds: dueAt), key: input.key))
        }
        if input.asks(for: .alert) {
            outbox.raise(
                AlertRaised(
                    alert: .stockLow, severity: .warning, subject: input.key, text: "the test wanted it so",
                    at: .init(microseconds: decision.dueAt ?? 0)), cause: input.cause)
        }
    }
}

/// What a record of the tests may ask for, behind its name: `a-1 slow=200 alert`.
package enum LedgerWord: String {
    /// To be set aside by `decode`.
    case undecodable
    /// To be refused by a CHECK of the table.
    case refused
    /// To keep the transaction open for so many milliseconds.
    case slow
    /// To wait in the open transaction until nobody holds ``LedgerGate``.
    case gate
    /// To be overtaken as long as nothing is locked early.
    case raced
    /// To ring after so many milliseconds.
    case timer
    case alert
    /// To make the event so many bytes larger.
    case big
}

extension Statement {
    fileprivate static let count = Statement(
        "ledger_count",
        "SELECT key, count(*) FROM effects WHERE stage = $1::text AND key = ANY ($2::text[]) GROUP BY key")
    fileprivate static let note = Statement(
        "ledger_note",
        """
        INSERT INTO effects (stage, key, number, text)
        SELECT $1::text, * FROM unnest($2::text[], $3::bigint[], $4::text[])
        """)
    fileprivate static let sleep = Statement("ledger_sleep", "SELECT pg_sleep($1::bigint / 1000.0)")
    fileprivate static let overtaken = Statement(
        "ledger_overtaken", "DO $$ BEGIN RAISE 'the test wanted it so' USING ERRCODE = 'SY002'; END $$")
    fileprivate static let passGate = Statement("ledger_gate", "SELECT pg_advisory_xact_lock_shared(4711)")
}

/// While a session holds it, records that ask for the gate wait in their transaction.
package enum LedgerGate {
    package static let close = "SELECT pg_advisory_lock(4711)"
    package static let open = "SELECT pg_advisory_unlock(4711)"
}
