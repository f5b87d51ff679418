package import Domain
package import Postgres

/// What a batch has read of stock, as far as its decisions must be verified when it was not locked.
///
/// Each kind of reading is one statement and so one moment: between two, pieces could move from the pool to a shelf's
/// allocation and be missing in both or counted twice.
package struct StockReading: Sendable {
    package struct Shelf: Sendable {
        let sku: String
        let warehouse: WarehouseCode
        /// Pieces that can be given.
        let available: Int64
    }

    /// The rows of the pool were locked before they were read: nothing needs to be verified.
    package let isLocked: Bool
    /// SKUs that have no row in the pool.
    private(set) var unknown: Set<String> = []
    private(set) var shelves: [Shelf] = []

    package init(_ locking: Locking) { isLocked = locking == .early }

    package mutating func noteUnknown(_ sku: String) { unknown.insert(sku) }

    package mutating func note(_ available: Int64, of sku: String, in warehouse: WarehouseCode) {
        if !isLocked { shelves.append(Shelf(sku: sku, warehouse: warehouse, available: available)) }
    }

    /// How many results come before that of a reading.
    package static func resultsBefore(_ locking: Locking) -> Int { locking == .early ? StockLocks.lockPoolResults : 0 }

    /// Result: sku, whether the pool has its row, what can be promised of it.
    package static func enqueuePromisable(
        _ skus: Set<String>, locking: Locking, in transaction: inout PostgresTransaction
    ) {
        enqueue(promisable, skus, locking, in: &transaction)
    }

    /// Result: sku, reserved (null without a row), and of each of its shelves warehouse, on_hand, allocated, safety (null
    /// when it has none).
    package static func enqueueShelves(
        _ skus: Set<String>, locking: Locking, in transaction: inout PostgresTransaction
    ) {
        enqueue(shelves, skus, locking, in: &transaction)
    }

    private static func enqueue(
        _ statement: Statement, _ skus: Set<String>, _ locking: Locking, in transaction: inout PostgresTransaction
    ) {
        if locking == .early { StockLocks.enqueueLockPool(skus, in: &transaction) }
        var parameters = Parameters()
        parameters.array(skus.sorted())
        transaction.enqueue(statement, parameters)
    }

    private static let promisable = Statement(
        "stock_read_promisable",
        """
        -- A warehouse below its safety stock has nothing to give, and takes nothing from the others.
        SELECT c.sku, p.sku IS NOT NULL, s.available - coalesce(p.reserved, 0)
          FROM unnest($1::text[]) AS c (sku)
          LEFT JOIN stock_pool p ON p.sku = c.sku
         CROSS JOIN LATERAL (
               SELECT coalesce(sum(greatest(0, on_hand - allocated - safety)), 0)::bigint AS available
                 FROM stock WHERE stock.sku = c.sku) AS s
        """)

    private static let shelves = Statement(
        "stock_read_shelves",
        """
        SELECT c.sku, p.reserved, s.warehouse, s.on_hand, s.allocated, s.safety
          FROM unnest($1::text[]) AS c (sku)
          LEFT JOIN stock_pool p ON p.sku = c.sku
          LEFT JOIN stock s ON s.sku = c.sku
        """)
}
