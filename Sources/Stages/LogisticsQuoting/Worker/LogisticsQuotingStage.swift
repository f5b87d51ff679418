package import Domain
package import Events
package import Kafka
package import LogisticsQuoting
package import Postgres
package import WorkerRuntime
import JSON

/// Quoting as a stage: planned fulfilments in, requests to warehouses out.
package struct LogisticsQuotingStage: Stage {
    package struct Input: Sendable {
        package let request: QuotingRequest
        package let cause: Cause
    }

    package struct Facts: Sendable {
        var quoting: QuotingFacts
        let quoter: Quoter
        let ruleVersion: Int32
    }

    package struct Decision: Sendable {
        package let quoting: QuotingDecision
        package let cause: Cause
        package let at: Timestamp
        package let ruleVersion: Int32
    }

    package static let name = WorkerName.logisticsQuoting
    package static let inputTopics: [Topic] = [.fulfilmentsPlanned]
    package static let outputTopics: [Topic] = [.outboundRequested, .operationsAlerts]

    private let parser = JSONParser()
    private var loader = QuotingLoader()

    package init() {}

    package mutating func decode(
        _ batch: borrowing RecordBatch, _ selection: [Int], into inputs: inout [Input], setAside: inout SetAside
    ) {
        for index in selection {
            let record = batch[index]
            guard let value = record.value else {
                setAside.append(index, FailureReason(code: "empty_value", text: "the record has no value"))
                continue
            }
            do {
                let planned = try FulfilmentPlanned(reading: parser.parse(value))
                inputs.append(Input(request: QuotingRequest(planned: planned), cause: record.cause))
            } catch let error as JSONParseError {
                setAside.append(index, FailureReason(code: "malformed_json", text: "\(error)"))
            } catch {
                setAside.append(index, FailureReason(code: "unexpected_event", text: "\(error)"))
            }
        }
    }

    package mutating func decode(_ timers: [DueTimer], into inputs: inout [Input]) {
        for timer in timers {
            guard let request = QuotingTimer.request(of: timer, parser) else { continue }
            inputs.append(Input(request: request, cause: timer.cause))
        }
    }

    package mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> Facts {
        let facts = try loader.load(inputs.map(\.request.planned.fulfilment), in: &transaction)
        return Facts(quoting: facts, quoter: try loader.quoter(), ruleVersion: try loader.ruleVersion())
    }

    package func decide(
        _ inputs: [Input], given facts: inout Facts, in context: inout DecisionContext, into decisions: inout [Decision]
    ) {
        let made = facts.quoter.decide(inputs.map(\.request), given: &facts.quoting, at: context.now)
        for decision in made {
            decisions.append(
                Decision(
                    quoting: decision, cause: inputs[decision.request].cause, at: context.now,
                    ruleVersion: facts.ruleVersion))
        }
    }

    package mutating func store(
        _ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox
    ) {
        QuotingStore.enqueue(decisions, in: &transaction)
        QuotingStore.tell(decisions, to: &outbox)
    }
}
