import ChannelIngest
import Domain

/// Ingest without a database: what is known and what can be promised are kept here.
final class Intake {
    private(set) var facts: IngestFacts
    private(set) var decisions: [IngestDecision] = []
    private var intake = OrderIntake(now: at("2026-11-11T12:00:00Z"), ids: IDGenerator(seed: 7))

    init(stock: [String: Int64] = [:]) {
        facts = IngestFacts(orders: [:], promises: Promises(stock))
    }

    @discardableResult
    func take(_ order: ChannelOrder, mappingVersion: Int32 = 1) -> Intake {
        decisions.append(intake.decide(order, mappingVersion: mappingVersion, given: &facts))
        return self
    }

    /// Lets other stages change what is known of an order.
    func change(_ order: ChannelOrder, _ body: (inout KnownOrder) -> Void) {
        guard var known = facts.orders[order.key] else { preconditionFailure("the order is not known") }
        body(&known)
        facts.orders[order.key] = known
    }

    var last: IngestDecision {
        guard let last = decisions.last else { preconditionFailure("nothing was decided") }
        return last
    }

    func known(_ order: ChannelOrder) -> KnownOrder? { facts.orders[order.key] }

    /// Pieces of a SKU reserved by all orders.
    func reserved(_ sku: String) -> Int32 {
        facts.orders.values.flatMap(\.lines).filter { $0.line.sku == sku }.reduce(0) { $0 + $1.reserved }
    }
}

extension ChannelOrder {
    /// The same order, changed on the platform some seconds later.
    func later(_ seconds: Int64 = 60, _ change: (inout ChannelOrder) -> Void = { _ in }) -> ChannelOrder {
        var order = self
        order.modifiedAt = modifiedAt + .seconds(seconds)
        change(&order)
        return order
    }
}
