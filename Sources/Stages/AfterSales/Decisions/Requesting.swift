import Domain
import Events

extension CaseDesk {
    /// Opens a case for a request, checks it, and takes it as far as it goes by itself.
    mutating func open(_ request: AfterSalesRequested) {
        let takenOver = casesForPeople(that: request)
        var trial = dossier
        for file in takenOver {
            guard let index = trial.cases.firstIndex(where: { $0.id == file.id }) else { continue }
            trial.cases[index].state = .cancelled
        }
        let check = RequestCheck(request, of: trial, by: policy, at: now)
        var isRejected = false
        if case .reject = check.verdict { isRejected = true }
        if !isRejected {
            for var file in takenOver { move(&file, to: .cancelled, "taken over by \(request.requestedBy)") }
        }
        var file = CaseFile(
            id: ids.next(at: now), order: dossier.id,
            request: CaseFile.RequestNumber(requestedBy: request.requestedBy, requestID: request.requestID),
            kind: check.kind, state: .requested, reason: request.reason, amount: check.amount,
            currency: dossier.currency,
            lines: check.lines, requestedAt: request.requestedAt)
        keep(file)
        switch check.verdict {
        case .reject(let reason):
            move(&file, to: .rejected, reason)
        case .person(let reason):
            file.verdict = reason
            keep(file)
            tell(file)
            hand(&file, toPersonBecause: reason)
        case .approve(let reason):
            approve(&file, reason)
        }
    }

    /// What a person who has judged takes over: cases that wait for one, of the same kind, or of any kind when they
    /// decide on money alone.
    private func casesForPeople(that request: AfterSalesRequested) -> [CaseFile] {
        guard policy.trusts(request.requestedBy) else { return [] }
        return dossier.cases.filter {
            $0.needsPerson && $0.state.successors.contains(.cancelled)
                && ($0.kind == request.kind || request.kind == .refundOnly)
        }
    }

    private mutating func approve(_ file: inout CaseFile, _ reason: String) {
        switch file.kind {
        case .cancel where file.lines.isEmpty:
            cancelWhole(&file)
        case .cancel:
            move(&file, to: .approved, reason)
            cancelPieces(&file)
        case .refundOnly:
            move(&file, to: .approved, reason)
            conclude(&file, paying: file.amount, "approved")
        case .returnRefund:
            move(&file, to: .approved, reason)
            expectGoods(&file, "the buyer is to send the goods back")
        case .exchange, .resend:
            // The replacement will be an order of its own that names this case; until the line can make one, a person
            // does.
            move(&file, to: .approved, reason)
            hand(&file, toPersonBecause: "send the replacement and close the case")
        }
    }
}
