package import Domain
import Events

/// The buyers who change their minds: each asks once, when the order is where the plan says.
package struct PlayedCustomers {
    private let changes: [ChannelOrderKey: Change]
    private var asked: Set<ChannelOrderKey> = []

    init(conduct: [ChannelOrderKey: Conduct]) { changes = conduct.compactMapValues(\.change) }

    /// Requests that have not been made yet.
    var outstanding: Int { changes.count - asked.count }

    /// Requests that have not been made yet, by the buyers of these orders.
    package func outstanding(among orders: Set<ChannelOrderKey>) -> Int {
        changes.keys.count { orders.contains($0) && !asked.contains($0) }
    }

    /// An order has come to a point of the line.
    mutating func see(_ order: ChannelOrderKey, _ id: OrderID, at point: CancelPoint, now: Timestamp)
        -> AfterSalesRequested?
    {
        switch changes[order] {
        case .cancels(point): ask(order, id, .cancel, now, "买错了，不想要了")
        case .cancelsTooLate where point == .requested: ask(order, id, .cancel, now, "太慢了，不要了")
        default: nil
        }
    }

    mutating func see(_ progress: FulfilmentProgressed, now: Timestamp) -> AfterSalesRequested? {
        guard progress.state == .shipped, changes[progress.order] == .sendsBack else { return nil }
        return ask(progress.order, progress.orderID, .returnRefund, now, "七天无理由退货")
    }

    private mutating func ask(
        _ order: ChannelOrderKey, _ id: OrderID, _ kind: CaseKind, _ now: Timestamp, _ reason: String
    ) -> AfterSalesRequested? {
        guard asked.insert(order).inserted else { return nil }
        return AfterSalesRequested(
            requestID: "\(kind.rawValue)-\(order.orderNumber)", order: order, orderID: id, kind: kind, reason: reason,
            requestedAt: now, requestedBy: "channel:\(order.channel)")
    }
}
