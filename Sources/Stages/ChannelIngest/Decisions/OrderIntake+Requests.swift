import Domain
import Events

extension OrderIntake {
    /// What after-sales must be told, and everything that is asked now.
    ///
    /// A request is told once, when it first shows, however many versions go on to show it; one that is withdrawn and
    /// made again is told again. Its number follows from the order and the version, so that a repeat is recognised.
    func requests(
        _ message: ChannelOrder, before: KnownOrder?, state: KnownOrder
    ) -> (open: Set<String>, events: [AfterSalesRequested]) {
        var open: Set<String> = []
        var events: [AfterSalesRequested] = []
        let asked = before?.openRequests ?? []
        func ask(_ what: String, _ request: ChannelRequest, _ lines: [RequestedLine]) {
            open.insert(what)
            guard !asked.contains(what) else { return }
            events.append(
                AfterSalesRequested(
                    requestID: "\(message.key)#\(what)@\(message.modifiedAt)", order: message.key, orderID: state.id,
                    kind: request.kind, lines: lines, reason: request.reason, requestedAt: now,
                    requestedBy: "channel:\(message.key.channel)"))
        }
        // Nothing left to undo: it was cancelled here, and the channel repeats what we told it.
        if let before, before.standing.units.wanted == 0 { return (before.openRequests, []) }
        if let request = wholeOrderRequest(message, before: before, state: state) {
            ask("order", request, [])
            return (open, events)
        }
        for line in state.lines {
            let told = message.lines.first { $0.channelLineID == line.line.channelLineID && $0.sku == line.line.sku }
            let wasLive = before?.lines.contains { $0.line.number == line.line.number && !$0.line.isCancelled } ?? false
            let request: ChannelRequest? =
                if let asked = told?.requests.first { asked } else if line.line.isCancelled, wasLive {
                    ChannelRequest(kind: .cancel, reason: "line_cancelled")
                } else { nil }
            guard let request else {
                if line.line.isCancelled, asked.contains("line:\(line.line.number)") {
                    open.insert("line:\(line.line.number)")
                }
                continue
            }
            // Refunded before we ever saw the order: it just does not ship.
            if line.line.isCancelled, before == nil {
                open.insert("line:\(line.line.number)")
                continue
            }
            ask(
                "line:\(line.line.number)", request,
                [RequestedLine(sku: line.line.sku, quantity: line.line.quantity)])
        }
        return (open, events)
    }

    private func wholeOrderRequest(_ message: ChannelOrder, before: KnownOrder?, state: KnownOrder) -> ChannelRequest? {
        if let request = message.requests.first { return request }
        guard let before else { return nil }
        let kind: CaseKind = before.standing.units.shipped > 0 ? .refundOnly : .cancel
        if message.progress == .cancelled { return ChannelRequest(kind: kind, reason: "cancelled_on_channel") }
        let isUndone = state.standing.payment == .refunded || state.standing.payment == .voided
        let wasUndone = before.standing.payment == .refunded || before.standing.payment == .voided
        if isUndone, !wasUndone || before.openRequests.contains("order") {
            return ChannelRequest(kind: kind, reason: "refunded_on_channel")
        }
        return nil
    }

    func alerts(_ message: ChannelOrder, before: KnownOrder?, state: KnownOrder, tells: Bool) -> [IngestAlert] {
        var alerts: [IngestAlert] = []
        if tells, state.isStockShort {
            for line in state.lines where line.wanted > line.reserved {
                alerts.append(
                    IngestAlert(
                        type: .oversellPrevented, severity: .warning, subject: "sku:\(line.line.sku)",
                        text: "Orders ask for more of this SKU than can be promised; they wait for stock."))
            }
        }
        if tells, before?.toldRevision != nil, state.standing.isWithWarehouse || state.standing.units.shipped > 0 {
            alerts.append(
                IngestAlert(
                    type: .abnormalOrder, severity: .warning, subject: "order:\(state.id)",
                    text: "The channel changed the order after the warehouse had it."))
        }
        return alerts
    }

    func summary(_ message: ChannelOrder, before: KnownOrder?, state: KnownOrder, tells: Bool) -> String {
        var text = ""
        text.reserveCapacity(120)
        if before == nil {
            text += "Taken in from "
        } else {
            text += "Newer version "
            text += String(state.revision)
            text += " from "
        }
        text += message.key.channel.name
        text += ": "
        if tells {
            text += String(livePieces(state.lines))
            text += " pieces, "
            text += state.standing.payment.rawValue
            text +=
                message.isFulfilledByPlatform
                ? ", the platform ships it." : state.isStockShort ? ", stock is short." : ", stock is reserved."
        } else if state.isErased {
            text += "the person is erased, and nothing of them is taken in again."
        } else if !state.standing.payment.isPayable {
            text += state.standing.payment.rawValue
            text += ", not audited."
        } else if message.progress == .cancelled {
            text += "cancelled on the channel."
        } else if before == nil, message.progress.isShipped {
            text += "already "
            text += message.progress.rawValue
            text += ", nothing left to do."
        } else {
            text += "nothing changed for anybody downstream."
        }
        return text
    }
}
