package import Domain
import Events

/// Decides what a channel's message about an order means, given what is known.
///
/// The facts are changed as it goes: messages of one batch about one order build on each other, and orders of one batch
/// compete for the same stock.
package struct OrderIntake {
    package let now: Timestamp
    package var ids: IDGenerator

    package init(now: Timestamp, ids: IDGenerator) {
        self.now = now
        self.ids = ids
    }

    /// - Parameter mappingVersion: of the mapping document that read the message.
    package mutating func decide(
        _ message: ChannelOrder, mappingVersion: Int32, given facts: inout IngestFacts
    ) -> IngestDecision {
        let version = OrderVersion(
            modifiedAt: message.modifiedAt, mappingVersion: mappingVersion, contentHash: message.contentHash)
        guard let known = facts.orders[message.key] else { return accept(message, version, &facts) }
        if version.repeats(known.version) {
            return IngestDecision(outcome: .duplicate, orderID: known.id, modifiedAt: version.modifiedAt)
        }
        if version < known.version {
            return IngestDecision(outcome: .stale, orderID: known.id, modifiedAt: version.modifiedAt)
        }
        return update(known, with: message, version, &facts)
    }

    // MARK: - The first message about an order

    private mutating func accept(
        _ message: ChannelOrder, _ version: OrderVersion, _ facts: inout IngestFacts
    ) -> IngestDecision {
        let lines = numbered(message.lines, after: [])
        let live = livePieces(lines)
        var state = KnownOrder(
            id: ids.next(at: now), revision: 1, version: version, substanceHash: 0, toldRevision: nil, openRequests: [],
            standing: OrderStanding(payment: message.payment, units: UnitCounts(ordered: live)), isStockShort: false,
            lines: lines)
        settleWithoutUs(message, &state.standing)
        var holds = message.holds
        if message.progress == .partlyShipped { holds.append(.partlyShippedElsewhere) }
        return conclude(message, .accepted, before: nil, state: state, holds: holds, &facts)
    }

    // MARK: - A newer message

    private func update(
        _ known: KnownOrder, with message: ChannelOrder, _ version: OrderVersion, _ facts: inout IngestFacts
    ) -> IngestDecision {
        var state = known
        state.revision = state.revision.saturatingSum(1)
        state.version = version
        state.lines = numbered(message.lines, after: known.lines)
        state.standing.payment = laterPayment(known.standing.payment, message.payment)
        if message.progress == .completed { state.standing.isCompletedByChannel = true }
        countOrdered(&state, before: known)
        if known.toldRevision == nil || message.isFulfilledByPlatform { settleWithoutUs(message, &state.standing) }
        var holds = message.holds
        // Shipped, although nothing has left our warehouses: somebody else sent it, and it must not be sent twice.
        let isShippedElsewhere =
            message.progress.isShipped && known.toldRevision != nil && known.standing.units.shipped == 0
            && !message.isFulfilledByPlatform
        if isShippedElsewhere { holds.append(.shippedElsewhere) }
        var decision = conclude(message, .updated, before: known, state: state, holds: holds, &facts)
        if isShippedElsewhere {
            decision.alerts.append(
                IngestAlert(
                    type: .shipmentAnomaly, severity: .critical, subject: "order:\(known.id)",
                    text:
                        "The channel says shipped, but nothing was shipped here; "
                        + "the order is held so that it is not sent twice."
                ))
        }
        return decision
    }

    /// An order that was over before audit ever saw it: sent by others, or called off.
    private func settleWithoutUs(_ message: ChannelOrder, _ standing: inout OrderStanding) {
        switch message.progress {
        case .open, .partlyShipped: break
        case .shipped, .delivered, .completed:
            standing.units.shipped = standing.units.wanted
            if message.progress != .shipped { standing.units.delivered = standing.units.shipped }
            standing.isCompletedByChannel = message.progress == .completed
        case .cancelled:
            standing.units.cancelled = standing.units.ordered
            if standing.payment == .pending { standing.payment = .voided }
        }
    }

    /// Pieces that are new to the order count; pieces refunded after audit knew of them stay counted, until after-sales
    /// counts them as cancelled.
    private func countOrdered(_ state: inout KnownOrder, before known: KnownOrder) {
        if known.toldRevision == nil {
            state.standing.units = UnitCounts(ordered: livePieces(state.lines))
            return
        }
        for line in state.lines where !line.line.isCancelled {
            let old = known.lines.first { $0.line.number == line.line.number }?.line
            let counted = old.map { $0.isCancelled ? 0 : $0.quantity } ?? 0
            // Every version may bring new lines; an order that goes on growing must not stop the worker.
            state.standing.units.ordered = state.standing.units.ordered.saturatingSum(line.line.quantity - counted)
        }
    }

    // MARK: - What follows in both cases

    private func conclude(
        _ message: ChannelOrder, _ outcome: IngestDecision.Outcome, before: KnownOrder?, state: consuming KnownOrder,
        holds: [PlatformHold], _ facts: inout IngestFacts
    ) -> IngestDecision {
        let wasTold = before?.toldRevision != nil
        state.substanceHash = message.substanceHash(holds: holds)
        let isOpen =
            state.standing.payment.isPayable && message.progress != .cancelled && livePieces(state.lines) > 0
            && state.standing.units.shipped < state.standing.units.wanted
        let isNews = !wasTold || state.substanceHash != before?.substanceHash
        // Without its person an order can be neither judged nor sent, so audit has nothing to do with it.
        let tells = isOpen && isNews && !state.isErased
        var poolChanges: [PoolChange] = []
        // Without news the reservations are routing's to move; a line that waits for stock is not slipped in here.
        if tells || !isOpen {
            let result = reserve(
                &state.lines, before: before?.lines ?? [], wantsStock: isOpen && !message.isFulfilledByPlatform,
                from: &facts.promises)
            poolChanges = result.changes
            state.isStockShort = result.isShort
        }
        let asked = requests(message, before: before, state: state)
        // Nobody is told of requests about an order that nobody was told of.
        state.openRequests = wasTold || tells ? asked.open : []
        if tells {
            state.toldRevision = state.revision
            if wasTold, state.standing.units.shipped == 0 { state.standing.audit = .pending }
        }
        let order = order(message, state, holds)
        var decision = IngestDecision(outcome: outcome, orderID: state.id, modifiedAt: message.modifiedAt)
        decision.poolChanges = poolChanges
        decision.received = tells ? OrderReceived(order: order) : nil
        decision.requests = wasTold || tells ? asked.events : []
        decision.alerts = alerts(message, before: before, state: state, tells: tells)
        decision.summary = summary(message, before: before, state: state, tells: tells)
        decision.taken = TakenOrder(
            order: order, personal: message.personal, platformStatus: message.platformStatus, state: copy state,
            replaces: before?.version.modifiedAt)
        facts.orders[message.key] = state
        return decision
    }

    private func order(_ message: ChannelOrder, _ state: KnownOrder, _ holds: [PlatformHold]) -> Order {
        var destination = message.destination
        if state.isErased { destination.postalCode = nil }
        return Order(
            id: state.id, key: message.key, revision: state.revision, modifiedAt: message.modifiedAt,
            placedAt: message.placedAt, paidAt: message.paidAt, payment: state.standing.payment,
            amounts: message.amounts,
            buyer: state.isErased ? .erased(of: state.id) : message.buyer, destination: destination, lines: state.lines.map(\.line),
            platformHolds: holds,
            isStockShort: state.isStockShort, shipBy: message.shipBy, requiredCarrier: message.requiredCarrier,
            requiredWarehouse: message.requiredWarehouse)
    }
}

extension PlatformHold {
    static let shippedElsewhere = PlatformHold(type: .manual, code: "SHIPPED_ELSEWHERE")
    static let partlyShippedElsewhere = PlatformHold(type: .manual, code: "PARTLY_SHIPPED_ELSEWHERE")
}

/// Pieces that are to be sent.
func livePieces(_ lines: [KnownLine]) -> Int32 {
    lines.reduce(Int32(0)) { $0.saturatingSum($1.line.isCancelled ? 0 : $1.line.quantity) }
}

/// A refund that was settled here is not undone by a channel that has not heard of it yet.
func laterPayment(_ known: PaymentState, _ told: PaymentState) -> PaymentState {
    switch (known, told) {
    case (.refunded, .pending), (.refunded, .authorized), (.refunded, .paid), (.refunded, .partiallyRefunded): .refunded
    case (.partiallyRefunded, .pending), (.partiallyRefunded, .authorized), (.partiallyRefunded, .paid):
        .partiallyRefunded
    default: told
    }
}
