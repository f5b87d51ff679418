import Demonstration
import Domain
import Events
import JSON
import OrderAudit
import Rules

struct AuditBenchmark: BenchedStage {
    static let name = "order-audit"

    private let world: World
    private let parser = JSONParser()
    private var facts: AuditFacts
    private var writer = EventWriter()

    init(_ world: World) throws {
        self.world = world
        let rules = try AuditDocument.rules(in: parser.parse(World.document("rules/audit")))
        guard let rulebook = AuditRulebook(["default": RuleSet(version: World.version("audit"), rules: rules)]) else {
            throw BenchmarkTrouble("the audit's rules")
        }
        facts = AuditFacts(rulebook: rulebook)
        for goods in world.catalogue.goods { facts.listPrices[goods.sku] = goods.listPrice }
        for (id, order) in world.orders {
            var known = OrderFacts(standing: order.standing(audit: .pending))
            known.person = world.personal[id]
            known.reservations = order.lines.map {
                PoolReservation(line: $0.number, sku: $0.sku, quantity: $0.quantity)
            }
            for key in order.sightingKeys(for: rulebook.rules(for: order.key).rules) {
                known.sightings[key] = Sighting(place: 1)
            }
            facts.orders[id] = known
        }
    }

    mutating func run(_ tally: inout Tally) throws {
        var inputs: [AuditRequest] = []
        inputs.reserveCapacity(world.received.count)
        try tally.count(.decode) {
            for value in world.received {
                inputs.append(.received(try OrderReceived(reading: parser.parse(value)).order))
            }
        }
        var ids = IDGenerator(seed: 2)
        var decisions: [AuditDecision] = []
        decisions.reserveCapacity(inputs.count)
        tally.count(.decide) {
            for input in inputs {
                if let decision = AuditDesk.decide(input, given: &facts, at: world.now, ids: &ids) {
                    decisions.append(decision)
                }
            }
        }
        var events: [[UInt8]] = []
        events.reserveCapacity(inputs.count)
        tally.count(.encode) {
            for decision in decisions {
                if case .approved(let event) = decision.announcement { events.append(writer.write(event)) }
            }
        }
        world.approved = events
    }
}

extension Order {
    /// Paid, and as far as the audit says.
    func standing(audit: AuditState, allocated: Bool = false) -> OrderStanding {
        let pieces = lines.reduce(0) { $0 + $1.quantity }
        return OrderStanding(
            payment: .paid, audit: audit, units: UnitCounts(ordered: pieces, allocated: allocated ? pieces : 0))
    }
}
