import Domain
import Events

/// What the automatic check makes of a request.
struct RequestCheck {
    enum Verdict: Hashable {
        case approve(String)
        /// It may be right, but a person decides.
        case person(String)
        case reject(String)
    }

    var kind: CaseKind
    var lines: [CaseFile.Line] = []
    var amount: Int64 = 0
    var verdict: Verdict

    init(_ request: AfterSalesRequested, of order: OrderDossier, by policy: AfterSalesPolicy, at now: Timestamp) {
        kind = request.kind
        verdict = .approve("")
        // Before anything has left, the money back for everything is a cancellation, whatever the channel calls it.
        let available = order.available(to: nil)
        let isForEverything = request.lines.isEmpty && available > 0 && (request.amount ?? .max) >= available
        if kind == .refundOnly, order.standing.units.shipped == 0, order.standing.units.wanted > 0, isForEverything {
            kind = .cancel
        }
        verdict =
            switch kind {
            case .cancel: checkCancel(request, order)
            case .refundOnly: checkRefund(request, order)
            case .returnRefund, .exchange, .resend: checkGoods(request, order)
            }
        guard case .approve = verdict, kind != .cancel, !policy.trusts(request.requestedBy) else { return }
        verdict = checkPolicy(request, order, policy, now)
    }

    private mutating func checkCancel(_ request: AfterSalesRequested, _ order: OrderDossier) -> Verdict {
        let units = order.standing.units
        amount = min(request.amount ?? .max, order.available(to: nil))
        guard units.wanted > 0 else { return .reject("it is cancelled already") }
        guard units.delivered == 0, !order.standing.isCompletedByChannel else {
            return .reject("the buyer has it already; ask for a return")
        }
        guard !order.cases.contains(where: { $0.kind == .cancel && $0.lines.isEmpty && !$0.state.isFinal }),
            !order.cases.contains(where: { $0.kind == .cancel && $0.expectsGoods })
        else { return .reject("it is being cancelled already") }
        guard !request.lines.isEmpty else { return .approve("the whole order") }
        guard let wanted = resolve(request.lines, order, upTo: { order.line($0)?.cancellable ?? 0 }) else {
            return .reject("it asks for more pieces than are left of the order")
        }
        let pieces = wanted.reduce(0) { $0 + $1.quantity }
        guard pieces < units.wanted - units.shipped else { return .approve("everything that is left of the order") }
        guard wanted.allSatisfy({ $0.quantity <= order.line($0.number)?.reserved ?? 0 }) else {
            lines = wanted
            return .person(
                "some of the pieces are with a warehouse already; stop the whole order or wait for the parcel")
        }
        lines = spread(request.amount, over: wanted, order, asked: &amount)
        return .approve("\(pieces) pieces that have no warehouse yet")
    }

    private mutating func checkRefund(_ request: AfterSalesRequested, _ order: OrderDossier) -> Verdict {
        let available = order.available(to: nil)
        guard order.paid > 0 else { return .reject("nothing has been paid that could be given back") }
        guard available > 0 else { return .reject("everything that was paid is given back or promised already") }
        amount = request.amount ?? available
        if !request.lines.isEmpty {
            guard let wanted = resolve(request.lines, order, upTo: { order.line($0)?.quantity ?? 0 }) else {
                return .reject("it names pieces that were not bought")
            }
            let value = wanted.reduce(0) { $0 + $1.amount }
            guard (request.amount ?? 0) <= value else { return .reject("the pieces did not cost that much") }
            amount = request.amount ?? min(value, available)
            lines = spread(amount, over: wanted, order, asked: &amount)
        }
        guard amount > 0 else { return .reject("there is no amount to give back") }
        guard amount <= available else { return .reject("more than what was paid and is not given back yet") }
        return .approve("within what was paid")
    }

