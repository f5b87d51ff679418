import ChannelIngest
import Domain
import Postgres
import WorkerRuntime

/// Reads what ingest must know: the orders that the batch's messages are about, and what can be promised of their SKUs.
///
/// Locks are taken in the order that all stages keep: the orders' rows, then the pool's, each ascending. A batch of new
/// orders takes two round trips, one with known orders three.
struct IngestLoader {
    let mappings: MappingShelf

    func load(_ messages: [ChannelOrder], in transaction: inout PostgresTransaction) throws -> IngestFacts {
        mappings.enqueueCheck(in: &transaction)
        enqueueFind(messages, in: &transaction)
        let found = try transaction.run()
        try mappings.absorb(found[0], in: &transaction)
        var orders = OrderRows.found(found[1])
        if !orders.isEmpty { try complete(&orders, in: &transaction) }
        let promises = try promises(for: skus(of: messages, known: orders), in: &transaction)
        return IngestFacts(orders: orders, promises: promises)
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

    private func promises(for skus: Set<String>, in transaction: inout PostgresTransaction) throws -> Promises {
        guard !skus.isEmpty else { return Promises([:]) }
        StockLocks.enqueueLockPool(skus, in: &transaction)
        StockLocks.enqueueReadAvailability(skus, in: &transaction)
        let results = try transaction.run()
        var promisable: [String: Int64] = [:]
        let available = results[StockLocks.lockPoolResults]
        for row in 0..<available.count {
            let pieces = available.int64(row, 2) - available.int64(row, 3) - available.int64(row, 4)
            // A warehouse below its safety stock has nothing to give, and takes nothing from the others.
            promisable[available.text(row, 0), default: 0] += max(0, pieces)
        }
        let pool = results[StockLocks.lockPoolResults - 1]
        for row in 0..<pool.count { promisable[pool.text(row, 0), default: 0] -= pool.int64(row, 1) }
        return Promises(promisable)
    }
}
