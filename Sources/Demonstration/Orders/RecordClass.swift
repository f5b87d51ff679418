package import Domain

/// What finally becomes of a published record, in a merchant's words. Every record ends in exactly one.
package enum RecordClass: String, Hashable, Sendable, CaseIterable {
    case shipped
    /// Waits for a person, a timer or the platform.
    case held
    case rejected
    /// Waits for stock.
    case backordered
    case cancelled
    /// Stored, and waits for the buyer's money.
    case unpaid
    /// Said what was known already.
    case duplicate
    /// Said what had been overtaken.
    case stale
    /// Could not be read; kept with the reason.
    case deadLettered = "dead-lettered"
}

extension RecordClass {
    /// The class of an order at rest; `nil` while it is still on its way.
    package init?(_ status: OrderStatus) {
        switch status {
        // What came back went out first.
        case .shipped, .partiallyShipped, .delivered, .partiallyDelivered, .completed, .returned, .partiallyReturned: self = .shipped
        case .onHold: self = .held
        case .rejected: self = .rejected
        case .backordered: self = .backordered
        case .cancelled: self = .cancelled
        case .awaitingPayment: self = .unpaid
        case .inReview, .approved, .partiallyAllocated, .allocated, .inFulfilment: return nil
        }
    }
}
