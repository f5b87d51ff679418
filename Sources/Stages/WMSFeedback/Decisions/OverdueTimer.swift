package import Domain
import Events

/// Waits for a warehouse to answer. It goes off unless the answer comes first, once for each limit.
package struct OverdueTimer: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case acknowledgement = "acknowledgement_overdue"
        case shipment = "shipment_overdue"
    }

    package var kind: Kind
    package var fulfilment: FulfilmentID
    /// When the warehouse was asked: every limit counts from here.
    package var requestedAt: Timestamp
    /// Which of the policy's limits it waits for, counted from 0.
    package var step: Int

    package init(kind: Kind, fulfilment: FulfilmentID, requestedAt: Timestamp, step: Int = 0) {
        self.kind = kind
        self.fulfilment = fulfilment
        self.requestedAt = requestedAt
        self.step = step
    }
}

extension FeedbackPolicy {
    /// A warehouse was asked to send something: its clocks start.
    package func decide(_ request: RequestedFulfilment) -> FeedbackDecision {
        var decision = FeedbackDecision(fulfilment: request.id, order: request.order)
        decision.timers = TimerChanges(
            acknowledgement: first(.acknowledgement, of: request), shipment: first(.shipment, of: request))
        return decision
    }

    private func first(_ kind: OverdueTimer.Kind, of request: RequestedFulfilment) -> TimerChange {
        let timer = OverdueTimer(kind: kind, fulfilment: request.id, requestedAt: request.createdAt)
        return .set(timer, dueAt: request.createdAt + limits(of: kind)[0].after)
    }

    /// A limit has passed: tells people if the warehouse still owes the answer, and waits for the next limit.
    package func decide(_ timer: OverdueTimer, given facts: FeedbackFacts, now: Timestamp) -> FeedbackDecision {
        var decision = FeedbackDecision(fulfilment: timer.fulfilment)
        guard let fulfilment = facts.fulfilments[timer.fulfilment], isOwed(timer.kind, by: fulfilment) else {
            return decision
        }
        decision.order = fulfilment.order
        let limits = limits(of: timer.kind)
        // Fewer limits than when the timer was set: the last one stands for all.
        let limit = limits[min(timer.step, limits.count - 1)]
        let what = timer.kind == .acknowledgement ? "acknowledged" : "shipped"
        let text = "warehouse \(fulfilment.warehouse) has not \(what) it within \(limit.after.inHours)"
        decision.alerts = [
            AlertRaised(
                alert: .warehouseOverdue, severity: limit.severity, subject: timer.fulfilment.description, text: text,
                at: now)
        ]
        decision.note = HistoryNote(event: .overdue, summary: text)
        if timer.step + 1 < limits.count {
            var next = timer
            next.step += 1
            decision.timers[timer.kind] = .set(next, dueAt: timer.requestedAt + limits[next.step].after)
        }
        return decision
    }

    private func isOwed(_ kind: OverdueTimer.Kind, by fulfilment: FulfilmentRecord) -> Bool {
        switch kind {
        case .acknowledgement: fulfilment.state == .released && fulfilment.acknowledgedAt == nil
        // Who was asked to cancel owes an answer to that; after-sales waits for it.
        case .shipment: fulfilment.occupiesWarehouse && fulfilment.state != .cancelRequested && fulfilment.remaining > 0
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
