import Demonstration
import Domain
import Events
import JSON
import WMSFeedback

/// The request of every fulfilment, and three answers to it.
struct FeedbackBenchmark: BenchedStage {
    static let name = "wms-feedback"

    private let world: World
    private let parser = JSONParser()
    private let policy: FeedbackPolicy
    private var facts: FeedbackFacts
    private var confirmations: [[UInt8]] = []
    private var writer = EventWriter()

    init(_ world: World) throws {
        self.world = world
        policy = try FeedbackPolicy(reading: parser.parse(World.document("rules/feedback")))
        let records = world.fulfilments.values.map { planned in
            FulfilmentRecord(
                id: planned.fulfilment.id, order: planned.fulfilment.order, orderKey: planned.order,
                warehouse: planned.fulfilment.warehouse, state: .released,
                lines: planned.fulfilment.lines.map { .init(number: $0.number, sku: $0.sku, quantity: $0.quantity) })
        }
        var standings: [OrderID: OrderStanding] = [:]
        for (id, order) in world.orders { standings[id] = order.standing(audit: .approved, allocated: true) }
        facts = FeedbackFacts(fulfilments: records, standings: standings)
        for goods in world.catalogue.goods { facts.weights[goods.sku] = goods.weightGrams }
        for status in [OutboundConfirmed.Status.accept, .pick, .delivered] {
            for planned in world.fulfilments.values {
                // Parcels weigh what their goods do: another weight is worth an alert.
                let grams = planned.fulfilment.lines.reduce(0) { $0 + (facts.weights[$1.sku] ?? 0) * Int64($1.quantity) }
                confirmations.append(
                    writer.write(Self.confirmation(of: planned.fulfilment, grams: grams, status, at: world.now)))
            }
        }
    }

    private static func confirmation(
        of fulfilment: Fulfilment, grams: Int64, _ status: OutboundConfirmed.Status, at now: Timestamp
    ) -> OutboundConfirmed {
        let items = fulfilment.lines.map { OutboundConfirmed.Item(sku: $0.sku, quantity: $0.quantity) }
        let parcel = OutboundConfirmed.Parcel(
            carrier: "ZTO", trackingNumber: "ZTO\(fulfilment.id)", weightGrams: grams, items: items)
        return OutboundConfirmed(
            fulfilmentID: fulfilment.id, warehouse: fulfilment.warehouse, status: status,
            outBizCode: "\(fulfilment.id)-\(status.rawValue)", operatedAt: now,
            parcels: status == .delivered ? [parcel] : [])
    }

    mutating func run(_ tally: inout Tally) throws {
        var inputs: [FeedbackMessage] = []
        inputs.reserveCapacity(world.requested.count + confirmations.count)
        try tally.count(.decode) {
            for value in world.requested {
                inputs.append(.requested(try RequestedFulfilment(reading: parser.parse(value))))
            }
            for value in confirmations {
                inputs.append(.confirmed(try OutboundConfirmed(reading: parser.parse(value))))
            }
        }
        var desk = FeedbackDesk(policy: policy, facts: facts, now: world.now, ids: IDGenerator(seed: 4))
        // Only the desk holds them: changing what two hold would copy it.
        facts = FeedbackFacts()
        var decisions: [FeedbackDecision] = []
        decisions.reserveCapacity(inputs.count)
        tally.count(.decide) {
            for input in inputs { decisions.append(desk.decide(input)) }
        }
        var events: [[UInt8]] = []
        events.reserveCapacity(inputs.count)
        tally.count(.encode) {
            for decision in decisions {
                if let event = decision.progressed { events.append(writer.write(event)) }
            }
        }
        world.progressed = events
    }
}