    private mutating func checkGoods(_ request: AfterSalesRequested, _ order: OrderDossier) -> Verdict {
        guard order.standing.units.shipped > 0 else {
            return .reject("nothing has been shipped yet; ask for a cancellation")
        }
        let all = order.lines.filter { order.returnable($0.number) > 0 }
        guard !all.isEmpty else { return .reject("everything that was shipped is being sent back or has come back") }
        let wanted =
            request.lines.isEmpty
            ? all.map { line in
                let pieces = order.returnable(line.number)
                return CaseFile.Line(
                    number: line.number, sku: line.sku, quantity: pieces, amount: line.value(of: pieces))
            } : resolve(request.lines, order, upTo: { order.returnable($0) })
        guard let wanted else {
            return .reject("it asks for more pieces than were shipped and are not on their way back")
        }
        lines = wanted
        guard kind == .returnRefund else {
            // Goods for goods: no money moves.
            for index in lines.indices { lines[index].amount = 0 }
            return .approve("the pieces were shipped")
        }
        let available = order.available(to: nil)
        let value = wanted.reduce(0) { $0 + $1.amount }
        guard available > 0 else { return .reject("everything that was paid is given back or promised already") }
        if let asked = request.amount {
            guard asked > 0 else { return .reject("there is no amount to give back") }
            guard asked <= value else { return .reject("the pieces did not cost that much") }
            guard asked <= available else { return .reject("more than what was paid and is not given back yet") }
        }
        amount = request.amount ?? min(value, available)
        lines = spread(amount, over: wanted, order, asked: &amount)
        return .approve("the pieces were shipped and paid")
    }

    private func checkPolicy(
        _ request: AfterSalesRequested, _ order: OrderDossier, _ policy: AfterSalesPolicy, _ now: Timestamp
    ) -> Verdict {
        if let shipped = order.lastShippedAt, now > shipped + policy.returnWindow {
            return .reject("the return window of \(policy.returnWindow.components.seconds / 86_400) days is over")
        }
        if let word = policy.wordForPeople(in: request.reason) { return .person("the reason mentions \"\(word)\"") }
        guard amount <= policy.approvedUpTo else {
            let limit = Money(minorUnits: policy.approvedUpTo, currency: order.currency)
            return .person("more than the \(limit) that are approved without a person")
        }
        return verdict
    }

    // MARK: - Pieces and money

    /// The order lines that a request's SKUs mean; `nil` when there are not so many pieces.
    private func resolve(
        _ requested: [RequestedLine], _ order: OrderDossier, upTo limit: (Int32) -> Int32
    ) -> [CaseFile.Line]? {
        var taken: [Int32: CaseFile.Line] = [:]
        for request in requested {
            var wanted = request.quantity
            for line in order.lines where line.sku == request.sku && wanted > 0 {
                let pieces = min(wanted, limit(line.number) - (taken[line.number]?.quantity ?? 0))
                guard pieces > 0 else { continue }
                wanted -= pieces
                let quantity = (taken[line.number]?.quantity ?? 0) + pieces
                taken[line.number] = CaseFile.Line(
                    number: line.number, sku: line.sku, quantity: quantity, amount: line.value(of: quantity))
            }
            guard wanted == 0 else { return nil }
        }
        return taken.values.sorted { $0.number < $1.number }
    }

    /// Divides what is asked for among the lines, in the proportion of their value; what is lost to rounding goes to
    /// the first lines that have room.
    private func spread(
        _ requested: Int64?, over wanted: [CaseFile.Line], _ order: OrderDossier, asked: inout Int64
    ) -> [CaseFile.Line] {
        let value = wanted.reduce(0) { $0 + $1.amount }
        let sum = min(requested ?? value, value, order.available(to: nil))
        asked = sum
        guard sum < value else { return wanted }
        var lines = wanted
        for index in lines.indices {
            let product = lines[index].amount.multipliedFullWidth(by: sum)
            lines[index].amount = value.dividingFullWidth(product).quotient
        }
        var left = sum - lines.reduce(0) { $0 + $1.amount }
        for index in lines.indices where left > 0 {
            let extra = min(left, wanted[index].amount - lines[index].amount)
            lines[index].amount += extra
            left -= extra
        }
        return lines
    }
}

extension OrderDossier.Line {
    fileprivate var cancellable: Int32 { isCancelled ? 0 : quantity }
}
