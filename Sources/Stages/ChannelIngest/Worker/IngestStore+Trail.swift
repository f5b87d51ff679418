import ChannelIngest
import Domain
import Events
import JSON
import WorkerRuntime

/// What leaves a trail: the stock ledger, the orders' histories, and the events.
extension IngestStore {
    static func movements(_ decisions: [ChannelIngestStage.Decision]) -> [StockMovement] {
        var movements: [StockMovement] = []
        movements.reserveCapacity(2 * decisions.count)
        for index in decisions.indices {
            for change in decisions[index].intake.poolChanges {
                movements.append(
                    StockMovement(
                        at: decisions[index].at, sku: change.sku, reserved: change.reserved,
                        reason: change.reserved > 0 ? .reserved : .released, orderID: decisions[index].intake.orderID,
                        cause: decisions[index].cause))
            }
        }
        return movements
    }

    static func history(_ decisions: [ChannelIngestStage.Decision]) -> [HistoryEntry] {
        decisions.compactMap { decision in
            guard let taken = decision.intake.taken else { return nil }
            return HistoryEntry(
                orderID: taken.order.id, at: decision.at, stage: .channelIngest,
                event: decision.intake.outcome == .accepted ? "received" : "changed", summary: decision.intake.summary,
                detail: detail(decision, taken), ruleVersion: decision.mappingVersion, cause: decision.cause)
        }
    }

    /// The versions and what they led to. No personal data.
    private static func detail(_ decision: ChannelIngestStage.Decision, _ taken: TakenOrder) -> String {
        var json = JSONWriter(reservingBytes: 512)
        json.object { json in
            taken.order.key.write(to: &json)
            json.field("revision", taken.order.revision)
            json.field("modifiedAt", taken.order.modifiedAt.description)
            json.field("replaces", taken.replaces?.description)
            json.field("platformStatus", taken.platformStatus)
            json.field("payment", taken.order.payment.rawValue)
            json.field("offset", decision.cause.offset)
            json.field("toldAudit", decision.intake.received != nil)
            if taken.state.isStockShort { json.field("stockShort", true) }
            if !taken.order.platformHolds.isEmpty {
                json.field(
                    "platformHolds",
                    array: { json in
                        for hold in taken.order.platformHolds { json.element(hold.code) }
                    })
            }
            if !decision.intake.poolChanges.isEmpty {
                json.field(
                    "reserved",
                    array: { json in
                        for change in decision.intake.poolChanges {
                            json.element(object: { json in
                                json.field("sku", change.sku)
                                json.field("pieces", change.reserved)
                            })
                        }
                    })
            }
            if !decision.intake.requests.isEmpty {
                json.field(
                    "requests",
                    array: { json in
                        for request in decision.intake.requests { json.element(request.requestID) }
                    })
            }
        }
        return json.text
    }

    static func announce(_ decisions: [ChannelIngestStage.Decision], to outbox: inout Outbox) {
        var raised: Set<String> = []
        for decision in decisions {
            if let received = decision.intake.received { outbox.append(received, cause: decision.cause) }
            for request in decision.intake.requests { outbox.append(request, cause: decision.cause) }
            // One SKU that runs out in a batch of hundreds of orders is one alert.
            for alert in decision.intake.alerts where raised.insert("\(alert.type)/\(alert.subject)").inserted {
                outbox.raise(
                    AlertRaised(
                        alert: alert.type, severity: alert.severity, subject: alert.subject, text: alert.text,
                        at: decision.at),
                    cause: decision.cause)
            }
        }
    }
}
