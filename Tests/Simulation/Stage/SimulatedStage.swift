import Domain
import Events
import JSON
import Kafka
import Postgres
import WorkerRuntime

/// A stage that notes every record in a table, in order and numbered per key, and tells of it in an event. What each
/// record asks for beyond that stands in the world's plan of it.
struct SimulatedStage<Place: SimulatedPlace>: Stage {
    static var name: WorkerName { Place.worker }
    static var inputTopics: [Topic] { [Place.input] }
    static var outputTopics: [Topic] { [Place.output] }

    struct Input {
        let cause: Cause
        let key: String
        let text: String
    }

    struct Decision {
        let input: Input
        let number: Int64
        let dueAt: Timestamp?
    }

    unowned let world: World

    mutating func decode(
        _ batch: borrowing RecordBatch, _ selection: [Int], into inputs: inout [Input], setAside: inout SetAside
    ) {
        for index in selection {
            let record = batch[index]
            let text = SimulatedText.read(record.value)
            if world.isUndecodable(text, in: Place.worker.rawValue) {
                setAside.append(index, FailureReason(code: "undecodable", text: "the simulation wants it so"))
            } else {
                let key = if let key = record.key { String(utf8: key) } else { "" }
                inputs.append(Input(cause: record.cause, key: key, text: text))
            }
        }
    }

    mutating func decode(_ timers: [DueTimer], into inputs: inout [Input]) {
        for timer in timers {
            let parts = timer.subject.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            inputs.append(Input(cause: timer.cause, key: String(parts[0]), text: "\(parts[1])-rang"))
        }
    }

    /// How many effects each key has.
    mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> [String: Int64] {
        var keys: [String] = []
        for input in inputs where !keys.contains(input.key) { keys.append(input.key) }
        var parameters = Parameters()
        parameters.text(Place.worker.rawValue)
        parameters.array(keys)
        transaction.enqueue(SimulatedStatements.count, parameters)
        let rows = try transaction.run()[0]
        var counts: [String: Int64] = [:]
        for row in 0..<rows.count { counts[rows.text(row, 0)] = rows.int64(row, 1) }
        return counts
    }

    func decide(
        _ inputs: [Input], given facts: inout [String: Int64], in context: inout DecisionContext,
        into decisions: inout [Decision]
    ) {
        for input in inputs {
            facts[input.key, default: 0] += 1
            let dueAt = world.timerDelay(of: input.text, in: Place.worker.rawValue).map {
                Timestamp(microseconds: context.now.microseconds + $0)
            }
            decisions.append(Decision(input: input, number: facts[input.key] ?? 0, dueAt: dueAt))
        }
    }

    mutating func store(
        _ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox
    ) {
        var parameters = Parameters()
        parameters.text(Place.worker.rawValue)
        parameters.array(decisions) { $0.input.key }
        parameters.array(decisions) { $0.number }
        parameters.array(decisions) { $0.input.text }
        parameters.array(decisions) { $0.input.cause.topic.name }
        parameters.array(decisions) { $0.input.cause.partition }
        parameters.array(decisions) { $0.input.cause.offset }
        transaction.enqueue(SimulatedStatements.note, parameters)
        for decision in decisions {
            let input = decision.input
            outbox.append(
                SimulatedEvent<Place>(key: input.key, text: input.text, number: decision.number), cause: input.cause)
            if let dueAt = decision.dueAt {
                outbox.schedule(
                    TimerRequest(kind: "ring", subject: "\(input.key)/\(input.text)", dueAt: dueAt, key: input.key))
            }
        }
    }
}

/// The simulated stage's SQL; the model knows it by name.
enum SimulatedStatements {
    static let countName = "effects_count"
    static let noteName = "effects_note"
    static let count = Statement(
        "effects_count",
        "SELECT key, count(*) FROM effects WHERE stage = $1::text AND key = ANY ($2::text[]) GROUP BY key")
    static let note = Statement(
        "effects_note",
        """
        INSERT INTO effects (stage, key, number, text, topic, partition, record_offset)
        SELECT $1::text, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::integer[], $7::bigint[])
        """)
}

/// The values of the simulation's records: a plain text from outside, an event from a stage.
enum SimulatedText {
    private static let opening = Array(#"{"text":""#.utf8)

    static func read(_ value: RawSpan?) -> String {
        guard let value else { return "" }
        return read([UInt8](copying: value))
    }

    static func read(_ bytes: [UInt8]) -> String {
        guard bytes.starts(with: opening) else { return String(decoding: bytes, as: UTF8.self) }
        let rest = bytes.dropFirst(opening.count)
        return String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }

    /// The number in an event.
    static func number(_ bytes: [UInt8]) -> Int64? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let place = text.utf8.lastIndex(of: UInt8(ascii: ",")),
            let colon = text.utf8[..<place].lastIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return Int64(text[text.utf8.index(after: colon)..<place])
    }
}
