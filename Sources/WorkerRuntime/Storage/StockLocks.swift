package import Postgres

// The order of locks, in which every transaction takes what it takes of it:
//
//   1. orders (`order_status`), by id
//   2. rows of `stock_pool` that are new, by SKU, then those that are there, by SKU
//   3. shelves (`stock`), by SKU and warehouse
//   4. `warehouse_load`, by warehouse and day
//
// A transaction locks the pool's rows once, all it needs, in one pass: at the end of `store` (`Locking.late`) or before it
// reads stock (`.early`). It never adds to what it holds, because whoever holds a SKU early and asks for others late asks
// out of order, and waits for somebody who waits for it.
//
// Creating rows may come first although it is not by SKU with the rest: a row that is not committed is seen by nobody who
// locks, only by those who create it, too, and they hold no other row of the pool yet.

/// The locks that make promises exact under any number of lanes.
///
/// A pool row orders all who promise stock of its SKU: whoever makes `reserved` grow, moves it into `allocated`, or brings
/// news of stock holds it from a moment at which what it promises is known to be there until COMMIT. What makes shelves
/// fuller without it (a fulfilment that is dropped, goods that come back) takes nothing from anybody.
package enum StockLocks {
    /// Locks the pool rows of these SKUs, creating those that are missing.
    ///
    /// Read stock in a later statement, which then sees what the holder before has committed.
    package static func enqueueLockPool(_ skus: some Collection<String>, in transaction: inout PostgresTransaction) {
        let sorted = Set(skus).sorted()
        enqueueCreate(sorted, in: &transaction)
        enqueueLock(sorted, in: &transaction)
    }

    /// How many results ``enqueueLockPool(_:in:)`` adds.
    package static let lockPoolResults = 2

    static func enqueueCreate(_ skus: [String], in transaction: inout PostgresTransaction) {
        var parameters = Parameters()
        parameters.array(skus)
        transaction.enqueue(create, parameters)
    }

    static func enqueueLock(_ skus: [String], in transaction: inout PostgresTransaction) {
        var parameters = Parameters()
        parameters.array(skus)
        transaction.enqueue(lock, parameters)
    }

    private static let create = Statement(
        "stock_pool_create",
        """
        -- What is there is not even tried: nearly always that is everything.
        INSERT INTO stock_pool (sku)
        SELECT sku FROM unnest($1::text[]) AS s (sku)
         WHERE NOT EXISTS (SELECT FROM stock_pool p WHERE p.sku = s.sku)
         ORDER BY sku
        ON CONFLICT DO NOTHING
        """)

    private static let lock = Statement(
        "stock_pool_lock", "SELECT FROM stock_pool WHERE sku = ANY ($1::text[]) ORDER BY sku FOR UPDATE")
}
