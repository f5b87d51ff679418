import Domain
import Events

extension CaseDesk {
    /// A fulfilment of the order moved: cancellations that wait for it look again.
    mutating func follow(_ progress: FulfilmentProgressed) {
        for var file in dossier.cases where file.kind == .cancel && file.lines.isEmpty && file.state == .approved {
            // A refund that failed is a matter of money, not of parcels.
            guard !file.needsPerson else { continue }
            resume(&file)
        }
        guard !progress.missing.isEmpty else { return }
        for var file in dossier.cases where file.kind == .cancel && file.state == .awaitingGoods && !file.needsPerson {
            // Routing sends the missing pieces from elsewhere; the buyer wanted none of them.
            hand(&file, toPersonBecause: "pieces that could not be stopped are missing and are being planned again")
        }
    }

    /// A deadline of a case has passed.
    mutating func deadline(_ kind: CaseTimer.Kind, of id: CaseID) {
        var file = file(id)
        switch kind {
        case .goodsOverdue:
            goodsAreOverdue(&file)
        case .refundOverdue:
            guard file.refunds.contains(where: { $0.state == .processing }) else { return }
            alert(.refundOverdue, .critical, "finance has not settled the refund of case \(id) in time")
        case .cancelUnanswered:
            guard file.state == .approved, dossier.sendings.contains(where: { $0.state == .cancelRequested }) else {
                return
            }
            alert(.warehouseOverdue, .critical, "a warehouse has not answered the cancellation of case \(id) in time")
        case .personOverdue:
            guard file.needsPerson, !file.state.isFinal else { return }
            alert(.abnormalOrder, .critical, "case \(id) still waits for a person")
        case .orderAwaited:
            break
        }
    }
}
