package import Domain
package import Events

/// What a warehouse's word means for a fulfilment in a given state.
///
/// ```
///  released ─▶ acknowledged ─▶ picking ─▶ packed ─▶ partially_shipped ─▶ shipped ─▶ closed
///     │             │            │          │              │
///     └─────────────┴── SHORT, REJECT, CLOSED, CANCELED: what has not left will not come ──▶ short, rejected, cancelled
///     └─── after-sales asks ──▶ cancel_requested ── CANCELED ──▶ cancelled
///                                     ├── CANCELEDFAIL ──▶ acknowledged
///                                     └── DELIVERED: the parcel was faster ──▶ shipped
/// ```
package enum ConfirmationStep: Hashable, Sendable {
    /// Further along the line.
    case advance(FulfilmentState)
    /// Goods left the house. `isLast` says that nothing more will.
    case ship(isLast: Bool)
    /// Pieces will not come from this warehouse.
    case drop(DropReason)
    /// The answer to a cancel request is no; work goes on.
    case refuseCancel
    /// Shipped and done with.
    case close
    /// The warehouse has a problem that it does not describe in numbers: a person is told.
    case exception
    /// True, but late or without consequence: written down, nothing changes.
    case record(String)
    /// It contradicts what is known: written down, a person is told, nothing changes.
    case anomaly(String)
}

/// Why pieces will not come.
package enum DropReason: String, Hashable, Sendable, CaseIterable {
    /// The shelf does not have them.
    case short
    /// The warehouse has them but will not send them.
    case rejected
    /// We asked it not to send them.
    case cancelled
}

extension ConfirmationStep {
    package init(for status: OutboundConfirmed.Status, in state: FulfilmentState) {
        switch state {
        case .planned, .heldForMerge, .quoted:
            self = .anomaly("the warehouse has not been asked to send it yet")
        case .released, .acknowledged, .picking, .packed, .partiallyShipped:
            self = Self.whileWorking(status, in: state)
        case .cancelRequested:
            self = Self.whileCancelling(status)
        case .shipped:
            self = Self.afterShipping(status)
        case .short, .rejected, .cancelled, .closed:
            self = Self.afterTheEnd(status, in: state)
        }
    }

    private static func whileWorking(_ status: OutboundConfirmed.Status, in state: FulfilmentState) -> Self {
        switch status {
        case .accept, .print, .pick, .check, .package, .weigh, .ready:
            let next = status.working ?? state
            return next.rank > state.rank ? .advance(next) : .record("already \(state.rawValue)")
        case .partDelivered: return .ship(isLast: false)
        case .delivered: return .ship(isLast: true)
        case .short: return .drop(.short)
        // Nobody asked for a cancellation: it is a rejection in other words, and the order still wants its goods. The
        // same goes for a fulfilment that is closed before everything was sent.
        case .reject, .cancelled, .closed: return .drop(.rejected)
        case .exception: return .exception
        case .cancelFailed:
            // The request was made, and part of the goods left before the answer.
            return state == .partiallyShipped ? .refuseCancel : .anomaly("nobody asked to cancel it")
        }
    }

    private static func whileCancelling(_ status: OutboundConfirmed.Status) -> Self {
        switch status {
        case .accept, .print, .pick, .check, .package, .weigh, .ready: .record("its cancellation has been asked for")
        case .partDelivered: .ship(isLast: false)
        case .delivered: .ship(isLast: true)
        // Whatever the warehouse calls it, what has not left will not be sent: that is what was asked for.
        case .reject, .cancelled, .closed: .drop(.cancelled)
        case .short: .drop(.short)
        case .exception: .exception
        case .cancelFailed: .refuseCancel
        }
    }

    private static func afterShipping(_ status: OutboundConfirmed.Status) -> Self {
        switch status {
        case .accept, .print, .pick, .check, .package, .weigh, .ready: .record("already shipped")
        // Whether it is a repeat in other words or too much is for the parcels to say.
        case .partDelivered, .delivered: .ship(isLast: true)
        case .cancelFailed: .record("already shipped, which is why it cannot be cancelled")
        case .closed: .close
        case .exception: .exception
        case .short, .reject, .cancelled: .anomaly("it has been shipped")
        }
    }

    private static func afterTheEnd(_ status: OutboundConfirmed.Status, in state: FulfilmentState) -> Self {
        switch status {
        case .closed: .record("already \(state.rawValue)")
        case .reject, .short: state == .closed ? .anomaly("it is closed") : .record("already \(state.rawValue)")
        case .cancelled: state == .closed ? .anomaly("it is closed") : .record("already \(state.rawValue)")
        case .exception: .exception
        case .accept, .print, .pick, .check, .package, .weigh, .ready, .partDelivered, .delivered, .cancelFailed:
            .anomaly("it is \(state.rawValue) and must not be sent")
        }
    }
}

extension OutboundConfirmed.Status {
    /// The state that a step of the work stands for; `nil` for a word that is not about work in progress.
    var working: FulfilmentState? {
        switch self {
        case .accept: .acknowledged
        case .print, .pick: .picking
        case .check, .package, .weigh, .ready: .packed
        case .partDelivered, .delivered, .short, .exception, .reject, .cancelled, .cancelFailed, .closed: nil
        }
    }
}
