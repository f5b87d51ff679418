import Postgres

/// What routing writes besides stock, standings and history.
enum WriteStatements {
    static let fulfilments = Statement(
        "routing_insert_fulfilments",
        """
        INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
        SELECT fulfilment_id, order_id, warehouse, $4::timestamptz
          FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS f (fulfilment_id, order_id, warehouse)
        """)

    static let statuses = Statement(
        "routing_insert_statuses",
        """
        INSERT INTO fulfilment_status (fulfilment_id, order_id, warehouse, state, updated_at)
        SELECT fulfilment_id, order_id, warehouse, 'planned', $4::timestamptz
          FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS f (fulfilment_id, order_id, warehouse)
        """)

    static let lines = Statement(
        "routing_insert_lines",
        """
        INSERT INTO fulfilment_lines (fulfilment_id, line_number, sku, quantity)
        SELECT unnest($1::uuid[]), unnest($2::integer[]), unnest($3::text[]), unnest($4::integer[])
        """)

    static let withdrawStatuses = Statement(
        "routing_withdraw_statuses",
        """
        UPDATE fulfilment_status SET state = 'cancelled', updated_at = $2::timestamptz
         WHERE fulfilment_id = ANY ($1::uuid[])
        """)

    static let withdrawLines = Statement(
        "routing_withdraw_lines",
        "UPDATE fulfilment_lines SET dropped = quantity - shipped WHERE fulfilment_id = ANY ($1::uuid[])")

    /// Rows stay at 0: an upsert of a row that is there is cheaper than deleting it and the dead row it leaves.
    static let reservations = Statement(
        "routing_reservations_set",
        """
        INSERT INTO pool_reservations (order_id, line_number, sku, quantity)
        SELECT unnest($1::uuid[]), unnest($2::integer[]), unnest($3::text[]), unnest($4::integer[])
        ON CONFLICT (order_id, line_number) DO UPDATE SET sku = excluded.sku, quantity = excluded.quantity
        """)

    static let adjustments = Statement(
        "routing_adjustments_insert",
        """
        INSERT INTO stock_adjustments (adjustment_id, warehouse, sku, change, applied_at)
        SELECT adjustment_id, warehouse, sku, change, $5::timestamptz
          FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[]) AS a (adjustment_id, warehouse, sku, change)
        """)

    static let clearBackorders = Statement(
        "routing_backorders_clear", "DELETE FROM backorders WHERE order_id = ANY ($1::uuid[])")

    static let backorders = Statement(
        "routing_backorders_insert",
        """
        INSERT INTO backorders (order_id, line_number, sku, quantity, since)
        SELECT unnest($1::uuid[]), unnest($2::integer[]), unnest($3::text[]), unnest($4::integer[]),
               unnest($5::timestamptz[])
        """)

    static let approvals = Statement(
        "routing_approvals_set",
        """
        INSERT INTO order_routing (order_id, revision, approved)
        SELECT unnest($1::uuid[]), unnest($2::integer[]), unnest($3::bytea[])
        ON CONFLICT (order_id) DO UPDATE SET revision = excluded.revision, approved = excluded.approved
        """)

    /// The rows come sorted, so that lanes wait for each other in one order.
    static let load = Statement(
        "routing_load_add",
        """
        INSERT INTO warehouse_load AS l (warehouse, day, fulfilments)
        SELECT unnest($1::text[]), unnest($2::integer[]), unnest($3::integer[])
        ON CONFLICT (warehouse, day) DO UPDATE SET fulfilments = l.fulfilments + excluded.fulfilments
        """)
}
