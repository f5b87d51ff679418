import Domain
import Events
package import Postgres

/// The only writer of stock counters: every change goes through the ledger, so that the two cannot differ.
package enum StockLedger {
    /// What a batch knows of the stock that it changes.
    package enum Basis {
        /// Nothing, as it only gives back or books what has happened: right whatever the counters say.
        case nothing
        /// The rows of the pool are locked.
        case locked
        /// It was read without a lock, and the decisions rely on it.
        case read(StockReliance)

        /// Of a batch that relies on nothing but what it takes.
        package static func of(_ reading: StockReading) -> Basis {
            reading.isLocked ? .locked : .read(StockReliance(on: reading))
        }
    }

    /// Appends the movements to the ledger and applies their sums to `stock` and `stock_pool`, taking the locks that are not
    /// held yet (``StockLocks``) and verifying what was relied on.
    ///
    /// Call it last in `store`: others wait for the locks that it takes. A counter that would become negative, or an
    /// allocation beyond what is on hand, is refused by the table (23514).
    package static func enqueue(
        _ movements: [StockMovement], on basis: Basis, in transaction: inout PostgresTransaction
    ) {
        if !movements.isEmpty { enqueueEntries(movements, in: &transaction) }
        let changes = StockChanges(movements)
        switch basis {
        case .nothing:
            if !changes.pooled.isEmpty { StockLocks.enqueueLock(changes.pooled.map(\.sku), in: &transaction) }
        case .locked: break
        case .read(let reliance): reliance.enqueueVerification(of: changes, in: &transaction)
        }
        enqueueCounters(changes, in: &transaction)
    }

    private static func enqueueEntries(_ movements: [StockMovement], in transaction: inout PostgresTransaction) {
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
    }

    private static func enqueueCounters(_ changes: StockChanges, in transaction: inout PostgresTransaction) {
        if !changes.pooled.isEmpty {
            var parameters = Parameters()
            parameters.array(changes.pooled) { $0.sku }
            parameters.array(changes.pooled) { $0.reserved }
            transaction.enqueue(changePool, parameters)
        }
        guard !changes.shelves.isEmpty else { return }
        // Where pieces were or are allocated there is a shelf. Anything else may be the first that is heard of one; if it
        // takes away what was never there, the empty shelf refuses it.
        let perhapsNew = changes.shelves.filter { $0.onHand != 0 && $0.allocated >= 0 }
        if !perhapsNew.isEmpty {
            var parameters = Parameters()
            parameters.array(perhapsNew) { $0.sku }
            parameters.array(perhapsNew) { $0.warehouse.code }
            transaction.enqueue(createShelves, parameters)
        }
        var parameters = Parameters()
        parameters.array(changes.shelves) { $0.sku }
        parameters.array(changes.shelves) { $0.warehouse.code }
        parameters.array(changes.shelves) { $0.onHand }
        parameters.array(changes.shelves) { $0.allocated }
        transaction.enqueue(changeShelves, parameters)
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

    private static let createShelves = Statement(
        "stock_create",
        """
        INSERT INTO stock (sku, warehouse)
        SELECT sku, warehouse FROM unnest($1::text[], $2::text[]) AS c (sku, warehouse)
         WHERE NOT EXISTS (SELECT FROM stock s WHERE s.sku = c.sku AND s.warehouse = c.warehouse)
         ORDER BY sku, warehouse
        ON CONFLICT DO NOTHING
        """)

    private static let changeShelves = Statement(
        "stock_change",
        """
        -- Locked in the one order, as they are changed: a plan by key goes through the changes as they are sorted here, or
        -- through the index, which has the same order. Who had to wait for a row changes its newest version, and adds to
        -- what it holds then.
        UPDATE stock s
           SET on_hand = s.on_hand + change.on_hand, allocated = s.allocated + change.allocated
          FROM (SELECT unnest($1::text[]) COLLATE "C" AS sku, unnest($2::text[]) COLLATE "C" AS warehouse,
                       unnest($3::bigint[]) AS on_hand, unnest($4::bigint[]) AS allocated
                 ORDER BY sku, warehouse) AS change
         WHERE s.sku = change.sku AND s.warehouse = change.warehouse
        """)
}
