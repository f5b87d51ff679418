package import Domain
package import Events

/// What comes of one message or timer, for the store to write and the outbox to tell.
package struct AfterSalesDecision: Hashable, Sendable {
    /// `nil` when the order is not known.
    package var order: OrderID?
    /// Cases as they stand afterwards, refunds included.
    package var cases: [CaseFile] = []
    package var fulfilments: [FulfilmentChange] = []
    package var stock: [StockChange] = []
    package var reservations: [PiecesChange] = []
    package var backorders: [PiecesChange] = []
    /// Order lines of which every piece is cancelled now.
    package var cancelledLines: [Int32] = []
    package var releasedHolds: [HoldID] = []
    /// The order's new standing, when it changed.
    package var standing: OrderStanding?
    package var history: [HistoryNote] = []
    package var events: [OutgoingEvent] = []
    package var alerts: [AlertRaised] = []
    package var timers: [TimerChange] = []
    /// The warehouse's number of a message about returned goods that was taken in.
    package var returnMessage: ReturnMessage?
    /// What became of a request whose order is not known.
    package var unmatched: UnmatchedRequest?

    package init(order: OrderID? = nil) { self.order = order }
}

package enum OutgoingEvent: Hashable, Sendable {
    case updated(AfterSalesUpdated)
    case refund(RefundRequested)
    case expect(ReturnExpected)
    case stop(OutboundCancelRequested)
}

/// A fulfilment that is stopped, here or by asking its warehouse.
package struct FulfilmentChange: Hashable, Sendable {
    package var id: FulfilmentID
    package var state: FulfilmentState
    /// Pieces that will not be sent, by order line.
    package var dropped: [PiecesChange]
}

/// Pieces taken away from an order line's reservation, backorder or fulfilment.
package struct PiecesChange: Hashable, Sendable {
    package var line: Int32
    package var pieces: Int32
}

package struct StockChange: Hashable, Sendable {
    package enum Reason: Hashable, Sendable { case released, returned }

    package var sku: String
    /// `nil` for the pool.
    package var warehouse: WarehouseCode?
    package var onHand: Int64 = 0
    package var allocated: Int64 = 0
    package var reserved: Int64 = 0
    package var reason: Reason
    package var fulfilment: FulfilmentID?
}

package struct HistoryNote: Hashable, Sendable {
    package var event: String
    package var summary: String
    /// JSON, without personal data.
    package var detail: String
}

package struct ReturnMessage: Hashable, Sendable {
    package var warehouse: WarehouseCode
    package var outBizCode: String
    package var caseID: CaseID
}

/// A request that names an order nobody knows: it may have overtaken it.
package struct UnmatchedRequest: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable, CaseIterable { case waiting, matched, refused }

    package var request: AfterSalesRequested
    package var outcome: Outcome
}

/// What a case waits for.
package struct CaseTimer: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case orderAwaited = "order_awaited"
        case goodsOverdue = "goods_overdue"
        case refundOverdue = "refund_overdue"
        case cancelUnanswered = "cancel_unanswered"
        case personOverdue = "person_overdue"
    }

    package var kind: Kind
    /// The case's id; for ``Kind/orderAwaited`` sender and number of the request.
    package var subject: String
    /// Whose partition it follows.
    package var key: String
    /// The request, for ``Kind/orderAwaited``.
    package var request: AfterSalesRequested?
    /// When the wait began.
    package var since: Timestamp

    package init(kind: Kind, subject: String, key: String, request: AfterSalesRequested? = nil, since: Timestamp) {
        self.kind = kind
        self.subject = subject
        self.key = key
        self.request = request
        self.since = since
    }
}

package enum TimerChange: Hashable, Sendable {
    case set(CaseTimer, dueAt: Timestamp)
    case cancel(CaseTimer.Kind, subject: String)
}
