package import Domain
package import Postgres

/// The narrow row of each order: the states of its small machines, its counts of pieces, and the status that follows.
package enum Standings {
    /// Locks the rows of these orders in id order. Read the result with ``read(_:)``.
    ///
    /// This is the lock of an order: whoever changes anything about it holds it.
    package static func enqueueLock(_ orders: some Collection<OrderID>, in transaction: inout PostgresTransaction) {
        var parameters = Parameters()
        parameters.array(Set(orders).sorted())
        transaction.enqueue(lock, parameters)
    }

    /// The standings that ``enqueueLock(_:in:)`` found. An order that is missing is not known.
    package static func read(_ rows: PostgresRows) -> [OrderID: OrderStanding] {
        var standings: [OrderID: OrderStanding] = [:]
        standings.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            guard let payment = PaymentState(rawValue: rows.text(row, 1)), let audit = AuditState(rawValue: rows.text(row, 2))
            else { preconditionFailure("order_status holds a state that this version does not know") }
            standings[rows.id(row, 0)] = OrderStanding(
                payment: payment, audit: audit, activeHolds: rows.int32(row, 3),
                units: UnitCounts(
                    ordered: rows.int32(row, 4), allocated: rows.int32(row, 5), backordered: rows.int32(row, 6),
                    shipped: rows.int32(row, 7), delivered: rows.int32(row, 8), cancelled: rows.int32(row, 9),
                    returned: rows.int32(row, 10)),
                isWithWarehouse: rows.bool(row, 11), isCompletedByChannel: rows.bool(row, 12))
        }
        return standings
    }

    /// Adds the rows of new orders.
    package static func enqueueInsert(
        _ orders: [(id: OrderID, standing: OrderStanding, isStockShort: Bool)], in transaction: inout PostgresTransaction
    ) {
        guard !orders.isEmpty else { return }
        var parameters = Parameters()
        parameters.add(orders.map { ($0.id, $0.standing) })
        parameters.array(orders) { $0.isStockShort }
        transaction.enqueue(insert, parameters)
    }

    /// Writes the machines and counts of orders that are locked, and the status derived from them.
    package static func enqueueUpdate(
        _ changes: [(id: OrderID, standing: OrderStanding)], in transaction: inout PostgresTransaction
    ) {
        guard !changes.isEmpty else { return }
        var parameters = Parameters()
        parameters.add(changes)
        transaction.enqueue(update, parameters)
    }

    private static let lock = Statement(
        "order_status_lock",
        """
        SELECT order_id, payment, audit, active_holds, units_ordered, units_allocated, units_backordered, units_shipped,
               units_delivered, units_cancelled, units_returned, with_warehouse, completed_by_channel
          FROM order_status WHERE order_id = ANY ($1::uuid[]) ORDER BY order_id FOR UPDATE
        """)

    private static let insert = Statement(
        "order_status_insert",
        """
        INSERT INTO order_status (order_id, status, payment, audit, active_holds, units_ordered, units_allocated,
                                  units_backordered, units_shipped, units_delivered, units_cancelled, units_returned,
                                  with_warehouse, completed_by_channel, stock_short)
        SELECT unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), unnest($5::integer[]),
               unnest($6::integer[]), unnest($7::integer[]), unnest($8::integer[]), unnest($9::integer[]),
               unnest($10::integer[]), unnest($11::integer[]), unnest($12::integer[]), unnest($13::boolean[]),
               unnest($14::boolean[]), unnest($15::boolean[])
        """)

    private static let update = Statement(
        "order_status_update",
        """
        UPDATE order_status s
           SET status = c.status, payment = c.payment, audit = c.audit, active_holds = c.active_holds,
               units_ordered = c.ordered, units_allocated = c.allocated, units_backordered = c.backordered,
               units_shipped = c.shipped, units_delivered = c.delivered, units_cancelled = c.cancelled,
               units_returned = c.returned, with_warehouse = c.with_warehouse, completed_by_channel = c.completed,
               updated_at = clock_timestamp()
          FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[], $7::integer[],
                      $8::integer[], $9::integer[], $10::integer[], $11::integer[], $12::integer[],
                      $13::boolean[], $14::boolean[])
            AS c (order_id, status, payment, audit, active_holds, ordered, allocated, backordered, shipped, delivered,
                  cancelled, returned, with_warehouse, completed)
         WHERE s.order_id = c.order_id
        """)
}

extension Parameters {
    /// The fourteen columns that insert and update have in common.
    fileprivate mutating func add(_ changes: [(id: OrderID, standing: OrderStanding)]) {
        array(changes) { $0.id }
        array(changes) { $0.standing.status.rawValue }
        array(changes) { $0.standing.payment.rawValue }
        array(changes) { $0.standing.audit.rawValue }
        array(changes) { $0.standing.activeHolds }
        array(changes) { $0.standing.units.ordered }
        array(changes) { $0.standing.units.allocated }
        array(changes) { $0.standing.units.backordered }
        array(changes) { $0.standing.units.shipped }
        array(changes) { $0.standing.units.delivered }
        array(changes) { $0.standing.units.cancelled }
        array(changes) { $0.standing.units.returned }
        array(changes) { $0.standing.isWithWarehouse }
        array(changes) { $0.standing.isCompletedByChannel }
    }
}
