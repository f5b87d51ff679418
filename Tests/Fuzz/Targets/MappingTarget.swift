import ChannelIngest
import Domain
import Events
import JSON
import RuleFiles
import TestBasics

/// A channel's raw order: read by the mapping that ships, taken in twice (the second time as a newer version), and followed
/// down the line.
enum MappingTarget {
    package static let channels = [
        "amazon", "douyin", "ebay", "generic", "jd", "lazada", "pinduoduo", "shopee", "shopify", "taobao", "woocommerce",
    ]

    static func target(_ channel: String) -> FuzzTarget {
        FuzzTarget("mapping-\(channel)") {
            let file = try RuleFile(path: "\(Repository.mappings)/\(channel).yaml", name: "\(channel).yaml")
            let mapping = try file.read { ChannelMapping(reading: $0) }
            let (parser, mapper, line, roundTrip) = (JSONParser(), OrderMapper(), try Line(), RoundTrip())
            return { input in
                guard let document = try? parser.parse(input) else { return }
                let order: ChannelOrder
                do throws(OrderRefusal) {
                    order = try mapper.map(document, by: mapping, channel: Channel(channel), shop: "tea-house")
                } catch {
                    guard !error.description.isEmpty else { throw Finding("a refusal says nothing") }
                    return
                }
                var intake = OrderIntake(now: Line.now, ids: IDGenerator(seed: 1))
                let stock = Dictionary(order.lines.map { ($0.sku, Int64($0.quantity)) }, uniquingKeysWith: +)
                var facts = IngestFacts(orders: [:], promises: Promises(stock))
                let first = intake.decide(order, mappingVersion: 1, given: &facts)
                var changed = order
                changed.modifiedAt = order.modifiedAt + .seconds(1)
                for index in changed.lines.indices {
                    changed.lines[index].channelLineID = "other-\(index)"
                    changed.lines[index].sku += "-2"
                }
                let second = intake.decide(changed, mappingVersion: 1, given: &facts)
                for decision in [first, second] {
                    for request in decision.requests { try roundTrip.check(request) }
                    guard let received = decision.received else { continue }
                    try roundTrip.check(received)
                    try line.follow(received.order, of: order.personal, &intake.ids)
                }
            }
        }
    }
}
