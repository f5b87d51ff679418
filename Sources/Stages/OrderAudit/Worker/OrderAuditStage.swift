import Domain
import Events
import JSON
import Kafka
import OrderAudit
import Postgres
import Rules
import WorkerRuntime

/// Audits received orders: approves, holds or rejects each, by the merchant's rules.
struct OrderAuditStage: Stage {
    static let name = WorkerName.orderAudit
    static let inputTopics = [Topic.ordersReceived]
    static let outputTopics = [Topic.ordersApproved, .ordersHeld, .ordersRejected, .operationsAlerts]

    struct Input {
        let request: AuditRequest
        let cause: Cause
    }

    struct Decision {
        let audit: AuditDecision
        let cause: Cause
        let at: Timestamp
    }

    private let parser = JSONParser()
    var loader = AuditLoader()

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
                let event = try OrderReceived(reading: parser.parse(value))
                inputs.append(Input(request: .received(event.order), cause: record.cause))
            } catch let error as EventError {
                setAside.append(index, FailureReason(code: "not_an_order", text: error.description))
            } catch let error as JSONParseError {
                setAside.append(index, FailureReason(code: "malformed_json", text: error.reason))
            } catch {
                preconditionFailure("reading a record throws nothing else")
            }
        }
    }

    mutating func decode(_ timers: [DueTimer], into inputs: inout [Input]) {
        for timer in timers {
            // A timer that nobody can read any more is dropped: whoever looks at the order can ask for a recheck.
            guard let request = AuditTimer.request(of: timer, parser) else { continue }
            inputs.append(Input(request: request, cause: timer.cause))
        }
    }

    mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> AuditFacts {
        try loader.load(inputs.map(\.request), in: &transaction)
    }

    func decide(
        _ inputs: [Input], given facts: inout AuditFacts, in context: inout DecisionContext,
        into decisions: inout [Decision]
    ) {
        for input in inputs {
            let audit = AuditDesk.decide(input.request, given: &facts, at: context.now, ids: &context.ids)
            if let audit { decisions.append(Decision(audit: audit, cause: input.cause, at: context.now)) }
        }
    }

    mutating func store(_ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox) {
        AuditStore.enqueue(decisions, in: &transaction)
        AuditStore.announce(decisions, to: &outbox)
    }
}
