import Demonstration
import Domain
import Events
import JSON
import WarehouseRouting

struct RoutingBenchmark: BenchedStage {
    static let name = "warehouse-routing"

    private let world: World
    private let parser = JSONParser()
    private let router: Router
    private var facts = RoutingFacts()
    private var writer = EventWriter()

    init(_ world: World) throws {
        self.world = world
        let directory = try WarehouseDirectory.read(parser.parse(World.document("rules/warehouses")))
        let rules = try RoutingRules.read(
            parser.parse(World.document("rules/routing")), version: World.version("routing"))
        router = Router(directory: directory, rules: rules)
        for line in world.catalogue.stock {
            facts.stock.setShelf(
                .init(onHand: line.onHand, safety: line.safety), of: line.sku, in: WarehouseCode(line.warehouse))
        }
        for goods in world.catalogue.goods {
            facts.goods[goods.sku] = WarehouseRouting.Goods(
                weightGrams: goods.weightGrams, goodsClass: goods.goodsClass)
        }
        for (id, order) in world.orders {
            var known = OrderFacts(standing: order.standing(audit: .approved))
            for line in order.lines {
                known.reserved[line.number] = PoolReservation(sku: line.sku, quantity: line.quantity)
                facts.stock.setReserved(facts.stock.reserved(of: line.sku) + Int64(line.quantity), of: line.sku)
            }
            facts.orders[id] = known
        }
    }

    mutating func run(_ tally: inout Tally) throws {
        var inputs: [RoutingRequest] = []
        inputs.reserveCapacity(world.approved.count)
        try tally.count(.decode) {
            for value in world.approved { inputs.append(.approved(try OrderApproved(reading: parser.parse(value)))) }
        }
        var ids = IDGenerator(seed: 3)
        let decisions = tally.count(.decide) { router.decide(inputs, given: &facts, at: world.now, ids: &ids) }
        var events: [[UInt8]] = []
        events.reserveCapacity(inputs.count * 2)
        tally.count(.encode) {
            for decision in decisions {
                for event in decision.fulfilments { events.append(writer.write(event)) }
            }
        }
        world.planned = events
        for planned in decisions.flatMap(\.fulfilments) { world.fulfilments[planned.fulfilment.id] = planned }
    }
}
