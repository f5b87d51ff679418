import Domain
import Events
import JSON

/// One order on the desk while something about it is decided: the dossier changes as the decision grows.
struct CaseDesk {
    let policy: AfterSalesPolicy
    let now: Timestamp
    var ids: IDGenerator
    var dossier: OrderDossier
    var decision: AfterSalesDecision
    private let standingBefore: OrderStanding

    init(_ dossier: OrderDossier, policy: AfterSalesPolicy, now: Timestamp, ids: IDGenerator) {
        self.policy = policy
        self.now = now
        self.ids = ids
        self.dossier = dossier
        standingBefore = dossier.standing
        decision = AfterSalesDecision(order: dossier.id)
    }

    /// The decision as it stands at the end.
    func finished() -> AfterSalesDecision {
        var decision = decision
        if dossier.standing != standingBefore { decision.standing = dossier.standing }
        return decision
    }

    // MARK: - Cases

    /// The newest form of a case.
    func file(_ id: CaseID) -> CaseFile {
        guard let file = dossier.cases.first(where: { $0.id == id }) else {
            preconditionFailure("no such case on the desk")
        }
        return file
    }

    /// Keeps a case, new or changed.
    mutating func keep(_ file: CaseFile) {
        if let index = dossier.cases.firstIndex(where: { $0.id == file.id }) {
            dossier.cases[index] = file
        } else {
            dossier.cases.append(file)
        }
        decision.cases.removeAll { $0.id == file.id }
        decision.cases.append(file)
    }

    /// Moves a case, and tells everybody.
    mutating func move(_ file: inout CaseFile, to state: CaseState, _ verdict: String) {
        precondition(file.state.successors.contains(state), "a case does not go from \(file.state) to \(state)")
        file.state = state
        file.verdict = verdict
        if state.isFinal {
            file.needsPerson = false
            for kind in CaseTimer.Kind.allCases where kind != .orderAwaited { stop(kind, of: file) }
        }
        keep(file)
        tell(file)
    }

    /// Writes the case's present state down and tells the requester.
    mutating func tell(_ file: CaseFile) {
        var json = JSONWriter()
        json.object { json in
            json.field("caseId", file.id.description)
            json.field("kind", file.kind.rawValue)
            json.field("state", file.state.rawValue)
            json.field("requestedBy", file.request.requestedBy)
            json.field("amount", decimalText(file.amount, exponent: file.currency.exponent))
            json.field("currency", file.currency.code)
            json.field("verdict", file.verdict)
        }
        decision.history.append(
            HistoryNote(
                event: "case.\(file.state.rawValue)",
                summary: "\(file.kind.spoken) \(file.state.spoken): \(file.verdict)", detail: json.text))
        decision.events.append(
            .updated(
                AfterSalesUpdated(
                    caseID: file.id, requestID: file.request.requestID, orderID: dossier.id, order: dossier.key,
                    kind: file.kind, state: file.state, reason: file.verdict, at: now)))
    }

    /// Hands a case to a person.
    mutating func hand(_ file: inout CaseFile, toPersonBecause reason: String) {
        file.needsPerson = true
        keep(file)
        alert(.abnormalOrder, .warning, "case \(file.id) (\(file.kind.rawValue)): \(reason)")
        start(.personOverdue, of: file, within: policy.personWithin)
    }

    mutating func alert(_ type: AlertType, _ severity: AlertSeverity, _ text: String) {
        decision.alerts.append(
            AlertRaised(alert: type, severity: severity, subject: dossier.id.description, text: text, at: now))
    }

    // MARK: - Timers

    mutating func start(_ kind: CaseTimer.Kind, of file: CaseFile, within limit: Duration) {
        let timer = CaseTimer(kind: kind, subject: file.id.description, key: dossier.id.description, since: now)
        decision.timers.append(.set(timer, dueAt: now + limit))
    }

    mutating func stop(_ kind: CaseTimer.Kind, of file: CaseFile) {
        decision.timers.append(.cancel(kind, subject: file.id.description))
    }
}

extension CaseKind {
    var spoken: String {
        switch self {
        case .cancel: "cancellation"
        case .refundOnly: "refund"
        case .returnRefund: "return"
        case .exchange: "exchange"
        case .resend: "resend"
        }
    }
}

extension CaseState {
    fileprivate var spoken: String { rawValue.split(separator: "_").joined(separator: " ") }
}
