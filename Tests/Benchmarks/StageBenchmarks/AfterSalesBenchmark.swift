import AfterSales
import Demonstration
import Domain
import Events
import JSON

/// What this stage hears of orders about which nobody complains.
struct AfterSalesBenchmark: BenchedStage {
    static let name = "after-sales"

    private let world: World
    private let parser = JSONParser()
    private let policy: AfterSalesPolicy
    private var facts: AfterSalesFacts

    init(_ world: World) throws {
        self.world = world
        policy = try AfterSalesPolicy(reading: parser.parse(World.document("rules/after-sales")))
        // As the stage itself: of orders without a case it loads nothing.
        facts = AfterSalesFacts()
    }

    mutating func run(_ tally: inout Tally) throws {
        var inputs: [AfterSalesMessage] = []
        inputs.reserveCapacity(world.progressed.count)
        try tally.count(.decode) {
            for value in world.progressed {
                inputs.append(.progressed(try FulfilmentProgressed(reading: parser.parse(value))))
            }
        }
        var ids = IDGenerator(seed: 5)
        var decisions: [AfterSalesDecision] = []
        decisions.reserveCapacity(inputs.count)
        tally.count(.decide) {
            for input in inputs {
                decisions.append(policy.decide(input, given: &facts, now: world.now, ids: &ids))
            }
        }
        // Nothing is said about such orders.
        tally.count(.encode) {}
    }
}
