package import Domain
package import Events

/// What became of one message, and everything that follows from it.
package struct IngestDecision: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// The first message about the order.
        case accepted
        /// Newer than what was known.
        case updated
        /// Says what was known.
        case duplicate
        /// Older than what is known.
        case stale
    }

    package var outcome: Outcome
    package var orderID: OrderID
    package var modifiedAt: Timestamp
    /// The order as it is from now on; `nil` when the message changed nothing.
    package var taken: TakenOrder?
    package var poolChanges: [PoolChange] = []
    /// Told to audit.
    package var received: OrderReceived?
    package var requests: [AfterSalesRequested] = []
    package var alerts: [IngestAlert] = []
    /// For people: what happened, in one sentence.
    package var summary: String = ""
}

/// An order with everything that is stored of it.
package struct TakenOrder: Hashable, Sendable {
    package var order: Order
    package var personal: PersonalData
    package var platformStatus: String
    package var state: KnownOrder
    /// The channel's version that this one replaces.
    package var replaces: Timestamp?
}

/// Something that ingest wants a person to look at.
package struct IngestAlert: Hashable, Sendable {
    package var type: AlertType
    package var severity: AlertSeverity
    package var subject: String
    package var text: String
}

/// What ingest knows when it decides about a batch.
package struct IngestFacts: Sendable {
    package var orders: [ChannelOrderKey: KnownOrder]
    package var promises: Promises

    package init(orders: [ChannelOrderKey: KnownOrder], promises: Promises) {
        self.orders = orders
        self.promises = promises
    }
}
