import Postgres

/// The SQL of the proof. Every check answers with a first row that counts what was compared, in its third column, and
/// then one row (sku, warehouse, counter, expected) for each violation, at most 1 000.
enum StockStatements {
    static let checks: [(name: String, statement: Statement)] = [
        ("on hand = sum of the ledger", onHand),
        ("allocated = sum of the ledger", allocated),
        ("reserved = sum of the ledger", reserved),
        ("allocated = open lines of fulfilments", openLines),
        ("reserved = reservations of orders", reservations),
        ("0 <= allocated <= on hand", warehouseBounds),
        ("reserved >= 0", poolBounds),
    ]

    private static let onHand = Statement(
        "cli_verify_on_hand",
        """
        WITH compared AS (
            SELECT sku, warehouse, coalesce(s.on_hand, 0) AS counter, coalesce(m.total, 0)::bigint AS expected
              FROM stock s
              FULL JOIN (SELECT sku, warehouse, sum(on_hand) AS total FROM stock_movements
                          WHERE warehouse IS NOT NULL GROUP BY sku, warehouse) m USING (sku, warehouse)
        )
        SELECT NULL::text, NULL::text, count(*), 0::bigint FROM compared
        UNION ALL
        (SELECT * FROM compared WHERE counter <> expected ORDER BY sku, warehouse LIMIT 1000)
        """)

    private static let allocated = Statement(
        "cli_verify_allocated",
        """
        WITH compared AS (
            SELECT sku, warehouse, coalesce(s.allocated, 0) AS counter, coalesce(m.total, 0)::bigint AS expected
              FROM stock s
              FULL JOIN (SELECT sku, warehouse, sum(allocated) AS total FROM stock_movements
                          WHERE warehouse IS NOT NULL GROUP BY sku, warehouse) m USING (sku, warehouse)
        )
        SELECT NULL::text, NULL::text, count(*), 0::bigint FROM compared
        UNION ALL
        (SELECT * FROM compared WHERE counter <> expected ORDER BY sku, warehouse LIMIT 1000)
        """)

    private static let reserved = Statement(
        "cli_verify_reserved",
        """
        WITH compared AS (
            SELECT sku, NULL::text AS warehouse, coalesce(p.reserved, 0) AS counter, coalesce(m.total, 0)::bigint AS expected
              FROM stock_pool p
              FULL JOIN (SELECT sku, sum(reserved) AS total FROM stock_movements GROUP BY sku) m USING (sku)
        )
        SELECT NULL::text, NULL::text, count(*), 0::bigint FROM compared
        UNION ALL
        (SELECT * FROM compared WHERE counter <> expected ORDER BY sku LIMIT 1000)
        """)

    private static let openLines = Statement(
        "cli_verify_open_lines",
        """
        WITH compared AS (
            SELECT sku, warehouse, coalesce(s.allocated, 0) AS counter, coalesce(f.total, 0)::bigint AS expected
              FROM stock s
              FULL JOIN (SELECT l.sku, f.warehouse, sum(l.quantity - l.shipped - l.dropped) AS total
                           FROM fulfilment_lines l JOIN fulfilments f USING (fulfilment_id)
                          WHERE l.quantity > l.shipped + l.dropped
                          GROUP BY l.sku, f.warehouse) f USING (sku, warehouse)
        )
        SELECT NULL::text, NULL::text, count(*), 0::bigint FROM compared
        UNION ALL
        (SELECT * FROM compared WHERE counter <> expected ORDER BY sku, warehouse LIMIT 1000)
        """)

    private static let reservations = Statement(
        "cli_verify_reservations",
        """
        WITH compared AS (
            SELECT sku, NULL::text AS warehouse, coalesce(p.reserved, 0) AS counter, coalesce(r.total, 0)::bigint AS expected
              FROM stock_pool p
              FULL JOIN (SELECT sku, sum(quantity) AS total FROM pool_reservations GROUP BY sku) r USING (sku)
        )
        SELECT NULL::text, NULL::text, count(*), 0::bigint FROM compared
        UNION ALL
        (SELECT * FROM compared WHERE counter <> expected ORDER BY sku LIMIT 1000)
        """)

    /// The table refuses these; a database that was repaired by hand, without its constraints, does not.
    private static let warehouseBounds = Statement(
        "cli_verify_warehouse_bounds",
        """
        SELECT NULL::text, NULL::text, count(*), 0::bigint FROM stock
        UNION ALL
        (SELECT sku, warehouse, allocated, on_hand FROM stock
          WHERE on_hand < 0 OR allocated < 0 OR allocated > on_hand ORDER BY sku, warehouse LIMIT 1000)
        """)

    private static let poolBounds = Statement(
        "cli_verify_pool_bounds",
        """
        SELECT NULL::text, NULL::text, count(*), 0::bigint FROM stock_pool
        UNION ALL
        (SELECT sku, NULL::text, reserved, 0::bigint FROM stock_pool WHERE reserved < 0 ORDER BY sku LIMIT 1000)
        """)
}
