/// A marketplace or shop system that orders come from, by its lower-case name: `taobao`, `jd`, `shopify`.
///
/// Open on purpose: a new channel is a mapping file, not a release.
package struct Channel: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package init(_ name: String) { self.name = name }
    package var description: String { name }
}

/// How a marketplace knows an order: its channel, the shop there, and the number the buyer sees.
package struct ChannelOrderKey: Hashable, Sendable, CustomStringConvertible {
    package var channel: Channel
    /// The seller's account on that channel.
    package var shop: String
    package var orderNumber: String

    package init(channel: Channel, shop: String, orderNumber: String) {
        self.channel = channel
        self.shop = shop
        self.orderNumber = orderNumber
    }

    /// The Kafka key of a raw order: `taobao/tea-house/2817364550123`.
    package var description: String { "\(channel)/\(shop)/\(orderNumber)" }
}
