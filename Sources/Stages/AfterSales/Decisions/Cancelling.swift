import Domain
import Events

/// Undoing an order at whatever point of the line it is.
///
/// All of it is decided under the lock of the order's row, which every other stage takes before it changes the order: a
/// cancellation and a shipment cannot pass each other unseen. Whoever comes second finds what the first has written.
extension CaseDesk {
    /// Stops everything that can be stopped here, asks the warehouses for the rest.
    mutating func cancelWhole(_ file: inout CaseFile) {
        releaseReservations()
        for index in dossier.sendings.indices { dossier.sendings[index] = stopped(dossier.sendings[index], for: file) }
        let asked = dossier.sendings.reduce(0) { $0 + ($1.state == .cancelRequested ? $1.remaining : 0) }
        // Whatever has neither left nor lies with a warehouse is cancelled now, routed or not.
        dossier.standing.units.cancelled += max(
            0, dossier.standing.units.wanted - dossier.standing.units.shipped - asked)
        if !dossier.activeHolds.isEmpty {
            let holds = dossier.activeHolds
            decision.releasedHolds += holds
            dossier.activeHolds = []
            dossier.standing.activeHolds = 0
        }
        dossier.standing.isWithWarehouse = dossier.sendings.contains {
            $0.state.isWithWarehouse || $0.state == .partiallyShipped
        }
        resume(&file)
    }

    /// Cancels single pieces that have no warehouse yet.
    mutating func cancelPieces(_ file: inout CaseFile) {
        for piece in file.lines {
            guard let index = dossier.lines.firstIndex(where: { $0.number == piece.number }) else { continue }
            release(piece.quantity, ofLineAt: index)
            dossier.standing.units.cancelled += piece.quantity
            if dossier.lines[index].reserved == 0, dossier.arriving(piece.number) == 0 {
                dossier.lines[index].isCancelled = true
                decision.cancelledLines.append(piece.number)
            }
        }
        conclude(&file, paying: file.amount, "the pieces were not with a warehouse yet")
    }

    /// Goes on with a whole cancellation once no warehouse owes an answer. Called whenever a fulfilment of the order
    /// moved: it looks at what is, not at what the message said, so that it does not matter which message comes first.
    mutating func resume(_ file: inout CaseFile) {
        if dossier.sendings.contains(where: { $0.state == .cancelRequested }) {
            if file.state == .requested { move(&file, to: .approved, "the warehouse has been asked to stop it") }
            return start(.cancelUnanswered, of: file, within: policy.cancelAnswerWithin)
        }
        stop(.cancelUnanswered, of: file)
        if file.state == .requested { move(&file, to: .approved, "it can be stopped") }
        let coming = dossier.lines.compactMap { line -> CaseFile.Line? in
            let pieces = dossier.arriving(line.number) - dossier.claimed(line.number, except: file.id)
            guard pieces > 0 else { return nil }
            return CaseFile.Line(number: line.number, sku: line.sku, quantity: pieces, amount: line.value(of: pieces))
        }
        guard !coming.isEmpty else { return conclude(&file, paying: file.amount, "nothing of it will be sent") }
        becomeReturn(&file, of: coming)
    }

    /// Too late for some of the pieces: they come back, or are stopped on their way. What did stay is paid back at
    /// once.
    private mutating func becomeReturn(_ file: inout CaseFile, of coming: [CaseFile.Line]) {
        // The freight was for the parcel that did leave.
        let stayed = file.amount - dossier.freight - coming.reduce(0) { $0 + $1.amount }
        let now = min(max(0, stayed), dossier.available(to: file.id))
        file.lines = coming.limited(to: max(0, dossier.available(to: file.id) - now))
        file.amount = now + file.lines.reduce(0) { $0 + $1.amount }
        requestRefund(now, of: &file)
        expectGoods(&file, "it had left already; the goods are to be stopped on their way or come back")
    }

    // MARK: - Stopping

    private mutating func stopped(_ sending: OrderDossier.Sending, for file: CaseFile) -> OrderDossier.Sending {
        var sending = sending
        switch sending.state {
        case .planned, .heldForMerge, .quoted:
            cancelHere(&sending)
        case .released, .acknowledged, .picking, .packed, .partiallyShipped:
            sending.state = .cancelRequested
            let id = sending.id
            let request = OutboundCancelRequested(
                fulfilmentID: id, warehouse: sending.warehouse, caseID: file.id, reason: file.reason)
            decision.fulfilments.append(FulfilmentChange(id: id, state: .cancelRequested, dropped: []))
            decision.events.append(.stop(request))
        // Asked already, or nothing left to stop.
        case .cancelRequested, .shipped, .short, .rejected, .cancelled, .closed:
            break
        }
        return sending
    }

    /// No warehouse has heard of it: nobody needs to be asked.
    private mutating func cancelHere(_ sending: inout OrderDossier.Sending) {
        var dropped: [PiecesChange] = []
        for index in sending.lines.indices where sending.lines[index].remaining > 0 {
            let line = sending.lines[index]
            dropped.append(PiecesChange(line: line.number, pieces: line.remaining))
            let released = StockChange(
                sku: line.sku, warehouse: sending.warehouse, allocated: -Int64(line.remaining), reason: .released,
                fulfilment: sending.id)
            decision.stock.append(released)
            dossier.standing.units.allocated = max(0, dossier.standing.units.allocated - line.remaining)
            sending.lines[index].dropped += line.remaining
        }
        sending.state = .cancelled
        let cancelled = FulfilmentChange(id: sending.id, state: .cancelled, dropped: dropped)
        decision.fulfilments.append(cancelled)
    }

    private mutating func releaseReservations() {
        for index in dossier.lines.indices {
            release(max(dossier.lines[index].reserved, dossier.lines[index].backordered), ofLineAt: index)
        }
    }

    /// Gives pieces of a line back to the pool, and forgets that they wait for stock.
    private mutating func release(_ pieces: Int32, ofLineAt index: Int) {
        let line = dossier.lines[index]
        let reserved = min(pieces, line.reserved)
        let backordered = min(pieces, line.backordered)
        if reserved > 0 {
            decision.reservations.append(PiecesChange(line: line.number, pieces: reserved))
            decision.stock.append(StockChange(sku: line.sku, reserved: -Int64(reserved), reason: .released))
        }
        if backordered > 0 {
            decision.backorders.append(PiecesChange(line: line.number, pieces: backordered))
            dossier.standing.units.backordered = max(0, dossier.standing.units.backordered - backordered)
        }
        dossier.lines[index].reserved -= reserved
        dossier.lines[index].backordered -= backordered
    }
}

extension [CaseFile.Line] {
    /// The same lines, paid for out of no more than `limit`.
    func limited(to limit: Int64) -> [CaseFile.Line] {
        var left = limit
        return map { line in
            var line = line
            line.amount = Swift.min(line.amount, left)
            left -= line.amount
            return line
        }
    }
}
