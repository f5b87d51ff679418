import Postgres

/// What routing reads. The orders are locked before any of these about orders runs; what is read of stock is locked before
/// or verified after.
enum ReadStatements {
    static let appliedAdjustments = Statement(
        "routing_applied_adjustments",
        "SELECT adjustment_id FROM stock_adjustments WHERE adjustment_id = ANY ($1::text[])")

    /// The oldest orders that wait for each SKU. Run before the orders are locked, to know which, and again under the pool's
    /// lock, to see those that began to wait in between.
    static let waiting = Statement(
        "routing_waiting",
        """
        SELECT w.sku, b.order_id
          FROM unnest($1::text[]) AS w (sku)
         CROSS JOIN LATERAL (
               SELECT order_id, since FROM backorders WHERE sku = w.sku ORDER BY since, order_id LIMIT $2::integer) AS b
         ORDER BY w.sku, b.since, b.order_id
        """)

    static let approvals = Statement(
        "routing_approvals", "SELECT order_id, approved FROM order_routing WHERE order_id = ANY ($1::uuid[])")

    static let reservations = Statement(
        "routing_reservations",
        "SELECT order_id, line_number, sku, quantity FROM pool_reservations WHERE order_id = ANY ($1::uuid[])")

    static let fulfilments = Statement(
        "routing_fulfilments",
        """
        SELECT f.order_id, f.fulfilment_id, f.warehouse, s.state, l.line_number, l.sku, l.quantity, l.shipped, l.dropped
          FROM fulfilments f
          JOIN fulfilment_status s USING (fulfilment_id)
          JOIN fulfilment_lines l USING (fulfilment_id)
         WHERE f.order_id = ANY ($1::uuid[])
         ORDER BY f.fulfilment_id, l.line_number
        """)

    static let backorders = Statement(
        "routing_backorders",
        "SELECT order_id, line_number, sku, quantity, since FROM backorders WHERE order_id = ANY ($1::uuid[])")

    static let holds = Statement(
        "routing_holds",
        """
        SELECT DISTINCT order_id FROM order_holds
         WHERE order_id = ANY ($1::uuid[]) AND state = 'active' AND 'routing' = ANY (blocks)
        """)

    static let goods = Statement(
        "routing_goods", "SELECT sku, weight_grams, goods_class, supplier FROM goods WHERE sku = ANY ($1::text[])")

    /// Yesterday's too: a warehouse west of Greenwich may still be in it.
    static let load = Statement(
        "routing_load",
        """
        SELECT warehouse, day, fulfilments FROM warehouse_load
         WHERE warehouse = ANY ($1::text[]) AND day >= (current_date - date '1970-01-01') - 1
        """)
}
