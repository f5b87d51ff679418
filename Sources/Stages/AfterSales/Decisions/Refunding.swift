import Domain
import Events

extension CaseDesk {
    /// Asks finance to pay `amount` back, never more than what is left of what was paid.
    /// - Returns: what was asked for; 0 when there is nothing to give back.
    @discardableResult
    mutating func requestRefund(_ amount: Int64, of file: inout CaseFile) -> Int64 {
        let amount = min(amount, dossier.available(to: file.id))
        guard amount > 0 else { return 0 }
        let payment = CaseFile.Payment(id: ids.next(at: now), amount: amount, state: .processing)
        file.refunds.append(payment)
        keep(file)
        let refund = Refund(
            id: payment.id, caseID: file.id, amount: Money(minorUnits: amount, currency: file.currency),
            state: .processing)
        decision.events.append(
            .refund(RefundRequested(refund: refund, orderID: dossier.id, order: dossier.key, reason: file.reason)))
        start(.refundOverdue, of: file, within: policy.refundWithin)
        return amount
    }

    /// Ends a case in which no more goods are awaited: with a refund if there is something to give back.
    mutating func conclude(_ file: inout CaseFile, paying amount: Int64, _ verdict: String) {
        let paid = requestRefund(amount, of: &file)
        if paid > 0 {
            let sum = Money(minorUnits: paid, currency: file.currency)
            move(&file, to: .refunding, "\(verdict); refund of \(sum) requested")
        } else if !file.refunds.contains(where: { $0.state == .processing }) {
            move(&file, to: .completed, "\(verdict); nothing to give back")
        } else {
            move(&file, to: .refunding, verdict)
        }
    }

    /// Finance has paid, or could not.
    mutating func settle(_ settlement: RefundSettled, of id: CaseID) {
        var file = file(id)
        guard let index = file.refunds.firstIndex(where: { $0.id == settlement.refundID }) else {
            return alert(
                .refundOverdue, .critical, "finance answered a refund that nobody requested in case \(file.id)")
        }
        switch (file.refunds[index].state, settlement.outcome) {
        case (.pending, .settled), (.processing, .settled):
            paid(&file, index, settlement)
        case (.pending, .failed), (.processing, .failed):
            failed(&file, index, settlement)
        case (.settled, .settled), (.failed, .failed):
            break
        case (.settled, .failed):
            alert(.refundOverdue, .critical, "finance takes back the refund of case \(file.id) that it had settled")
        case (.failed, .settled), (.cancelled, .settled):
            // The money is gone after all. It counts if it still fits into what was paid; otherwise somebody else has
            // been promised it meanwhile, and a person must sort it out.
            guard file.refunds[index].amount <= dossier.available(to: file.id) else {
                alert(
                    .refundOverdue, .critical,
                    "finance paid a refund of case \(file.id) that was given up; too much is paid")
                return
            }
            paid(&file, index, settlement)
        case (.cancelled, .failed):
            break
        }
    }

    private mutating func paid(_ file: inout CaseFile, _ index: Int, _ settlement: RefundSettled) {
        let owed = dossier.paid
        file.refunds[index].state = .settled
        file.refunds[index].reference = settlement.reference
        keep(file)
        let settled = dossier.cases.flatMap(\.refunds).reduce(0) { $0 + ($1.state == .settled ? $1.amount : 0) }
        dossier.standing.payment = settled >= owed ? .refunded : .partiallyRefunded
        let isOutstanding = file.refunds.contains { $0.state == .processing }
        if !isOutstanding { stop(.refundOverdue, of: file) }
        let sum = Money(minorUnits: file.refunds[index].amount, currency: file.currency)
        let isWaitingForFinance = file.state == .refunding || (file.state == .approved && file.needsPerson)
        guard !isOutstanding, isWaitingForFinance else { return tell(file) }
        if file.lines.contains(where: { $0.refused > 0 }), file.state == .refunding {
            move(&file, to: .disputed, "\(sum) refunded for what was accepted; a person decides about the rest")
        } else {
            move(&file, to: .completed, "\(sum) refunded")
        }
    }

    private mutating func failed(_ file: inout CaseFile, _ index: Int, _ settlement: RefundSettled) {
        file.refunds[index].state = .failed
        file.refunds[index].reference = settlement.reference
        stop(.refundOverdue, of: file)
        file.remark = settlement.reason ?? ""
        let why = file.remark.isEmpty ? "no reason given" : "its reason stands in the case"
        if file.state == .refunding { move(&file, to: .approved, "finance could not pay; \(why)") }
        file.needsPerson = true
        keep(file)
        alert(.refundOverdue, .critical, "finance could not pay the refund of case \(file.id); \(why)")
        start(.personOverdue, of: file, within: policy.personWithin)
    }
}
