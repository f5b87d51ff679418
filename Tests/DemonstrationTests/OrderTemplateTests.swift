import ChannelIngest
import Domain
import JSON
import Kafka
import RuleFiles
import Rules
import TestBasics
import Testing

@testable import Demonstration

/// Orders that differ in seven digits must be as different as orders are: rules count what comes again and again.
@Suite struct `Orders from templates` {
    @Test func `are read by the mappings that ship, each with a number and people of its own`() throws {
        let catalogue = try sampleCatalogue(for: 1_000)
        var templates = OrderTemplates(count: 200, seed: 3, catalogue: catalogue, at: firstMoment)
        let parser = JSONParser()
        let mapper = OrderMapper()
        var mappings: [String: ChannelMapping] = [:]
        for marketplace in Marketplace.allCases {
            let name = "\(marketplace.rawValue).yaml"
            mappings[marketplace.rawValue] = try RuleFile(path: "\(Repository.mappings)/\(name)", name: name)
                .read { ChannelMapping(reading: $0) }
        }
        var seen: [String: Set<String>] = [:]
        var channels: Set<String> = []
        for number in 0..<1_000 {
            let record = templates.order(number)
            let parts = String(decoding: record.key, as: UTF8.self).split(separator: "/", maxSplits: 2).map(String.init)
            channels.insert(parts[0])
            let order = try mapper.map(
                parser.parse(record.value), by: #require(mappings[parts[0]]), channel: Channel(parts[0]), shop: parts[1]
            )
            #expect(order.key.description == parts.joined(separator: "/"))
            #expect(templates.number(ofOrder: Array(parts[2].utf8).recordBytes, channel: parts[0]) == number)
            // What the audit's velocity rules and the search for duplicates go by. A hidden value is nobody's.
            let people = [
                "account": order.buyer.account, "phone": order.buyer.phoneFingerprint.map(String.init),
                "address": order.buyer.addressFingerprint.map(String.init), "receiver": order.buyer.receiverToken,
            ]
            for case (let kind, let value?) in people {
                #expect(seen[kind, default: []].insert(value).inserted, "\(parts[0]) \(kind) comes again")
            }
        }
        #expect(channels.count == Marketplace.allCases.count)
    }
}
