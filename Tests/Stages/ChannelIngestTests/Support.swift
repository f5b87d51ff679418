import ChannelIngest
import Domain
import JSON
import RuleFiles
import Rules
import TestSupport

/// The mapping files as they are shipped.
enum Mappings {
    static func of(_ channel: String) throws -> ChannelMapping {
        try SampleDocuments.mapping(of: channel).read { ChannelMapping(reading: $0) }
    }

    static func yaml(_ text: String) throws -> ChannelMapping {
        try RuleFile(yaml: text, name: "test.yaml").read { ChannelMapping(reading: $0) }
    }
}

/// The order that a channel's payload holds, by the channel's shipped mapping.
func order(_ channel: String, _ payload: String, shop: String = "tea-house") throws -> ChannelOrder {
    try order(by: Mappings.of(channel), payload, shop: shop)
}

func order(by mapping: ChannelMapping, _ payload: String, shop: String = "tea-house") throws -> ChannelOrder {
    let parser = JSONParser()
    return try OrderMapper().map(parser.parse(payload), by: mapping, channel: Channel(mapping.channels[0]), shop: shop)
}

/// Why a payload is refused; `nil` when it is not.
func refusal(_ channel: String, _ payload: String) throws -> OrderRefusal? {
    do {
        _ = try order(channel, payload)
        return nil
    } catch let refusal as OrderRefusal {
        return refusal
    }
}

extension String {
    /// A payload with one piece of it written otherwise; the piece must be there.
    func with(_ piece: String, _ other: String) -> String {
        precondition(contains(piece), "the payload has no \(piece)")
        return replacing(piece, with: other)
    }
}

func at(_ text: String) -> Timestamp {
    guard let moment = Timestamp(text) else { preconditionFailure("no time: \(text)") }
    return moment
}
