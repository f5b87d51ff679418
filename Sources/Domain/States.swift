/// The small state machines of an order. The order's own status is derived from them (``OrderStanding``); nobody sets it.

package enum PaymentState: String, Hashable, Sendable, CaseIterable {
    case pending, authorized, paid
    case partiallyRefunded = "partially_refunded"
    case refunded, voided

    /// The money is there, or as good as there: the order may be audited and shipped.
    package var isPayable: Bool { self == .paid || self == .authorized || self == .partiallyRefunded }
}

package enum AuditState: String, Hashable, Sendable, CaseIterable {
    case pending, approved
    case inReview = "in_review"
    case rejected
}

package enum FulfilmentState: String, Hashable, Sendable, CaseIterable {
    case planned
    case heldForMerge = "held_for_merge"
    case quoted, released, acknowledged, picking, packed
    case partiallyShipped = "partially_shipped"
    case shipped, short, rejected
    case cancelRequested = "cancel_requested"
    case cancelled, closed

    /// The warehouse has been told and may be working on it: cancelling needs its consent.
    package var isWithWarehouse: Bool {
        switch self {
        case .released, .acknowledged, .picking, .packed, .cancelRequested: true
        default: false
        }
    }

    /// Nothing more will be shipped from it.
    package var isFinal: Bool {
        switch self {
        case .shipped, .short, .rejected, .cancelled, .closed: true
        default: false
        }
    }

    /// How far along the line a fulfilment is; a confirmation never takes it back.
    package var rank: Int {
        switch self {
        case .planned: 0
        case .heldForMerge: 1
        case .quoted: 2
        case .released: 3
        case .acknowledged: 4
        case .picking: 5
        case .packed: 6
        case .cancelRequested: 7
        case .partiallyShipped: 8
        case .shipped, .short, .rejected, .cancelled, .closed: 9
        }
    }
}

package enum PackageState: String, Hashable, Sendable, CaseIterable {
    case labelled
    case pickedUp = "picked_up"
    case inTransit = "in_transit"
    case outForDelivery = "out_for_delivery"
    case delivered, exception
    case deliveryFailed = "delivery_failed"
    case returning, returned
}

package enum CaseKind: String, Hashable, Sendable, CaseIterable {
    case cancel
    case refundOnly = "refund_only"
    case returnRefund = "return_refund"
    case exchange, resend
}

package enum CaseState: String, Hashable, Sendable, CaseIterable {
    case requested, approved, rejected
    case awaitingGoods = "awaiting_goods"
    case inTransit = "in_transit"
    case received, inspected, refunding, completed, cancelled, disputed, expired

    package var isFinal: Bool {
        switch self {
        case .rejected, .completed, .cancelled, .expired: true
        default: false
        }
    }
}

package enum ReceptionState: String, Hashable, Sendable, CaseIterable {
    case awaiting, received, short
    case wrongItem = "wrong_item"
    case lost
}

package enum AcceptanceState: String, Hashable, Sendable, CaseIterable {
    case pending, accepted, rejected, manual
}

package enum RefundState: String, Hashable, Sendable, CaseIterable {
    case pending, processing, settled, failed, cancelled

    /// The money is promised or gone: it counts against what was paid.
    package var isCommitted: Bool { self == .pending || self == .processing || self == .settled }
}
