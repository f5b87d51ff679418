/// A line of the order's history.
package struct HistoryNote: Hashable, Sendable {
    package enum Event: String, Hashable, Sendable {
        case acknowledged = "fulfilment.acknowledged"
        case picking = "fulfilment.picking"
        case packed = "fulfilment.packed"
        case partiallyShipped = "fulfilment.partially_shipped"
        case shipped = "fulfilment.shipped"
        case closed = "fulfilment.closed"
        case short = "fulfilment.short"
        case rejected = "fulfilment.rejected"
        case cancelled = "fulfilment.cancelled"
        case cancelFailed = "fulfilment.cancel_failed"
        case exception = "fulfilment.exception"
        case noted = "fulfilment.noted"
        case anomaly = "fulfilment.anomaly"
        case overdue = "fulfilment.overdue"
    }

    package var event: Event
    package var summary: String
    /// JSON, without personal data.
    package var detail: String

    package init(event: Event, summary: String, detail: String = "{}") {
        self.event = event
        self.summary = summary
        self.detail = detail
    }
}
