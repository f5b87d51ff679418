package import Domain

/// What becomes of a fulfilment's timers: it has one of each kind at most.
package struct TimerChanges: Hashable, Sendable {
    package var acknowledgement: TimerChange?
    package var shipment: TimerChange?

    package init(acknowledgement: TimerChange? = nil, shipment: TimerChange? = nil) {
        self.acknowledgement = acknowledgement
        self.shipment = shipment
    }

    /// `nil` for a timer that is left alone.
    package subscript(kind: OverdueTimer.Kind) -> TimerChange? {
        get {
            switch kind {
            case .acknowledgement: acknowledgement
            case .shipment: shipment
            }
        }
        set {
            switch kind {
            case .acknowledgement: acknowledgement = newValue
            case .shipment: shipment = newValue
            }
        }
    }

    static let answered = TimerChanges(acknowledgement: .cancel)
    static let finished = TimerChanges(acknowledgement: .cancel, shipment: .cancel)
}

package enum TimerChange: Hashable, Sendable {
    case set(OverdueTimer, dueAt: Timestamp)
    case cancel
}
