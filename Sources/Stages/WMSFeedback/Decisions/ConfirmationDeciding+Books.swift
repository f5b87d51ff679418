import Domain
import Events

/// What a confirmation does to the counters: pieces of lines, stock of a warehouse, units of the order.
extension ConfirmationDeciding {
    mutating func book(
        shipped pieces: [FulfilmentLine], in fulfilment: inout FulfilmentRecord, _ standing: inout OrderStanding
    ) {
        reserve(pieces.count)
        for piece in pieces {
            guard let index = fulfilment.lines.firstIndex(where: { $0.number == piece.number }) else { continue }
            fulfilment.lines[index].shipped += piece.quantity
            decision.lines.append(LineChange(number: piece.number, shipped: piece.quantity, dropped: 0))
            let count = Int64(piece.quantity)
            decision.stock.append(
                StockChange(
                    sku: piece.sku, warehouse: fulfilment.warehouse, onHand: -count, allocated: -count,
                    reason: .deducted))
        }
        let count = pieces.reduce(0) { $0 + $1.quantity }
        standing.units.shipped += count
        standing.units.allocated = max(0, standing.units.allocated - count)
    }

    /// Gives the allocation back. What is short is not on the shelf either, whatever the books say: the stock on hand
    /// falls by the same number, so that the next order is not sent to the same gap. A count that finds the goods again
    /// arrives as an adjustment.
    mutating func book(
        dropped pieces: [FulfilmentLine], because reason: DropReason, isCancellation: Bool,
        in fulfilment: inout FulfilmentRecord, _ standing: inout OrderStanding
    ) {
        reserve(pieces.count)
        for piece in pieces {
            guard let index = fulfilment.lines.firstIndex(where: { $0.number == piece.number }) else { continue }
            fulfilment.lines[index].dropped += piece.quantity
            decision.lines.append(LineChange(number: piece.number, shipped: 0, dropped: piece.quantity))
            let count = Int64(piece.quantity)
            decision.stock.append(
                StockChange(
                    sku: piece.sku, warehouse: fulfilment.warehouse, onHand: reason == .short ? -count : 0,
                    allocated: -count, reason: reason == .short ? .adjusted : .released))
        }
        let count = pieces.reduce(0) { $0 + $1.quantity }
        standing.units.allocated = max(0, standing.units.allocated - count)
        if isCancellation { standing.units.cancelled += count }
    }

    private mutating func reserve(_ pieces: Int) {
        decision.lines.reserveCapacity(decision.lines.count + pieces)
        decision.stock.reserveCapacity(decision.stock.count + pieces)
    }

    mutating func change(_ fulfilment: inout FulfilmentRecord, to state: FulfilmentState) {
        fulfilment.state = state
        fulfilment.acknowledgedAt = fulfilment.acknowledgedAt ?? confirmation.operatedAt
        let hasShipped = state == .shipped || state == .partiallyShipped
        decision.status = StatusChange(
            state: state, acknowledgedAt: fulfilment.acknowledgedAt,
            shippedAt: hasShipped ? confirmation.operatedAt : nil)
        if state.isFinal { decision.timer = .cancel }
    }
}
