import Domain
import Postgres

/// What the decisions of a batch take for granted about stock that was read without a lock, and its verification.
///
/// The figures may be old when they are read and older when they are used. That is harmless as long as nobody relies on
/// what is gone. So the pool's rows are locked late, and then, in a statement of its own, which sees what everybody before
/// has committed, this must hold:
///
/// 1. What is newly promised of a SKU, reserved or allocated, is free: not reserved by others.
/// 2. What is newly allocated of a shelf lies on it, above its safety stock.
/// 3. Of a SKU for which an order begins to wait, no shelf can give more than it could: whoever fills one looks for those
///    who wait behind the pool's lock, and either saw this order or is seen here.
/// 4. The batch takes a SKU over its low-stock line exactly if it thought so.
///
/// Everything else that is decided by stock is a choice among what is there, and right when it was there at all. If
/// something does not hold, SY002 is raised, and the batch is decided again with the locks taken first: what it reads then
/// cannot be taken away, so it needs no verification, and no batch is tried more than once more.
package struct StockReliance {
    private let reading: StockReading
    /// SKUs for which orders begin to wait, or go on waiting for less or more of it.
    private let awaited: Set<String>
    /// Below which number of pieces of a SKU, over all shelves, somebody is told; 0 for never.
    private let lowStockLine: (_ sku: String) -> Int64

    package init(
        on reading: StockReading, awaited: Set<String> = [],
        lowStockLine: @escaping (_ sku: String) -> Int64 = { _ in 0 }
    ) {
        self.reading = reading
        self.awaited = awaited
        self.lowStockLine = lowStockLine
    }

    func enqueueVerification(of changes: StockChanges, in transaction: inout PostgresTransaction) {
        let skus = subjects(of: changes)
        guard !skus.isEmpty else { return }
        let new = reading.unknown.intersection(skus).sorted()
        if !new.isEmpty { StockLocks.enqueueCreate(new, in: &transaction) }
        StockLocks.enqueueLock(skus, in: &transaction)
        let reserved = Dictionary(uniqueKeysWithValues: changes.pooled.map { ($0.sku, $0.reserved) })
        // What is given back in the same transaction is not counted on: it may only bring a shelf up to its safety stock.
        let taken = changes.shelves.filter { $0.allocated > 0 }
        var pieces: [String: Int64] = [:]
        for shelf in taken { pieces[shelf.sku, default: 0] += shelf.allocated }
        var available: [String: Int64] = [:]
        for shelf in reading.shelves { available[shelf.sku, default: 0] += shelf.available }
        let seen = awaited.isEmpty ? [] : reading.shelves.filter { awaited.contains($0.sku) }
        var parameters = Parameters()
        parameters.array(skus)
        parameters.array(skus) { reserved[$0] ?? 0 }
        parameters.array(skus) { pieces[$0] ?? 0 }
        parameters.array(skus) { lowStockLine($0) }
        parameters.array(skus) { available[$0] ?? 0 }
        parameters.array(taken) { $0.sku }
        parameters.array(taken) { $0.warehouse.code }
        parameters.array(taken) { $0.allocated }
        parameters.array(awaited.sorted())
        parameters.array(seen) { $0.sku }
        parameters.array(seen) { $0.warehouse.code }
        parameters.array(seen) { $0.available }
        transaction.enqueue(Self.verify, parameters)
    }

    /// Whose pool rows the batch needs.
    private func subjects(of changes: StockChanges) -> [String] {
        var skus = awaited
        for change in changes.pooled { skus.insert(change.sku) }
        for shelf in changes.shelves where shelf.allocated != 0 { skus.insert(shelf.sku) }
        return skus.sorted()
    }

    private static let verify = Statement(
        "stock_verify",
        """
        WITH taken AS (
            SELECT c.sku, c.allocated, s.on_hand - s.allocated - s.safety AS available
              FROM unnest($6::text[], $7::text[], $8::bigint[]) AS c (sku, warehouse, allocated)
              JOIN stock s ON s.sku = c.sku AND s.warehouse = c.warehouse
        ), overtaken AS (
            SELECT 1
              FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
                AS c (sku, reserved, taken, line, seen)
              JOIN stock_pool p ON p.sku = c.sku
             CROSS JOIN LATERAL (SELECT coalesce(sum(greatest(0, s.on_hand - s.allocated - s.safety)), 0) AS available
                                   FROM stock s WHERE s.sku = c.sku) AS now
             WHERE (c.reserved + c.taken > 0 AND p.reserved + c.reserved > now.available - c.taken)
                OR (c.seen >= c.line AND c.seen - c.taken < c.line)
                   <> (now.available >= c.line AND now.available - c.taken < c.line)
            UNION ALL
            SELECT 1 FROM taken WHERE allocated > greatest(0, available)
            UNION ALL
            SELECT 1
              FROM unnest($9::text[]) AS w (sku) JOIN stock s ON s.sku = w.sku
             WHERE greatest(0, s.on_hand - s.allocated - s.safety) > coalesce((
                       SELECT r.available FROM unnest($10::text[], $11::text[], $12::bigint[]) AS r (sku, warehouse, available)
                        WHERE r.sku = s.sku AND r.warehouse = s.warehouse), 0)
        )
        SELECT stock_overtaken(count(*)) FROM overtaken
        """)
}
