import Domain
import Events
import JSON
import Kafka
import Postgres
import WMSFeedback
import WorkerRuntime

/// Warehouses' words in, books and progress out.
struct WMSFeedbackStage: Stage {
    static let name = WorkerName.wmsFeedback
    /// Both are keyed by the fulfilment, so that a request's clocks are set before its first answer is read or, where
    /// the answer was faster, after it, which the timers find out for themselves.
    static let inputTopics: [Topic] = [.outboundConfirmed, .outboundRequested]
    static let outputTopics: [Topic] = [.fulfilmentsProgressed, .operationsAlerts]

    struct Input: Sendable {
        let message: FeedbackMessage
        let cause: Cause
    }

    struct Facts: Sendable {
        var feedback: FeedbackFacts
        let policy: FeedbackPolicy

        /// Moves them out, so that whoever changes them does not copy them first.
        fileprivate mutating func takeFeedback() -> FeedbackFacts {
            var taken = FeedbackFacts()
            swap(&taken, &feedback)
            return taken
        }
    }

    struct Decision: Sendable {
        let feedback: FeedbackDecision
        let cause: Cause
        let at: Timestamp
    }

    private let parser = JSONParser()
    private var loader = FeedbackLoader()

    mutating func decode(
        _ batch: borrowing RecordBatch, _ selection: [Int], into inputs: inout [Input], setAside: inout SetAside
    ) {
        for index in selection {
            let record = batch[index]
            guard let value = record.value else {
                setAside.append(index, FailureReason(code: "no_value", text: "the record has no value"))
                continue
            }
            do {
                let message = try message(in: parser.parse(value), from: record.topic)
                inputs.append(Input(message: message, cause: record.cause))
            } catch let error as JSONParseError {
                setAside.append(index, FailureReason(code: "malformed_json", text: error.reason))
            } catch {
                setAside.append(index, FailureReason(code: "unexpected_event", text: "\(error)"))
            }
        }
    }

    private func message(in json: JSONValue, from topic: String) throws(EventError) -> FeedbackMessage {
        if topic == Topic.outboundRequested.name { return .requested(try RequestedFulfilment(reading: json)) }
        return .confirmed(try OutboundConfirmed(reading: json))
    }

    mutating func decode(_ timers: [DueTimer], into inputs: inout [Input]) {
        for timer in timers {
            // A timer that nobody can read any more has nobody to tell; the fulfilment itself is not touched by it.
            guard let due = OverdueTimer(timer, parser) else { continue }
            inputs.append(Input(message: .due(due), cause: timer.cause))
        }
    }

    mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> Facts {
        let facts = try loader.load(inputs, in: &transaction)
        return Facts(feedback: facts, policy: loader.policy)
    }

    func decide(
        _ inputs: [Input], given facts: inout Facts, in context: inout DecisionContext, into decisions: inout [Decision]
    ) {
        var desk = FeedbackDesk(policy: facts.policy, facts: facts.takeFeedback(), now: context.now, ids: context.ids)
        decisions.reserveCapacity(inputs.count)
        for input in inputs {
            decisions.append(Decision(feedback: desk.decide(input.message), cause: input.cause, at: context.now))
        }
        facts.feedback = desk.facts
        context.ids = desk.ids
    }

    mutating func store(_ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox) {
        FeedbackStore.enqueue(decisions, in: &transaction)
        FeedbackStore.tell(decisions, to: &outbox)
    }
}
