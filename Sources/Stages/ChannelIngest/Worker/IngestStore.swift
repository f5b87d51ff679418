import ChannelIngest
import Domain
import Events
import JSON
import Postgres
import WorkerRuntime

/// Writes what was decided about a batch: one statement per table, the last state of each order.
enum IngestStore {
    static func enqueue(
        _ decisions: [ChannelIngestStage.Decision], on stock: StockReading, in transaction: inout PostgresTransaction
    ) {
        let orders = LastStates(decisions)
        enqueueOrders(orders.all, in: &transaction)
        enqueueLines(orders.all, in: &transaction)
        enqueuePersonal(orders.all, in: &transaction)
        enqueueStandings(orders, in: &transaction)
        enqueueReservations(orders, in: &transaction)
        enqueueMessages(decisions, in: &transaction)
        OrderHistory.enqueue(history(decisions), in: &transaction)
        // That an order is short needs no verification. Nobody here looks for those who are: it might as well have come a
        // moment earlier, and routing looks again.
        StockLedger.enqueue(movements(decisions), on: .of(stock), in: &transaction)
    }

    /// Several messages of a batch can be about one order: its rows are written once, as the last message left them.
    private struct LastStates {
        var all: [TakenOrder] = []
        var isNew: Set<OrderID> = []
        var movedStock: Set<OrderID> = []

        init(_ decisions: [ChannelIngestStage.Decision]) {
            var positions: [OrderID: Int] = [:]
            all.reserveCapacity(decisions.count)
            positions.reserveCapacity(decisions.count)
            isNew.reserveCapacity(decisions.count)
            movedStock.reserveCapacity(decisions.count)
            // By position, here and below: a decision holds dozens of texts, and an iterator's copy would count each.
            for index in decisions.indices {
                let id = decisions[index].intake.orderID
                if decisions[index].intake.outcome == .accepted { isNew.insert(id) }
                if !decisions[index].intake.poolChanges.isEmpty { movedStock.insert(id) }
                guard let taken = decisions[index].intake.taken else { continue }
                if let position = positions[id] {
                    all[position] = taken
                } else {
                    positions[id] = all.count
                    all.append(taken)
                }
            }
            all.sort { $0.order.id < $1.order.id }
        }
    }

    private static func enqueueOrders(_ orders: [TakenOrder], in transaction: inout PostgresTransaction) {
        guard !orders.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(orders) { $0.order.id }
        parameters.array(orders) { $0.order.key.channel.name }
        parameters.array(orders) { $0.order.key.shop }
        parameters.array(orders) { $0.order.key.orderNumber }
        parameters.array(orders) { $0.order.revision }
        parameters.array(orders) { $0.state.version.modifiedAt }
        parameters.array(orders) { $0.state.version.contentHash }
        parameters.array(orders) { $0.state.substanceHash }
        parameters.array(orders) { $0.state.version.mappingVersion }
        parameters.array(orders) { $0.state.toldRevision }
        parameters.array(orders) { list($0.state.openRequests) }
        parameters.array(orders) { $0.order.placedAt }
        parameters.array(orders) { $0.order.paidAt }
        parameters.array(orders) { $0.order.amounts.currency.code }
        parameters.array(orders) { $0.order.amounts.goods }
        parameters.array(orders) { $0.order.amounts.discount }
        parameters.array(orders) { $0.order.amounts.freight }
        parameters.array(orders) { $0.order.amounts.total }
        parameters.array(orders) { $0.order.buyer.account }
        parameters.array(orders) { $0.order.buyer.receiverToken }
        parameters.array(orders) { $0.order.buyer.phoneFingerprint }
        parameters.array(orders) { $0.order.buyer.addressFingerprint }
        parameters.array(orders) { $0.order.destination.country }
        parameters.array(orders) { $0.order.destination.province }
        parameters.array(orders) { $0.order.destination.city }
        parameters.array(orders) { $0.order.destination.district }
        parameters.array(orders) { $0.order.destination.postalCode }
        parameters.array(orders) { $0.platformStatus }
        parameters.array(orders) { PostgresJSON(holds($0.order.platformHolds)) }
        parameters.array(orders) { $0.order.shipBy }
        parameters.array(orders) { $0.order.requiredCarrier }
        parameters.array(orders) { $0.order.requiredWarehouse }
        transaction.enqueue(Statements.putOrders, parameters)
    }

