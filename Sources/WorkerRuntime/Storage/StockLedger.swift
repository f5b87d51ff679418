package import Domain
import Events
package import Postgres

/// One change of stock counters, with its cause. Deltas in pieces; zero where a counter does not change.
package struct StockMovement: Sendable {
    package enum Reason: String, Sendable, CaseIterable {
        case received, adjusted, reserved, allocated, deducted, released, returned
    }

    package var at: Timestamp
    package var sku: String
    /// `nil` for a change of the pool alone.
    package var warehouse: WarehouseCode?
    package var onHand: Int64
    package var allocated: Int64
    /// Of the pool.
    package var reserved: Int64
    package var reason: Reason
    package var orderID: OrderID?
    package var fulfilmentID: FulfilmentID?
    package var cause: Cause

    package init(
        at: Timestamp, sku: String, warehouse: WarehouseCode? = nil, onHand: Int64 = 0, allocated: Int64 = 0,
        reserved: Int64 = 0, reason: Reason, orderID: OrderID? = nil, fulfilmentID: FulfilmentID? = nil, cause: Cause
    ) {
        self.at = at
        self.sku = sku
        self.warehouse = warehouse
        self.onHand = onHand
        self.allocated = allocated
        self.reserved = reserved
        self.reason = reason
        self.orderID = orderID
        self.fulfilmentID = fulfilmentID
        self.cause = cause
    }
}

/// The only writer of stock counters: every change goes through the ledger, so that the two cannot differ.
package enum StockLedger {
    /// Appends the movements to the ledger and applies their sums to `stock` and `stock_pool`.
    ///
    /// The pool's rows must be locked already (``StockLocks``) where a movement touches the pool or adds to an allocation.
    /// A counter that would become negative, or an allocation beyond what is on hand, is refused by the table (23514).
    package static func enqueue(_ movements: [StockMovement], in transaction: inout PostgresTransaction) {
        guard !movements.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(movements) { $0.at }
        parameters.array(movements) { $0.sku }
        parameters.array(movements) { $0.warehouse?.code }
        parameters.array(movements) { $0.onHand }
        parameters.array(movements) { $0.allocated }
        parameters.array(movements) { $0.reserved }
        parameters.array(movements) { $0.reason.rawValue }
        parameters.array(movements) { $0.orderID }
        parameters.array(movements) { $0.fulfilmentID }
        parameters.array(movements) { $0.cause.topic.name }
        parameters.array(movements) { $0.cause.partition }
        parameters.array(movements) { $0.cause.offset }
        transaction.enqueue(append, parameters)
        enqueueCounters(of: movements, in: &transaction)
    }

    private static func enqueueCounters(of movements: [StockMovement], in transaction: inout PostgresTransaction) {
        var pool: [String: Int64] = [:]
        var stock: [StockKey: (onHand: Int64, allocated: Int64)] = [:]
        for movement in movements {
            if movement.reserved != 0 { pool[movement.sku, default: 0] += movement.reserved }
            if let warehouse = movement.warehouse {
                let key = StockKey(sku: movement.sku, warehouse: warehouse)
                stock[key, default: (0, 0)].onHand += movement.onHand
                stock[key, default: (0, 0)].allocated += movement.allocated
            }
        }
        if !pool.isEmpty {
            let changes = pool.sorted { $0.key < $1.key }
            var parameters = Parameters()
            parameters.array(changes) { $0.key }
            parameters.array(changes) { $0.value }
            transaction.enqueue(changePool, parameters)
        }
        if !stock.isEmpty {
            let changes = stock.sorted { $0.key < $1.key }
            var parameters = Parameters()
            parameters.array(changes) { $0.key.sku }
            parameters.array(changes) { $0.key.warehouse.code }
            parameters.array(changes) { $0.value.onHand }
            parameters.array(changes) { $0.value.allocated }
            transaction.enqueue(lockStock, parameters)
            transaction.enqueue(changeStock, parameters)
        }
    }

    private struct StockKey: Hashable, Comparable {
        let sku: String
        let warehouse: WarehouseCode
        static func < (left: Self, right: Self) -> Bool { (left.sku, left.warehouse) < (right.sku, right.warehouse) }
    }

    private static let append = Statement(
        "stock_movements_insert",
        """
        INSERT INTO stock_movements (at, sku, warehouse, on_hand, allocated, reserved, reason, order_id, fulfilment_id,
                                     cause_topic, cause_partition, cause_offset)
        SELECT unnest($1::timestamptz[]), unnest($2::text[]), unnest($3::text[]), unnest($4::bigint[]),
               unnest($5::bigint[]), unnest($6::bigint[]), unnest($7::text[]), unnest($8::uuid[]), unnest($9::uuid[]),
               unnest($10::text[]), unnest($11::integer[]), unnest($12::bigint[])
        """)

    private static let changePool = Statement(
        "stock_pool_change",
        """
        -- Not an upsert: PostgreSQL checks the row to be inserted before it looks for a conflict, and a negative delta is
        -- no legal row. The row is there: it was locked, and so created, before.
        UPDATE stock_pool p
           SET reserved = p.reserved + change.delta
          FROM unnest($1::text[], $2::bigint[]) AS change (sku, delta)
         WHERE p.sku = change.sku
        """)

    /// Rows are created where goods of a SKU come to a warehouse for the first time, and locked in one order for all.
    private static let lockStock = Statement(
        "stock_lock",
        """
        WITH change AS (
            SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS c (sku, warehouse, on_hand, allocated)
        ), created AS (
            INSERT INTO stock (sku, warehouse) SELECT sku, warehouse FROM change ORDER BY sku, warehouse
            ON CONFLICT DO NOTHING
        )
        SELECT s.sku FROM stock s JOIN change USING (sku, warehouse) ORDER BY s.sku, s.warehouse FOR UPDATE OF s
        """)

    private static let changeStock = Statement(
        "stock_change",
        """
        UPDATE stock s
           SET on_hand = s.on_hand + change.on_hand, allocated = s.allocated + change.allocated
          FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS change (sku, warehouse, on_hand, allocated)
         WHERE s.sku = change.sku AND s.warehouse = change.warehouse
        """)
}

