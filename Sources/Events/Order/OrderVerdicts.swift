package import Domain
package import JSON

/// The audit let the order through. Read by warehouse-routing.
package struct OrderApproved: Event, Hashable {
    package static let topic = Topic.ordersApproved
    package static let type: StaticString = "switchyard.order.approved"

    package var order: Order
    /// Larger goes first; 0 is ordinary.
    package var priority: Int32
    package var tags: [String]
    /// The version of the audit rules that said yes.
    package var ruleVersion: Int32

    package init(order: Order, priority: Int32, tags: [String], ruleVersion: Int32) {
        self.order = order
        self.priority = priority
        self.tags = tags
        self.ruleVersion = ruleVersion
    }

    package var key: String { order.id.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            order.write(to: &json)
            json.field("priority", priority)
            json.field("tags", array: { json in for tag in tags { json.element(tag) } })
            json.field("ruleVersion", ruleVersion)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            order: try Order(reading: reader), priority: try reader.int32("priority"), tags: try reader.texts("tags"),
            ruleVersion: try reader.int32("ruleVersion"))
    }
}

/// One reason of a verdict, fit to be shown to a merchant's staff.
package struct VerdictReason: Hashable, Sendable {
    /// The rule that fired, by its name in the rule file.
    package var rule: String
    package var hold: HoldType?
    package var text: String

    package init(rule: String, hold: HoldType?, text: String) {
        self.rule = rule
        self.hold = hold
        self.text = text
    }

    func write(to json: inout JSONWriter) {
        json.field("rule", rule)
        json.field("hold", hold?.rawValue)
        json.field("text", text)
    }

    init(reading reader: EventReader) throws(EventError) {
        self.init(
            rule: try reader.text("rule"), hold: try reader.optionalWord("hold"), text: try reader.text("text"))
    }
}

/// The audit stopped the order until somebody or something releases it. Read by operations.
package struct OrderHeld: Event, Hashable {
    package static let topic = Topic.ordersHeld
    package static let type: StaticString = "switchyard.order.held"

    package var orderID: OrderID
    package var order: ChannelOrderKey
    package var revision: Int32
    package var reasons: [VerdictReason]

    package init(orderID: OrderID, order: ChannelOrderKey, revision: Int32, reasons: [VerdictReason]) {
        self.orderID = orderID
        self.order = order
        self.revision = revision
        self.reasons = reasons
    }

    package var key: String { orderID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in writeVerdict(orderID, order, revision, reasons, to: &json) }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            orderID: try reader.id("orderId"), order: try ChannelOrderKey(reading: reader),
            revision: try reader.int32("revision"), reasons: try reader.list("reasons", VerdictReason.init(reading:)))
    }
}

/// The audit refused the order for good. Read by operations.
package struct OrderRejected: Event, Hashable {
    package static let topic = Topic.ordersRejected
    package static let type: StaticString = "switchyard.order.rejected"

    package var orderID: OrderID
    package var order: ChannelOrderKey
    package var revision: Int32
    package var reasons: [VerdictReason]

    package init(orderID: OrderID, order: ChannelOrderKey, revision: Int32, reasons: [VerdictReason]) {
        self.orderID = orderID
        self.order = order
        self.revision = revision
        self.reasons = reasons
    }

    package var key: String { orderID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in writeVerdict(orderID, order, revision, reasons, to: &json) }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            orderID: try reader.id("orderId"), order: try ChannelOrderKey(reading: reader),
            revision: try reader.int32("revision"), reasons: try reader.list("reasons", VerdictReason.init(reading:)))
    }
}

private func writeVerdict(
    _ id: OrderID, _ key: ChannelOrderKey, _ revision: Int32, _ reasons: [VerdictReason], to json: inout JSONWriter
) {
    json.field("orderId", id)
    key.write(to: &json)
    json.field("revision", revision)
    json.field("reasons", array: { json in
        for reason in reasons { json.element(object: { json in reason.write(to: &json) }) }
    })
}
