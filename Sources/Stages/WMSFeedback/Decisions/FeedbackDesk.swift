package import Domain
package import Events
import JSON

/// The work on one batch: the facts as they change, and what it takes to decide about it.
package struct FeedbackDesk: ~Copyable {
    let policy: FeedbackPolicy
    package var facts: FeedbackFacts
    let now: Timestamp
    package var ids: IDGenerator
    private var tools = FeedbackTools(reservingBytes: 1_024)

    package init(policy: FeedbackPolicy, facts: consuming FeedbackFacts, now: Timestamp, ids: IDGenerator) {
        self.policy = policy
        self.facts = facts
        self.now = now
        self.ids = ids
    }

    /// Decides about one message, and changes the facts accordingly.
    package mutating func decide(_ message: FeedbackMessage) -> FeedbackDecision {
        switch message {
        case .requested(let request): policy.decide(request)
        case .confirmed(let confirmation): decide(confirmation)
        case .due(let timer): policy.decide(timer, given: facts, now: now)
        }
    }

    /// A warehouse spoke. Decides what that changes, and changes the facts accordingly.
    package mutating func decide(_ confirmation: OutboundConfirmed) -> FeedbackDecision {
        var deciding = ConfirmationDeciding(confirmation, now: now)
        swap(&deciding.tools, &tools)
        deciding.decide(by: policy, given: &facts, ids: &ids)
        swap(&deciding.tools, &tools)
        return deciding.decision
    }
}
