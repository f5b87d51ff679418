import ChannelIngest
import Domain
import JSON
import Kafka
import RuleFiles
import Rules
import TestBasics
import Testing

@testable import Demonstration

/// The generator and the mappings that ship must agree on what a marketplace's order looks like.
@Suite struct `Reading generated orders by the mappings that ship` {
    private static func mapping(of channel: Marketplace) throws -> ChannelMapping {
        let name = "\(channel.rawValue).yaml"
        return try RuleFile(path: "\(Repository.mappings)/\(name)", name: name).read { ChannelMapping(reading: $0) }
    }

    @Test(arguments: Marketplace.allCases)
    func `finds in every order what it was written from`(channel: Marketplace) throws {
        let mapping = try Self.mapping(of: channel)
        let plan = OrderPlan(
            count: 3_000, seed: 1, catalogue: try sampleCatalogue(for: 3_000), from: firstMoment)
        let (parser, mapper) = (JSONParser(), OrderMapper())
        var generator = OrderGenerator()
        var count = 0
        for entry in plan.entries where entry.kind == .order && entry.draft.shop.marketplace == channel {
            let (record, draft) = (generator.record(of: entry), entry.draft)
            let order: ChannelOrder
            do {
                order = try mapper.map(
                    try parser.parse(record.value.recordBytes), by: mapping, channel: Channel(record.channel),
                    shop: draft.shop.name)
            } catch {
                Issue.record("\(record.key) as \(entry.role): \(error)")
                continue
            }
            count += 1
            #expect(order.key == draft.key)
            #expect((order.payment == .paid) == draft.isPaid, "\(record.key) as \(entry.role)")
            #expect(order.amounts.currency == draft.shop.currency)
            // Amazon names no price before it is paid.
            let total = channel == .amazon && !draft.isPaid ? 0 : draft.total
            #expect(order.amounts.total == total, "\(record.key) as \(entry.role)")
            var pieces: [String: Int] = [:]
            for line in order.lines { pieces[line.sku, default: 0] += Int(line.quantity) }
            var wanted: [String: Int] = [:]
            for line in draft.lines { wanted[line.goods.sku, default: 0] += line.quantity }
            #expect(pieces == wanted, "\(record.key) as \(entry.role)")
        }
        #expect(count > 0)
    }
}
