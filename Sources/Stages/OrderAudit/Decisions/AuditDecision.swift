package import Domain
package import Events

/// What an order is audited for.
package enum AuditRequest: Hashable, Sendable {
    /// It came in, or changed.
    case received(Order)
    /// A person released, placed or rejected holds, or asked for another look.
    case recheck(OrderID)
    /// The time of a hold is over.
    case holdEnded(HoldID, OrderID)

    package var order: OrderID {
        switch self {
        case .received(let order): order.id
        case .recheck(let order), .holdEnded(_, let order): order
        }
    }
}

/// What the audit changes about one order, and why. Nothing is decided where nothing changes.
package struct AuditDecision: Sendable {
    package var orderID: OrderID
    /// Written over the row of the order.
    package var standing: OrderStanding?
    package var placed: [Hold] = []
    package var released: [ReleasedHold] = []
    /// When holds end by themselves.
    package var ends: [(hold: HoldID, at: Timestamp)] = []
    /// Reservations that go back to the pool. Backorders of the order are dropped with them.
    package var givesBack: [PoolReservation] = []
    /// Kept for the next audit of the order.
    package var memory: Memory?
    package var announcement: Announcement?
    package var alert: RaisedAlert?
    package var entry: Entry?

    package init(orderID: OrderID) { self.orderID = orderID }

    package struct ReleasedHold: Hashable, Sendable {
        package var id: HoldID
        package var by: String
    }

    package struct Memory: Hashable, Sendable {
        package var verdict: PriorVerdict
        package var ruleVersion: Int32
    }

    package enum Announcement: Hashable, Sendable {
        case approved(OrderApproved)
        case held(OrderHeld)
        case rejected(OrderRejected)
    }

    package struct RaisedAlert: Hashable, Sendable {
        package var severity: AlertSeverity
        package var text: String
    }

    /// A line of the order's history.
    package struct Entry: Hashable, Sendable {
        package var event: String
        package var summary: String
        /// JSON, without personal data.
        package var detail: String
        package var ruleVersion: Int32?
    }
}
