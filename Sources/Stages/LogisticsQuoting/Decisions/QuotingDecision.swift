package import Domain
package import Events

/// What quoting is asked: to find a carrier for a fulfilment, for the first time or again.
package struct QuotingRequest: Sendable {
    package var planned: FulfilmentPlanned
    /// 0 for the event, then the number of the retry.
    package var attempt: Int32

    package init(planned: FulfilmentPlanned, attempt: Int32 = 0) {
        self.planned = planned
        self.attempt = attempt
    }
}

/// What quoting chose for one fulfilment, and why.
package struct QuotingDecision: Sendable {
    package enum Outcome: Sendable {
        case released(Release)
        /// Nobody can or may send it now. It stays planned and is looked at again.
        case waiting(until: Timestamp, alert: AlertRaised?)
    }

    /// A fulfilment handed to its warehouse.
    package struct Release: Sendable {
        package var carrier: String
        package var service: String
        package var price: Money
        package var standing: OrderStanding
        package var outbound: OutboundRequested
    }

    /// The position of the request in the batch.
    package var request: Int
    package var planned: FulfilmentPlanned
    package var attempt: Int32
    package var outcome: Outcome
    /// For the order's history; `nil` when a retry found nothing new.
    package var note: QuotingNote?
}

/// An entry of the order's history.
package struct QuotingNote: Hashable, Sendable {
    package enum Event: String, Hashable, Sendable {
        case released = "quoting.released"
        case noCarrier = "quoting.no_carrier"
        case held = "quoting.held"
        case incomplete = "quoting.incomplete"
    }

    package var event: Event
    package var summary: String
    /// JSON, without personal data.
    package var detail: String
}
