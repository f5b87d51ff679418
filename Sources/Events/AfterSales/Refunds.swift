package import Domain
package import JSON

/// Finance is asked to pay money back. Read by finance.
package struct RefundRequested: Event, Hashable {
    package static let topic = Topic.refundsRequested
    package static let type: StaticString = "switchyard.refund.requested"

    package var refund: Refund
    package var orderID: OrderID
    package var order: ChannelOrderKey
    package var reason: String

    package init(refund: Refund, orderID: OrderID, order: ChannelOrderKey, reason: String) {
        self.refund = refund
        self.orderID = orderID
        self.order = order
        self.reason = reason
    }

    package var key: String { refund.caseID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("refundId", refund.id)
            json.field("caseId", refund.caseID)
            json.field("orderId", orderID)
            order.write(to: &json)
            json.field("amount", refund.amount.minorUnits)
            json.field("currency", refund.amount.currency.code)
            json.field("state", refund.state.rawValue)
            json.field("reason", reason)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            refund: Refund(
                id: try reader.id("refundId"), caseID: try reader.id("caseId"),
                amount: Money(minorUnits: try reader.amount("amount"), currency: try reader.currency("currency")),
                state: try reader.word("state")),
            orderID: try reader.id("orderId"), order: try ChannelOrderKey(reading: reader),
            reason: try reader.text("reason"))
    }
}

/// Finance paid, or could not. Written by finance, read by after-sales.
package struct RefundSettled: Event, Hashable {
    package static let topic = Topic.refundsSettled
    package static let type: StaticString = "switchyard.refund.settled"

    package enum Outcome: String, Hashable, Sendable, CaseIterable { case settled, failed }

    package var refundID: RefundID
    package var caseID: CaseID
    package var outcome: Outcome
    /// Finance's own reference of the payment.
    package var reference: String?
    package var reason: String?
    package var at: Timestamp

    package init(
        refundID: RefundID, caseID: CaseID, outcome: Outcome, reference: String?, reason: String?, at: Timestamp
    ) {
        self.refundID = refundID
        self.caseID = caseID
        self.outcome = outcome
        self.reference = reference
        self.reason = reason
        self.at = at
    }

    package var key: String { caseID.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("refundId", refundID)
            json.field("caseId", caseID)
            json.field("outcome", outcome.rawValue)
            json.field("reference", reference)
            json.field("reason", reason)
            json.field("at", at)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            refundID: try reader.id("refundId"), caseID: try reader.id("caseId"), outcome: try reader.word("outcome"),
            reference: try reader.optionalName("reference"), reason: try reader.optionalText("reason"),
            at: try reader.timestamp("at"))
    }
}
