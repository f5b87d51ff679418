package import Domain
import Events

/// Waits for a warehouse to answer. A fulfilment has one, which goes off at the first limit of all and is moved on from
/// limit to limit, until nothing more is owed: whether the answer came first is looked at when the limit has passed.
package struct OverdueTimer: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case acknowledgement = "acknowledgement_overdue"
        case shipment = "shipment_overdue"

        fileprivate var other: Kind { self == .acknowledgement ? .shipment : .acknowledgement }
    }

    /// The answer whose limit comes next.
    package var kind: Kind
    package var fulfilment: FulfilmentID
    /// When the warehouse was asked: every limit counts from here.
    package var requestedAt: Timestamp
    /// Which of the policy's limits it waits for, counted from 0.
    package var step: Int
    /// Which limit of the other answer comes later; `nil` for none.
    package var otherStep: Int?
    /// Set by an earlier version, which had a timer for each answer: it goes on beside the other one.
    package var isOneOfTwo: Bool

    package init(
        kind: Kind, fulfilment: FulfilmentID, requestedAt: Timestamp, step: Int = 0, otherStep: Int? = nil,
        isOneOfTwo: Bool = false
    ) {
        self.kind = kind
        self.fulfilment = fulfilment
        self.requestedAt = requestedAt
        self.step = step
        self.otherStep = otherStep
        self.isOneOfTwo = isOneOfTwo
    }
}

/// What becomes of a fulfilment's timer.
package enum TimerChange: Hashable, Sendable {
    case set(OverdueTimer, dueAt: Timestamp)
    case cancel
}

extension FeedbackPolicy {
    /// A warehouse was asked to send something: its clock starts.
    package func decide(_ request: RequestedFulfilment) -> FeedbackDecision {
        var decision = FeedbackDecision(fulfilment: request.id, order: request.order)
        let timer = OverdueTimer(
            kind: .acknowledgement, fulfilment: request.id, requestedAt: request.createdAt, otherStep: 0)
        decision.timer = moved(timer, own: timer.step, other: timer.otherStep)
        return decision
    }

    /// A limit has passed: tells people if the warehouse still owes the answer, and waits for the next limit.
    package func decide(_ timer: OverdueTimer, given facts: FeedbackFacts, now: Timestamp) -> FeedbackDecision {
        var decision = FeedbackDecision(fulfilment: timer.fulfilment)
        guard let fulfilment = facts.fulfilments[timer.fulfilment] else { return decision }
        var own: Int?
        if isOwed(timer.kind, by: fulfilment) {
            decision.order = fulfilment.order
            let limit = limit(timer.step, of: timer.kind)
            let what = timer.kind == .acknowledgement ? "acknowledged" : "shipped"
            let text = "warehouse \(fulfilment.warehouse) has not \(what) it within \(limit.after.inHours)"
            decision.alerts = [
                AlertRaised(
                    alert: .warehouseOverdue, severity: limit.severity, subject: timer.fulfilment.description,
                    text: text, at: now)
            ]
            decision.note = HistoryNote(event: .overdue, summary: text)
            if timer.step + 1 < limits(of: timer.kind).count { own = timer.step + 1 }
        }
        let other = canBeOwed(timer.kind.other, by: fulfilment) ? timer.otherStep : nil
        decision.timer = moved(timer, own: own, other: other)
        return decision
    }

    /// To the nearer of the limits that its own answer and the other one wait for; `nil` when neither does.
    private func moved(_ timer: OverdueTimer, own: Int?, other: Int?) -> TimerChange? {
        var next = timer
        switch (own, other) {
        case (nil, nil): return nil
        case (let own?, nil): (next.step, next.otherStep) = (own, nil)
        case (nil, let other?): (next.kind, next.step, next.otherStep) = (timer.kind.other, other, nil)
        case (let own?, let other?):
            let isOwnNearer = limit(own, of: timer.kind).after <= limit(other, of: timer.kind.other).after
            next.kind = isOwnNearer ? timer.kind : timer.kind.other
            (next.step, next.otherStep) = isOwnNearer ? (own, other) : (other, own)
        }
        return .set(next, dueAt: timer.requestedAt + limit(next.step, of: next.kind).after)
    }

    /// Where there are fewer limits than when the timer was set, the last one stands for all.
    private func limit(_ step: Int, of kind: OverdueTimer.Kind) -> Limit {
        let limits = limits(of: kind)
        return limits[min(step, limits.count - 1)]
    }

    private func isOwed(_ kind: OverdueTimer.Kind, by fulfilment: FulfilmentRecord) -> Bool {
        switch kind {
        case .acknowledgement: fulfilment.state == .released && fulfilment.acknowledgedAt == nil
        // Who was asked to cancel owes an answer to that; after-sales waits for it.
        case .shipment: fulfilment.occupiesWarehouse && fulfilment.state != .cancelRequested && fulfilment.remaining > 0
        }
    }

    /// Whether the answer is owed now or may be later: a warehouse that refuses to cancel owes the goods again.
    private func canBeOwed(_ kind: OverdueTimer.Kind, by fulfilment: FulfilmentRecord) -> Bool {
        switch kind {
        case .acknowledgement: isOwed(kind, by: fulfilment)
        case .shipment: !fulfilment.state.isFinal
        }
    }
}

extension Duration {
    /// `2 h`, `90 min`.
    fileprivate var inHours: String {
        let minutes = components.seconds / 60
        return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes) min"
    }
}
