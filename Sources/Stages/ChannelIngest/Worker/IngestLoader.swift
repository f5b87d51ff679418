import ChannelIngest
import Domain
import Postgres
import WorkerRuntime

/// Reads what ingest must know: the orders that the batch's messages are about, and what can be promised of their SKUs.
///
/// A batch of new orders takes one round trip, one with known orders two; locking stock early costs one more.
struct IngestLoader {
    let mappings: MappingShelf

    /// The facts, and what was read of stock.
    func load(
        _ messages: [ChannelOrder], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> (IngestFacts, StockReading) {
        mappings.enqueueCheck(in: &transaction)
        enqueueFind(messages, in: &transaction)
        if locking == .late {
            let skus = Set(messages.lazy.flatMap(\.lines).filter { !$0.isCancelled }.map(\.sku))
            StockReading.enqueuePromisable(skus, locking: .late, in: &transaction)
        }
        let found = try transaction.run()
        try mappings.absorb(found[0], in: &transaction)
        var orders = OrderRows.found(found[1])
        if !orders.isEmpty { try complete(&orders, in: &transaction) }
        var stock = StockReading(locking)
        let promises =
            switch locking {
            case .late: promises(found[2], &stock)
            // The orders are locked before the pool.
            case .early: try lockedPromises(for: skus(of: messages, known: orders), &stock, in: &transaction)
            }
        return (IngestFacts(orders: orders, promises: promises), stock)
    }

    private func enqueueFind(_ messages: [ChannelOrder], in transaction: inout PostgresTransaction) {
        let keys = Array(Set(messages.map(\.key)))
        var parameters = Parameters()
        parameters.array(keys) { $0.channel.name }
        parameters.array(keys) { $0.shop }
        parameters.array(keys) { $0.orderNumber }
        transaction.enqueue(Statements.findOrders, parameters)
    }

    /// Adds what other stages change, once they can change it no more.
    private func complete(
        _ orders: inout [ChannelOrderKey: KnownOrder], in transaction: inout PostgresTransaction
    ) throws {
        let ids = orders.values.map(\.id)
        Standings.enqueueLock(ids, in: &transaction)
        var parameters = Parameters()
        parameters.array(ids)
        transaction.enqueue(Statements.readLines, parameters)
        let results = try transaction.run()
        let standings = Standings.read(results[0])
        let lines = OrderRows.lines(results[1])
        for (key, order) in orders {
            guard let standing = standings[order.id] else {
                preconditionFailure("an order without its row in order_status")
            }
            orders[key]?.standing = standing
            orders[key]?.lines = lines[order.id]?.lines ?? []
            orders[key]?.isStockShort = lines[order.id]?.isStockShort ?? false
            orders[key]?.isErased = lines[order.id]?.isErased ?? false
        }
    }

    /// Of every message that may change an order, and of everything that is reserved for it.
    private func skus(of messages: [ChannelOrder], known: [ChannelOrderKey: KnownOrder]) -> Set<String> {
        var skus: Set<String> = []
        for message in messages {
            if let order = known[message.key] {
                guard order.version.modifiedAt <= message.modifiedAt else { continue }
                for line in order.lines where line.reserved > 0 { skus.insert(line.line.sku) }
            }
            guard message.payment.isPayable, !message.isFulfilledByPlatform else { continue }
            guard message.progress != .cancelled, !(message.progress.isShipped && known[message.key] == nil) else {
                continue
            }
            for line in message.lines where !line.isCancelled { skus.insert(line.sku) }
        }
        return skus
    }

    private func lockedPromises(
        for skus: Set<String>, _ stock: inout StockReading, in transaction: inout PostgresTransaction
    ) throws -> Promises {
        guard !skus.isEmpty else { return Promises([:]) }
        StockReading.enqueuePromisable(skus, locking: .early, in: &transaction)
        return promises(try transaction.run()[StockReading.resultsBefore(.early)], &stock)
    }

    private func promises(_ rows: PostgresRows, _ stock: inout StockReading) -> Promises {
        var promisable: [String: Int64] = [:]
        promisable.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            let sku = rows.text(row, 0)
            if !rows.bool(row, 1) { stock.noteUnknown(sku) }
            promisable[sku] = rows.int64(row, 2)
        }
        return Promises(promisable)
    }
}
