package import Events
package import Kafka
package import Postgres
package import WarehouseRouting
package import WorkerRuntime
package import Domain
import JSON
import Rules

/// Routing as a stage: approved orders, news about stock and failed fulfilments in, planned fulfilments out.
package struct WarehouseRoutingStage: Stage {
    package struct Input: Sendable {
        package let request: RoutingRequest
        package let cause: Cause
    }

    package struct Facts: Sendable {
        var routing: RoutingFacts
        let router: Router
    }

    package struct Decision: Sendable {
        package let routing: RoutingDecision
        package let cause: Cause
        package let at: Timestamp
        package let ruleVersion: Int32
    }

    package static let name = WorkerName.warehouseRouting
    package static let inputTopics: [Topic] = [.ordersApproved, .stockAdjusted, .fulfilmentsProgressed]
    package static let outputTopics: [Topic] = [.fulfilmentsPlanned, .ordersBackordered, .operationsAlerts]

    private let parser = JSONParser()
    private var loader = RoutingLoader()
    /// Of the batch in hand.
    private var router: Router?

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
                let request = try request(in: parser.parse(value), from: Topic(record.topic))
                inputs.append(Input(request: request, cause: record.cause))
            } catch let error as JSONParseError {
                setAside.append(index, FailureReason(code: "malformed_json", text: "\(error)"))
            } catch {
                setAside.append(index, FailureReason(code: "unexpected_event", text: "\(error)"))
            }
        }
    }

    private func request(in json: JSONValue, from topic: Topic) throws(EventError) -> RoutingRequest {
        switch topic {
        case .stockAdjusted: .adjusted(try StockAdjusted(reading: json))
        case .fulfilmentsProgressed: .failed(try FailedFulfilment(reading: json))
        default: .approved(try OrderApproved(reading: json))
        }
    }

    package mutating func decode(_ timers: [DueTimer], into inputs: inout [Input]) {
        for timer in timers {
            guard let request = RoutingTimers.request(of: timer, parser) else { continue }
            inputs.append(Input(request: request, cause: timer.cause))
        }
    }

    package mutating func load(
        _ inputs: [Input], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> Facts {
        let facts = try loader.load(inputs.map(\.request), locking: locking, in: &transaction)
        let router = try loader.router()
        self.router = router
        return Facts(routing: facts, router: router)
    }

    package func decide(
        _ inputs: [Input], given facts: inout Facts, in context: inout DecisionContext, into decisions: inout [Decision]
    ) {
        let router = facts.router
        let made = router.decide(inputs.map(\.request), given: &facts.routing, at: context.now, ids: &context.ids)
        for decision in made {
            decisions.append(
                Decision(
                    routing: decision, cause: inputs[decision.request].cause, at: context.now,
                    ruleVersion: router.ruleVersion))
        }
    }

    package mutating func store(
        _ decisions: [Decision], in transaction: inout PostgresTransaction, outbox: inout Outbox
    ) {
        RoutingStore.enqueue(decisions, on: stockBasis(of: decisions), in: &transaction)
        RoutingStore.tell(decisions, to: &outbox)
    }

    private func stockBasis(of decisions: [Decision]) -> StockLedger.Basis {
        guard !loader.stock.isLocked else { return .locked }
        let awaited = decisions.lazy.compactMap(\.routing.backorders).joined().map(\.sku)
        return .read(
            StockReliance(on: loader.stock, awaited: Set(awaited)) { [router] in router?.lowStockLine(of: $0) ?? 0 })
    }
}
