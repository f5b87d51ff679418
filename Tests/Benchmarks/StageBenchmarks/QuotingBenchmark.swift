import Demonstration
import Domain
import Events
import JSON
import LogisticsQuoting

struct QuotingBenchmark: BenchedStage {
    static let name = "logistics-quoting"

    private let world: World
    private let parser = JSONParser()
    private let quoter: Quoter
    private var facts = QuotingFacts()
    private var writer = EventWriter()

    init(_ world: World) throws {
        self.world = world
        let origins = OriginDirectory.read(try parser.parse(World.document("rules/warehouses")))
        let rules = try QuotingRules.read(
            parser.parse(World.document("rules/quoting")), version: World.version("quoting"))
        quoter = Quoter(rules: rules, origins: origins)
        for goods in world.catalogue.goods {
            facts.goods[goods.sku] = ParcelGoods(
                weightGrams: goods.weightGrams, volumeCM3: goods.volumeCM3, goodsClass: goods.goodsClass)
        }
        for (id, order) in world.orders {
            facts.standings[id] = order.standing(audit: .approved, allocated: true)
            facts.receivers[id] = world.personal[id]
        }
        for id in world.fulfilments.keys { facts.fulfilments[id] = .planned }
    }

    mutating func run(_ tally: inout Tally) throws {
        var inputs: [QuotingRequest] = []
        inputs.reserveCapacity(world.planned.count)
        try tally.count(.decode) {
            for value in world.planned {
                inputs.append(QuotingRequest(planned: try FulfilmentPlanned(reading: parser.parse(value))))
            }
        }
        let decisions = tally.count(.decide) { quoter.decide(inputs, given: &facts, at: world.now) }
        var events: [[UInt8]] = []
        events.reserveCapacity(inputs.count)
        tally.count(.encode) {
            for decision in decisions {
                if case .released(let release) = decision.outcome { events.append(writer.write(release.outbound)) }
            }
        }
        world.requested = events
    }
}
