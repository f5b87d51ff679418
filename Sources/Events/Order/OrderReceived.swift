package import Domain
package import JSON

/// An order, or a newer version of one, was taken in and its stock reserved in the pool. Read by order-audit.
///
/// Only versions that matter to somebody downstream are told: a change of payment, address, lines or platform state.
package struct OrderReceived: Event, Hashable {
    package static let topic = Topic.ordersReceived
    package static let type: StaticString = "switchyard.order.received"

    package var order: Order

    package init(order: Order) { self.order = order }

    package var key: String { order.id.description }

    package func write(to json: inout JSONWriter) { json.object { json in order.write(to: &json) } }

    package init(reading json: JSONValue) throws(EventError) {
        self.init(order: try Order(reading: try EventReader(json)))
    }
}
