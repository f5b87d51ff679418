package import Domain
package import Events

/// What the stage is asked to decide.
package enum FeedbackMessage: Hashable, Sendable {
    /// logistics-quoting asked the warehouse: its clocks start.
    case requested(OutboundRequested)
    case confirmed(OutboundConfirmed)
    case due(OverdueTimer)
}

extension FeedbackPolicy {
    /// Decides about one message, and changes `facts` accordingly.
    package func decide(
        _ message: FeedbackMessage, given facts: inout FeedbackFacts, now: Timestamp, ids: inout IDGenerator
    ) -> FeedbackDecision {
        switch message {
        case .requested(let request): decide(request)
        case .confirmed(let confirmation): decide(confirmation, given: &facts, now: now, ids: &ids)
        case .due(let timer): decide(timer, given: facts, now: now)
        }
    }
}