/// The locks that make promises exact under any number of lanes.
package enum StockLocks {
    /// Locks the pool rows of these SKUs, in ascending order, creating those that are missing. Result: sku, reserved.
    ///
    /// The lock is what orders all who promise stock of a SKU. Read `stock` only after it, in a later statement, which then
    /// sees what the holder before has committed.
    package static func enqueueLockPool(_ skus: some Collection<String>, in transaction: inout PostgresTransaction) {
        let sorted = Set(skus).sorted()
        var parameters = Parameters()
        parameters.array(sorted)
        transaction.enqueue(createPool, parameters)
        transaction.enqueue(lockPool, parameters)
    }

    /// How many results ``enqueueLockPool(_:in:)`` adds; the last of them has the rows.
    package static let lockPoolResults = 2

    /// Result: sku, warehouse, on_hand, allocated, safety; by SKU and warehouse.
    package static func enqueueReadAvailability(
        _ skus: some Collection<String>, in transaction: inout PostgresTransaction
    ) {
        var parameters = Parameters()
        parameters.array(Set(skus).sorted())
        transaction.enqueue(readAvailability, parameters)
    }

    private static let createPool = Statement(
        "stock_pool_create",
        "INSERT INTO stock_pool (sku) SELECT sku FROM unnest($1::text[]) AS s (sku) ORDER BY sku ON CONFLICT DO NOTHING")

    private static let lockPool = Statement(
        "stock_pool_lock", "SELECT sku, reserved FROM stock_pool WHERE sku = ANY ($1::text[]) ORDER BY sku FOR UPDATE")

    private static let readAvailability = Statement(
        "stock_read",
        """
        SELECT sku, warehouse, on_hand, allocated, safety FROM stock WHERE sku = ANY ($1::text[]) ORDER BY sku, warehouse
        """)
}
