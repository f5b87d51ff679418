import ChannelIngest
import Demonstration
import Domain
import Events
import JSON
import Kafka
import RuleFiles
import TestBasics

struct IngestBenchmark: BenchedStage {
    static let name = "channel-ingest"

    private let world: World
    private let parser = JSONParser()
    private let mapper = OrderMapper()
    private var mappings: [String: ChannelMapping] = [:]
    private var facts: IngestFacts
    private var batch: [(channel: String, shop: String, value: [UInt8])] = []
    private var writer = EventWriter()

    init(_ world: World) throws {
        self.world = world
        for marketplace in Marketplace.allCases {
            let name = "\(marketplace.rawValue).yaml"
            mappings[marketplace.rawValue] = try RuleFile(path: "\(Repository.mappings)/\(name)", name: name)
                .read { ChannelMapping(reading: $0) }
        }
        var promises: [String: Int64] = [:]
        for goods in world.catalogue.goods { promises[goods.sku] = world.catalogue.available(goods.sku) }
        facts = IngestFacts(orders: [:], promises: Promises(promises))
        for order in world.raw {
            let parts = String(decoding: order.key, as: UTF8.self).split(separator: "/", maxSplits: 2)
            batch.append((String(parts[0]), String(parts[1]), order.value))
        }
    }

    mutating func run(_ tally: inout Tally) throws {
        var inputs: [ChannelOrder] = []
        inputs.reserveCapacity(batch.count)
        try tally.count(.decode) {
            for record in batch {
                guard let mapping = mappings[record.channel] else { throw BenchmarkTrouble(record.channel) }
                let document = try parser.parse(record.value.recordBytes)
                inputs.append(
                    try mapper.map(document, by: mapping, channel: Channel(record.channel), shop: record.shop))
            }
        }
        var intake = OrderIntake(now: world.now, ids: IDGenerator(seed: 1))
        var decisions: [IngestDecision] = []
        decisions.reserveCapacity(batch.count)
        tally.count(.decide) {
            for input in inputs { decisions.append(intake.decide(input, mappingVersion: 1, given: &facts)) }
        }
        var events: [[UInt8]] = []
        events.reserveCapacity(batch.count)
        tally.count(.encode) {
            for decision in decisions {
                if let event = decision.received { events.append(writer.write(event)) }
            }
        }
        world.received = events
        for taken in decisions.compactMap(\.taken) {
            world.personal[taken.order.id] = taken.personal
            world.orders[taken.order.id] = taken.order
        }
    }
}
