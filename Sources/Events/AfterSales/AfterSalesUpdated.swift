package import Domain
package import JSON

/// A case moved. Read by channels and customer notices.
package struct AfterSalesUpdated: Event, Hashable {
    package static let topic = Topic.afterSalesUpdated
    package static let type: StaticString = "switchyard.aftersales.updated"

    package var caseID: CaseID
    package var requestID: String
    /// Absent when the request named an order that never came.
    package var orderID: OrderID?
    package var order: ChannelOrderKey
    package var kind: CaseKind
    package var state: CaseState
    package var reason: String?
    package var at: Timestamp

    package init(
        caseID: CaseID, requestID: String, orderID: OrderID?, order: ChannelOrderKey, kind: CaseKind, state: CaseState,
        reason: String?, at: Timestamp
    ) {
        self.caseID = caseID
        self.requestID = requestID
        self.orderID = orderID
        self.order = order
        self.kind = kind
        self.state = state
        self.reason = reason
        self.at = at
    }

    package var key: String { orderID?.description ?? order.description }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("caseId", caseID)
            json.field("requestId", requestID)
            json.field("orderId", orderID)
            order.write(to: &json)
            json.field("kind", kind.rawValue)
            json.field("state", state.rawValue)
            json.field("reason", reason)
            json.field("at", at)
        }
    }

    package init(reading json: JSONValue) throws(EventError) {
        let reader = try EventReader(json)
        self.init(
            caseID: try reader.id("caseId"), requestID: try reader.name("requestId"), orderID: try reader.optionalID("orderId"),
            order: try ChannelOrderKey(reading: reader), kind: try reader.word("kind"), state: try reader.word("state"),
            reason: try reader.optionalText("reason"), at: try reader.timestamp("at"))
    }
}
