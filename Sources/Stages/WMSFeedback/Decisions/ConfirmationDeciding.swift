import Domain
import Events
import JSON

/// One confirmation on its way to a decision.
struct ConfirmationDeciding {
    let confirmation: OutboundConfirmed
    let now: Timestamp
    var decision: FeedbackDecision
    /// Lent by the desk, so that not every message begins with memory of its own.
    var tools = FeedbackTools(reservingBytes: 0)

    init(_ confirmation: OutboundConfirmed, now: Timestamp) {
        self.confirmation = confirmation
        self.now = now
        decision = FeedbackDecision(fulfilment: confirmation.fulfilmentID)
    }

    private var number: MessageNumber {
        MessageNumber(warehouse: confirmation.warehouse, outBizCode: confirmation.outBizCode)
    }

    mutating func decide(by policy: FeedbackPolicy, given facts: inout FeedbackFacts, ids: inout IDGenerator) {
        let content = EarlierMessage(fulfilment: confirmation.fulfilmentID, status: confirmation.status)
        if let earlier = facts.messages[number] {
            // A repeat is what the number is for. The same number on another message is a fault of the sender that
            // would hide a message for ever.
            if earlier != content {
                alert(.critical, "its number \(confirmation.outBizCode) was used for another message")
            }
            return
        }
        facts.messages[number] = content
        guard let position = facts.fulfilments.position(of: confirmation.fulfilmentID) else {
            return anomaly("no such fulfilment is known")
        }
        let order = facts.fulfilments.records[position].order
        guard let before = facts.standings[order] else { return anomaly("no such fulfilment is known") }
        decision.order = order
        let warehouse = facts.fulfilments.records[position].warehouse
        guard warehouse == confirmation.warehouse else {
            return anomaly("it was given to warehouse \(warehouse), not \(confirmation.warehouse)")
        }
        var standing = before
        guard
            apply(
                by: policy, to: &facts.fulfilments.records[position], &standing, parcels: facts.parcels,
                weights: facts.weights, ids: &ids)
        else { return }
        for package in decision.packages {
            facts.parcels.insert(
                KnownParcel(fulfilment: confirmation.fulfilmentID, trackingNumber: package.trackingNumber))
        }
        standing.isWithWarehouse = facts.fulfilments.isOrderWithWarehouse(at: position)
        guard standing != before else { return }
        facts.standings[order] = standing
        decision.standing = standing
    }

    /// - Returns: whether anything changed. Nothing has when it answers no.
    private mutating func apply(
        by policy: FeedbackPolicy, to fulfilment: inout FulfilmentRecord, _ standing: inout OrderStanding,
        parcels: Set<KnownParcel>, weights: [String: Int64], ids: inout IDGenerator
    ) -> Bool {
        switch ConfirmationStep(for: confirmation.status, in: fulfilment.state) {
        case .advance(let state):
            move(&fulfilment, to: state)
        case .ship(let isLast):
            guard ship(&fulfilment, &standing, besides: parcels, isLast: isLast, ids: &ids) else { return false }
            compareWeights(by: policy.weight, weights)
        case .drop(let reason):
            guard drop(&fulfilment, &standing, because: reason) else { return false }
        case .refuseCancel:
            refuseCancel(&fulfilment)
        case .close:
            move(&fulfilment, to: .closed)
        case .exception:
            record(.recorded, confirmation.remark)
            alert(.warning, "the warehouse reports an exception")
            note(.exception, "warehouse \(fulfilment.warehouse) reports an exception")
            return false
        case .record(let reason):
            record(.recorded, reason)
            note(.noted, "warehouse says \(confirmation.status.rawValue); \(reason)")
            return false
        case .anomaly(let reason):
            anomaly(reason)
            return false
        }
        return true
    }

    // MARK: - What a step does

    private mutating func move(_ fulfilment: inout FulfilmentRecord, to state: FulfilmentState) {
        record(.applied)
        change(&fulfilment, to: state)
        note(HistoryNote.Event(state), tools.summary(of: state, in: fulfilment.warehouse))
        progress(fulfilment)
    }

    private mutating func refuseCancel(_ fulfilment: inout FulfilmentRecord) {
        record(.applied)
        // What it was doing when it was asked is not kept; that it has the order is certain.
        if fulfilment.state == .cancelRequested { change(&fulfilment, to: .acknowledged) }
        note(.cancelFailed, "warehouse \(fulfilment.warehouse) cannot cancel it any more")
        progress(fulfilment) { $0.cancelFailed = true }
    }

    private mutating func ship(
        _ fulfilment: inout FulfilmentRecord, _ standing: inout OrderStanding, besides parcels: Set<KnownParcel>,
        isLast: Bool, ids: inout IDGenerator
    ) -> Bool {
        let shipment: Shipment
        do throws(Shipment.Contradiction) {
            shipment = try Shipment(
                confirmation, of: fulfilment, besides: parcels, isLast: isLast, on: &tools.shelf, at: now, ids: &ids)
        } catch {
            anomaly(error.reason)
            return false
        }
        guard !shipment.pieces.isEmpty || !shipment.missing.isEmpty else {
            nothingNew(fulfilment)
            return false
        }
        record(.applied)
        let wasCancelling = fulfilment.state == .cancelRequested
        book(shipped: shipment.pieces, in: &fulfilment, &standing)
        book(dropped: shipment.missing, because: .short, isCancellation: wasCancelling, in: &fulfilment, &standing)
        decision.packages = shipment.packages
        change(
            &fulfilment,
            to: fulfilment.remaining > 0 ? .partiallyShipped : fulfilment.stateWhenDone(wasCancelling, .short))
        tellShipped(shipment, fulfilment, wasCancelling: wasCancelling)
        return true
    }

    /// A shipping message whose parcels are all known already, or that has nothing left to send.
    private mutating func nothingNew(_ fulfilment: FulfilmentRecord) {
        if confirmation.parcels.isEmpty {
            anomaly("everything has been shipped already")
        } else {
            record(.recorded, "its parcels are known already")
            note(
                .noted,
                "warehouse says \(confirmation.status.rawValue) again; its parcels are known already")
        }
    }

    private mutating func drop(
        _ fulfilment: inout FulfilmentRecord, _ standing: inout OrderStanding, because reason: DropReason
    ) -> Bool {
        let pieces: [FulfilmentLine]
        do throws(Shipment.Contradiction) {
            // A shortage names its pieces; every other end is the end of all that is left.
            let named = reason == .short ? confirmation.missing : []
            tools.shelf.begin(fulfilment.lines)
            pieces =
                named.isEmpty
                ? tools.shelf.takeAll(of: fulfilment.lines) : try tools.shelf.take(named, of: fulfilment.lines)
        } catch {
            anomaly(error.reason)
            return false
        }
        record(.applied)
        let wasCancelling = fulfilment.state == .cancelRequested
        book(dropped: pieces, because: reason, isCancellation: wasCancelling, in: &fulfilment, &standing)
        change(
            &fulfilment,
            to: fulfilment.remaining > 0 ? fulfilment.state : fulfilment.stateWhenDone(wasCancelling, reason))
        tellDropped(pieces, because: reason, fulfilment, wasCancelling: wasCancelling)
        return true
    }
}

extension FulfilmentRecord {
    /// What became of a fulfilment of which nothing is left to send.
    func stateWhenDone(_ wasCancelling: Bool, _ reason: DropReason) -> FulfilmentState {
        if shipped > 0 { return .shipped }
        if wasCancelling { return .cancelled }
        return switch reason {
        case .short: .short
        case .rejected: .rejected
        case .cancelled: .cancelled
        }
    }
}
