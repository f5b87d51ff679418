package import Domain
package import Events
import JSON

/// Warehouses, customers and finance together: what they hear on Kafka, and what they say to it.
package struct Players {
    /// Everything that one of them listens to.
    package static let topics: [Topic] = [
        .ordersReceived, .ordersApproved, .fulfilmentsPlanned, .outboundRequested, .outboundCancelRequested,
        .fulfilmentsProgressed, .returnsExpected, .refundsRequested,
    ]

    private(set) var warehouse: PlayedWarehouse
    package private(set) var customers: PlayedCustomers
    private var finance = PlayedFinance()
    private let parser = JSONParser()

    package init(plan: OrderPlan, catalogue: Catalogue) {
        let weights = catalogue.goods.map { ($0.sku, $0.weightGrams) }
        warehouse = PlayedWarehouse(conduct: plan.conduct, weights: Dictionary(weights, uniquingKeysWith: { $1 }))
        customers = PlayedCustomers(conduct: plan.conduct)
    }

    /// - Throws: when one of our own workers published something that is not what its topic promises.
    package mutating func hear(_ topic: String, _ value: RawSpan, at now: Timestamp) throws -> [Message] {
        let json = try parser.parse(value)
        switch Topic(topic) {
        case .ordersReceived:
            let order = try OrderReceived(reading: json).order
            return see(order.key, order.id, at: .received, now)
        case .ordersApproved:
            let order = try OrderApproved(reading: json).order
            return see(order.key, order.id, at: .approved, now)
        case .fulfilmentsPlanned:
            let planned = try FulfilmentPlanned(reading: json)
            return see(planned.order, planned.fulfilment.order, at: .planned, now)
        case .outboundRequested:
            let request = try OutboundRequested(reading: json)
            let id = request.fulfilment.order
            var messages = warehouse.hear(request, at: now).map { Message($0) }
            messages += see(request.order, id, at: .requested, now)
            if warehouse.isPicking(request.fulfilment.id) { messages += see(request.order, id, at: .picking, now) }
            return messages
        case .outboundCancelRequested:
            return warehouse.hear(try OutboundCancelRequested(reading: json), at: now).map { Message($0) }
        case .fulfilmentsProgressed:
            let progress = try FulfilmentProgressed(reading: json)
            let received = warehouse.hear(progress, at: now).map { Message($0) }
            return received + (customers.see(progress, now: now).map { [Message($0)] } ?? [])
        case .returnsExpected:
            return warehouse.hear(try ReturnExpected(reading: json), at: now).map { Message($0) }
        case .refundsRequested:
            return finance.hear(try RefundRequested(reading: json), at: now).map { [Message($0)] } ?? []
        default:
            return []
        }
    }

    private mutating func see(_ order: ChannelOrderKey, _ id: OrderID, at point: CancelPoint, _ now: Timestamp)
        -> [Message]
    {
        customers.see(order, id, at: point, now: now).map { [Message($0)] } ?? []
    }
}
