import AfterSales
import Domain
import Events
import JSON
import Kafka
import Postgres
import WorkerRuntime

/// Requests, warehouses' and finance's answers in; cases, refunds and stopped parcels out.
struct AfterSalesStage: Stage {
    static let name = WorkerName.afterSales
    static let inputTopics: [Topic] = [.afterSalesRequested, .fulfilmentsProgressed, .returnsReceived, .refundsSettled]
    static let outputTopics: [Topic] = [
        .afterSalesUpdated, .refundsRequested, .returnsExpected, .outboundCancelRequested, .operationsAlerts,
    ]

    struct Input: Sendable {
        let message: AfterSalesMessage
        let cause: Cause
    }

    struct Facts: Sendable {
        var afterSales: AfterSalesFacts
        let policy: AfterSalesPolicy
        let ruleVersion: Int32
    }

    struct Decision: Sendable {
        let afterSales: AfterSalesDecision
        let cause: Cause
        let at: Timestamp
        let ruleVersion: Int32
    }

    private let parser = JSONParser()
    private var loader = AfterSalesLoader()

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
                let message = try message(in: parser.parse(value), from: Topic(record.topic))
                inputs.append(Input(message: message, cause: record.cause))
            } catch let error as JSONParseError {
                setAside.append(index, FailureReason(code: "malformed_json", text: error.reason))
            } catch {
                setAside.append(index, FailureReason(code: "unexpected_event", text: "\(error)"))
            }
        }
    }

    private func message(in json: JSONValue, from topic: Topic) throws(EventError) -> AfterSalesMessage {
        switch topic {
        case .fulfilmentsProgressed: .progressed(try FulfilmentProgressed(reading: json))
        case .returnsReceived: .received(try ReturnReceived(reading: json))
        case .refundsSettled: .settled(try RefundSettled(reading: json))
        default: .requested(try AfterSalesRequested(reading: json))
        }
    }

    mutating func decode(_ timers: [DueTimer], into inputs: inout [Input]) {
        for timer in timers {
            // A timer that nobody can read any more is dropped: the case stands where it stood, for people to find.
            guard let due = CaseTimer(timer, parser) else { continue }
            inputs.append(Input(message: .due(due), cause: timer.cause))
        }
    }

    mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> Facts {
        let facts = try loader.load(inputs.map(\.message), in: &transaction)
        let rules = try loader.rules.required()
        return Facts(afterSales: facts, policy: rules.document, ruleVersion: rules.version)
    }

    func decide(
        _ inputs: [Input], given facts: inout Facts, in context: inout DecisionContext, into decisions: inout [Decision]
    ) {
        for input in inputs {
            let decision = facts.policy.decide(
                input.message, given: &facts.afterSales, now: context.now, ids: &context.ids)
            decisions.append(
                Decision(afterSales: decision, cause: input.cause, at: context.now, ruleVersion: facts.ruleVersion))
        }
    }

    mutating func store(_ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox) {
        CaseStore.enqueue(decisions, in: &transaction)
        StoppingStore.enqueue(decisions, in: &transaction)
        for decision in decisions { tell(decision, to: &outbox) }
    }

    private func tell(_ decision: Decision, to outbox: inout Outbox) {
        for event in decision.afterSales.events {
            switch event {
            case .updated(let event): outbox.append(event, cause: decision.cause)
            case .refund(let event): outbox.append(event, cause: decision.cause)
            case .expect(let event): outbox.append(event, cause: decision.cause)
            case .stop(let event): outbox.append(event, cause: decision.cause)
            }
        }
        for alert in decision.afterSales.alerts { outbox.raise(alert, cause: decision.cause) }
        for timer in decision.afterSales.timers {
            switch timer {
            case .set(let timer, let dueAt): outbox.schedule(timer.request(dueAt: dueAt))
            case .cancel(let kind, let subject): outbox.cancelTimer(kind: kind.rawValue, subject: subject)
            }
        }
    }
}
