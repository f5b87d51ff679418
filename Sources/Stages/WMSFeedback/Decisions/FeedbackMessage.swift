package import Events

/// What the stage is asked to decide.
package enum FeedbackMessage: Hashable, Sendable {
    /// logistics-quoting asked the warehouse: its clocks start.
    case requested(RequestedFulfilment)
    case confirmed(OutboundConfirmed)
    case due(OverdueTimer)
}