    private static func enqueueLines(_ orders: [TakenOrder], in transaction: inout PostgresTransaction) {
        var lines: [(OrderID, KnownLine)] = []
        lines.reserveCapacity(2 * orders.count)
        for index in orders.indices {
            let id = orders[index].order.id
            for line in orders[index].state.lines { lines.append((id, line)) }
        }
        guard !lines.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(lines) { $0.0 }
        parameters.array(lines) { $0.1.line.number }
        parameters.array(lines) { $0.1.line.channelLineID }
        parameters.array(lines) { $0.1.line.sku }
        parameters.array(lines) { $0.1.channelSKU }
        parameters.array(lines) { $0.1.line.title }
        parameters.array(lines) { $0.1.line.quantity }
        parameters.array(lines) { $0.1.line.unitPrice }
        parameters.array(lines) { $0.1.line.paidAmount }
        parameters.array(lines) { $0.1.line.kind.rawValue }
        parameters.array(lines) { $0.1.line.isCancelled }
        transaction.enqueue(Statements.putLines, parameters)
    }

    private static func enqueuePersonal(_ orders: [TakenOrder], in transaction: inout PostgresTransaction) {
        guard !orders.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(orders) { $0.order.id }
        parameters.array(orders) { $0.personal.name }
        parameters.array(orders) { $0.personal.phone }
        parameters.array(orders) { $0.personal.street }
        parameters.array(orders) { $0.personal.email }
        parameters.array(orders) { $0.personal.buyerNote }
        parameters.array(orders) { $0.personal.sellerNote }
        parameters.array(orders) { $0.personal.isEncrypted }
        transaction.enqueue(Statements.putPersonal, parameters)
    }

    private static func enqueueStandings(_ orders: LastStates, in transaction: inout PostgresTransaction) {
        var new: [(id: OrderID, standing: OrderStanding, isStockShort: Bool)] = []
        var known: [TakenOrder] = []
        new.reserveCapacity(orders.all.count)
        for index in orders.all.indices {
            let id = orders.all[index].order.id
            if orders.isNew.contains(id) {
                new.append((id, orders.all[index].state.standing, orders.all[index].state.isStockShort))
            } else {
                known.append(orders.all[index])
            }
        }
        Standings.enqueueInsert(new, in: &transaction)
        guard !known.isEmpty else { return }
        Standings.enqueueUpdate(known.map { ($0.order.id, $0.state.standing) }, in: &transaction)
        var parameters = Parameters()
        parameters.array(known) { $0.order.id }
        parameters.array(known) { $0.state.isStockShort }
        transaction.enqueue(Statements.markShort, parameters)
    }

    private static func enqueueReservations(_ orders: LastStates, in transaction: inout PostgresTransaction) {
        var rows: [(id: OrderID, line: KnownLine)] = []
        for index in orders.all.indices {
            let id = orders.all[index].order.id
            guard orders.movedStock.contains(id) else { continue }
            let isNew = orders.isNew.contains(id)
            // A row of nothing says that nothing is reserved any more; a line that never had one needs none.
            for line in orders.all[index].state.lines where line.reserved > 0 || !isNew { rows.append((id, line)) }
        }
        guard !rows.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(rows) { $0.id }
        parameters.array(rows) { $0.line.line.number }
        parameters.array(rows) { $0.line.line.sku }
        parameters.array(rows) { $0.line.reserved }
        transaction.enqueue(Statements.putReservations, parameters)
    }

    private static func enqueueMessages(
        _ decisions: [ChannelIngestStage.Decision], in transaction: inout PostgresTransaction
    ) {
        guard !decisions.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(decisions) { $0.cause.topic.name }
        parameters.array(decisions) { $0.cause.partition }
        parameters.array(decisions) { $0.cause.offset }
        parameters.array(decisions) { $0.intake.orderID }
        parameters.array(decisions) { $0.intake.outcome.rawValue }
        parameters.array(decisions) { $0.intake.modifiedAt }
        parameters.array(decisions) { $0.receivedAt ?? $0.at }
        transaction.enqueue(Statements.recordMessages, parameters)
    }

    /// Of nearly all orders there are none.
    private static func list(_ requests: Set<String>) -> String {
        requests.isEmpty ? "" : requests.sorted().joined(separator: ",")
    }

    private static func holds(_ holds: [PlatformHold]) -> String {
        if holds.isEmpty { return "[]" }
        var json = JSONWriter(reservingBytes: 64)
        json.array { json in
            for hold in holds {
                json.element(object: { json in
                    json.field("type", hold.type.rawValue)
                    json.field("code", hold.code)
                })
            }
        }
        return json.text
    }
}
