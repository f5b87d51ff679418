import Domain
import Events
import JSON

/// What is written down and told about a confirmation.
extension ConfirmationDeciding {
    mutating func record(_ outcome: MessageRecord.Outcome, _ reason: String? = nil) {
        decision.message = MessageRecord(
            number: MessageNumber(warehouse: confirmation.warehouse, outBizCode: confirmation.outBizCode),
            fulfilment: confirmation.fulfilmentID, status: confirmation.status, outcome: outcome, reason: reason)
    }

    /// Recorded and alerted, never applied.
    mutating func anomaly(_ reason: String) {
        record(.anomaly, reason)
        // Goods that leave the house against the books are money that leaves the house.
        let isCritical = confirmation.status == .delivered || confirmation.status == .partDelivered
        alert(isCritical ? .critical : .warning, reason)
        note(.anomaly, "warehouse says \(confirmation.status.rawValue); \(reason); not applied")
    }

    mutating func alert(_ severity: AlertSeverity, _ reason: String) {
        decision.alerts.append(
            AlertRaised(
                alert: .shipmentAnomaly, severity: severity, subject: confirmation.fulfilmentID.description,
                text: "warehouse \(confirmation.warehouse) says \(confirmation.status.rawValue): \(reason)", at: now))
    }

    mutating func note(
        _ event: HistoryNote.Event, _ summary: String, _ detail: (inout JSONWriter) -> Void = { _ in }
    ) {
        // Without an order there is no history to write in.
        guard decision.order != nil else { return }
        tools.json.reset()
        tools.json.object { json in
            json.field("fulfilmentId", confirmation.fulfilmentID)
            json.field("status", confirmation.status.rawValue)
            json.field("outBizCode", confirmation.outBizCode)
            json.field("operatedAt", confirmation.operatedAt)
            detail(&json)
        }
        decision.note = HistoryNote(event: event, summary: summary, detail: tools.json.text)
    }

    /// A text in four parts, with memory for a long one: an interpolation begins with too little and asks again.
    func sentence(_ first: String, _ second: String, _ third: String, _ fourth: String) -> String {
        var text = ""
        text.reserveCapacity(first.utf8.count + second.utf8.count + third.utf8.count + fourth.utf8.count)
        text += first
        text += second
        text += third
        text += fourth
        return text
    }

    mutating func progress(_ fulfilment: FulfilmentRecord, _ fill: (inout FulfilmentProgressed) -> Void = { _ in }) {
        var event = FulfilmentProgressed(
            fulfilmentID: fulfilment.id, orderID: fulfilment.order, order: fulfilment.orderKey,
            warehouse: fulfilment.warehouse, state: fulfilment.state, at: confirmation.operatedAt,
            reason: confirmation.remark)
        fill(&event)
        decision.progressed = event
    }

    mutating func tellShipped(_ shipment: Shipment, _ fulfilment: FulfilmentRecord, wasCancelling: Bool) {
        let count = shipment.pieces.reduce(0) { $0 + $1.quantity }
        let left = shipment.missing.reduce(0) { $0 + $1.quantity }
        var summary = sentence("warehouse ", fulfilment.warehouse.code, " shipped \(count)", " pieces")
        if left > 0 { summary += ", \(left) will not come" }
        if wasCancelling { summary += "; the cancellation came too late for them" }
        let packages = decision.packages
        note(HistoryNote.Event(fulfilment.state), summary) { json in
            json.field(
                "packages",
                array: { json in
                    for package in packages {
                        json.element(object: { json in
                            json.field("carrier", package.carrier)
                            json.field("trackingNumber", package.trackingNumber)
                        })
                    }
                })
            shipment.pieces.write(as: "shipped", to: &json)
            shipment.missing.write(as: "missing", to: &json)
        }
        if left > 0 { alert(.warning, "\(left) pieces were not in the last shipment; the stock was lowered by them") }
        progress(fulfilment) { event in
            event.packages = packages
            if wasCancelling { event.cancelled = shipment.missing } else { event.missing = shipment.missing }
        }
    }

    mutating func tellDropped(
        _ pieces: [FulfilmentLine], because reason: DropReason, _ fulfilment: FulfilmentRecord, wasCancelling: Bool
    ) {
        let count = pieces.reduce(0) { $0 + $1.quantity }
        let summary =
            switch reason {
            case .short: "warehouse \(fulfilment.warehouse) is short of \(count) pieces"
            case .rejected: "warehouse \(fulfilment.warehouse) will not send \(count) pieces"
            case .cancelled: "warehouse \(fulfilment.warehouse) cancelled \(count) pieces"
            }
        note(HistoryNote.Event(wasCancelling ? .cancelled : reason), summary) { json in
            pieces.write(as: "pieces", to: &json)
        }
        if reason == .short {
            alert(.warning, "\(count) pieces are not on the shelf; the stock was lowered by them")
        } else if !wasCancelling {
            alert(.warning, "\(count) pieces will not be sent; they are routed again")
        }
        progress(fulfilment) { event in
            if wasCancelling { event.cancelled = pieces } else { event.missing = pieces }
        }
    }

    /// The scales tell when something else is in the parcel. Parcels whose content nobody listed, or that hold a SKU
    /// without a known weight, cannot be judged.
    mutating func compareWeights(by tolerance: WeightTolerance, _ weights: [String: Int64]) {
        for package in decision.packages {
            guard let actual = package.weightGrams, !package.lines.isEmpty else { continue }
            var expected: Int64 = 0
            var isKnown = true
            for line in package.lines {
                if let weight = weights[line.sku], weight > 0 {
                    expected = expected.saturatingSum(weight.saturatingProduct(Int64(line.quantity)))
                } else {
                    isKnown = false
                }
            }
            guard isKnown, !tolerance.accepts(actual: actual, expected: expected) else { continue }
            alert(.warning, "parcel \(package.trackingNumber) weighs \(actual) g, its goods \(expected) g")
        }
    }
}

extension HistoryNote.Event {
    fileprivate init(_ reason: DropReason) {
        switch reason {
        case .short: self = .short
        case .rejected: self = .rejected
        case .cancelled: self = .cancelled
        }
    }

    /// A fulfilment has come to a state.
    init(_ state: FulfilmentState) {
        switch state {
        case .acknowledged: self = .acknowledged
        case .picking: self = .picking
        case .packed: self = .packed
        case .partiallyShipped: self = .partiallyShipped
        case .shipped: self = .shipped
        case .closed: self = .closed
        case .short: self = .short
        case .rejected: self = .rejected
        case .cancelled: self = .cancelled
        // Where fulfilments are before a warehouse says anything.
        case .planned, .heldForMerge, .quoted, .released, .cancelRequested: self = .noted
        }
    }
}

extension FulfilmentState {
    var spoken: String {
        switch self {
        case .acknowledged: "has accepted it"
        case .picking: "is picking it"
        case .packed: "has packed it"
        case .closed: "has closed it"
        default: rawValue
        }
    }
}
