package import Domain
package import JSON

/// Turns a channel's documents into orders, by the channel's mapping. A lane has one and reuses it.
package final class OrderMapper {
    private let scratch = MappingScratch()
    private var places: DocumentPlaces?

    package init() {}

    /// The order that the document holds, or everything that keeps it from being one.
    ///
    /// - Parameters:
    ///   - channel: the name under which the connector sent it.
    ///   - shop: the seller's account there, from the record's header.
    package func map(
        _ document: JSONValue, by mapping: ChannelMapping, channel: Channel, shop: String
    ) throws(OrderRefusal) -> ChannelOrder {
        let places = places(of: document)
        places.enter(try order(in: document, places, mapping), mapping.parts)
        var reading = OrderReading(places: places, mapping: mapping)
        defer { scratch.giveBack(&reading.pricing) }
        guard let number = places.text(mapping.order.number) else {
            throw OrderRefusal(
                .notAnOrder,
                "there is no order number (\(mapping.order.number.described)) at the root or in "
                    + (mapping.envelope.isEmpty
                        ? "an envelope" : mapping.envelope.map(\.description).joined(separator: ", "))
                    + ": is this an order of the channel in the header?")
        }
        return try reading.order(ChannelOrderKey(channel: channel, shop: shop, orderNumber: number))
    }

    private func places(of document: JSONValue) -> DocumentPlaces {
        if let places {
            places.begin(document)
            return places
        }
        let places = DocumentPlaces(document, scratch: scratch)
        self.places = places
        return places
    }

    /// The order inside its envelope. A list there must hold exactly one.
    private func order(
        in document: JSONValue, _ places: DocumentPlaces, _ mapping: ChannelMapping
    ) throws(OrderRefusal) -> JSONValue {
        guard document.kind == .object else {
            throw OrderRefusal(.notAnOrder, "the document must be an object: send one order per record")
        }
        for candidate in mapping.envelope {
            var found: JSONValue?
            var count = 0
            places.forEach(candidate) { value in
                if value.kind == .object {
                    count += 1
                    if found == nil { found = value }
                }
                return true
            }
            if count > 1 {
                throw OrderRefusal(.severalOrders, "\(candidate) holds several orders: send one order per record")
            }
            if let found { return found }
        }
        return document
    }
}
