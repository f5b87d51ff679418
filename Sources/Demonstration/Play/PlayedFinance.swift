import Domain
import Events

/// Finance pays every refund that it is asked for, once.
struct PlayedFinance {
    private var paid: Set<RefundID> = []

    mutating func hear(_ request: RefundRequested, at now: Timestamp) -> RefundSettled? {
        guard paid.insert(request.refund.id).inserted else { return nil }
        return RefundSettled(
            refundID: request.refund.id, caseID: request.refund.caseID, outcome: .settled,
            reference: "PAY-\(request.refund.id.description.prefix(8))", reason: nil, at: now)
    }
}
