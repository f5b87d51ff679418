/// How many pieces of an order are where. Every count is in pieces and never negative.
package struct UnitCounts: Hashable, Sendable {
    /// Bought and not cancelled by the platform before it reached us.
    package var ordered: Int32 = 0
    /// In a fulfilment that has not shipped yet.
    package var allocated: Int32 = 0
    package var backordered: Int32 = 0
    package var shipped: Int32 = 0
    package var delivered: Int32 = 0
    package var cancelled: Int32 = 0
    package var returned: Int32 = 0

    package init(
        ordered: Int32 = 0, allocated: Int32 = 0, backordered: Int32 = 0, shipped: Int32 = 0, delivered: Int32 = 0,
        cancelled: Int32 = 0, returned: Int32 = 0
    ) {
        self.ordered = ordered
        self.allocated = allocated
        self.backordered = backordered
        self.shipped = shipped
        self.delivered = delivered
        self.cancelled = cancelled
        self.returned = returned
    }

    /// Pieces that somebody still expects to be sent.
    package var wanted: Int32 { max(0, ordered - cancelled) }
}

package enum OrderStatus: String, Hashable, Sendable, CaseIterable {
    case awaitingPayment = "awaiting_payment"
    case onHold = "on_hold"
    case inReview = "in_review"
    case approved, rejected, backordered
    case partiallyAllocated = "partially_allocated"
    case allocated
    case inFulfilment = "in_fulfilment"
    case partiallyShipped = "partially_shipped"
    case shipped
    case partiallyDelivered = "partially_delivered"
    case delivered, completed, cancelled
    case partiallyReturned = "partially_returned"
    case returned
}

/// Everything that the status of an order follows from: the states of its small machines, as one row keeps them.
package struct OrderStanding: Hashable, Sendable {
    package var payment: PaymentState
    package var audit: AuditState
    package var activeHolds: Int32
    package var units: UnitCounts
    /// A warehouse has taken at least one of the order's fulfilments.
    package var isWithWarehouse: Bool
    /// The channel says that the deal is closed: signed for and past complaint.
    package var isCompletedByChannel: Bool

    package init(
        payment: PaymentState, audit: AuditState = .pending, activeHolds: Int32 = 0, units: UnitCounts,
        isWithWarehouse: Bool = false, isCompletedByChannel: Bool = false
    ) {
        self.payment = payment
        self.audit = audit
        self.activeHolds = activeHolds
        self.units = units
        self.isWithWarehouse = isWithWarehouse
        self.isCompletedByChannel = isCompletedByChannel
    }

    /// The status that people see. The order of the questions is the order of what matters most to them: goods that
    /// came back, goods that went out, then why they did not.
    package var status: OrderStatus {
        if units.returned > 0 { return units.returned >= units.shipped ? .returned : .partiallyReturned }
        if units.wanted == 0 { return units.shipped == 0 ? .cancelled : .shipped }
        if units.shipped > 0 { return statusAfterShipping }
        if payment == .refunded || payment == .voided { return .cancelled }
        if !payment.isPayable { return .awaitingPayment }
        switch audit {
        case .rejected: return .rejected
        case .inReview: return activeHolds > 0 ? .onHold : .inReview
        case .pending: return activeHolds > 0 ? .onHold : .inReview
        case .approved: break
        }
        if activeHolds > 0 { return .onHold }
        if isWithWarehouse { return .inFulfilment }
        if units.allocated >= units.wanted { return .allocated }
        if units.allocated > 0 { return .partiallyAllocated }
        return units.backordered > 0 ? .backordered : .approved
    }

    private var statusAfterShipping: OrderStatus {
        guard units.shipped >= units.wanted else { return .partiallyShipped }
        if isCompletedByChannel { return .completed }
        if units.delivered >= units.wanted { return .delivered }
        return units.delivered > 0 ? .partiallyDelivered : .shipped
    }
}
