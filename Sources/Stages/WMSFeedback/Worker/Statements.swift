import Postgres

/// The stage's SQL.
enum Statements {
    static let ordersOfFulfilments = Statement(
        "feedback_orders",
        "SELECT DISTINCT order_id FROM fulfilments WHERE fulfilment_id = ANY ($1::uuid[])")

    /// All fulfilments of the orders, found by the index on the wide table: the narrow one has none to keep its updates
    /// cheap.
    static let fulfilments = Statement(
        "feedback_fulfilments",
        """
        SELECT s.fulfilment_id, f.order_id, o.channel, o.shop, o.channel_order_id, f.warehouse, s.state,
               s.acknowledged_at
          FROM fulfilments f
          JOIN fulfilment_status s USING (fulfilment_id)
          JOIN orders o ON o.order_id = f.order_id
         WHERE f.order_id = ANY ($1::uuid[])
        """)

    static let lines = Statement(
        "feedback_lines",
        """
        SELECT l.fulfilment_id, l.line_number, l.sku, l.quantity, l.shipped, l.dropped
          FROM fulfilments f JOIN fulfilment_lines l USING (fulfilment_id)
         WHERE f.order_id = ANY ($1::uuid[])
         ORDER BY l.fulfilment_id, l.line_number
        """)

    static let parcels = Statement(
        "feedback_parcels",
        "SELECT fulfilment_id, tracking_number FROM packages WHERE order_id = ANY ($1::uuid[])")

    static let messages = Statement(
        "feedback_messages",
        """
        SELECT m.warehouse, m.out_biz_code, m.fulfilment_id, m.status
          FROM warehouse_messages m JOIN unnest($1::text[], $2::text[]) AS asked (warehouse, out_biz_code)
         USING (warehouse, out_biz_code)
        """)

    static let weights = Statement(
        "feedback_weights",
        """
        SELECT g.sku, g.weight_grams FROM goods g
         WHERE g.weight_grams > 0
           AND g.sku IN (SELECT sku FROM fulfilment_lines WHERE fulfilment_id = ANY ($1::uuid[]))
        """)

    static let insertMessages = Statement(
        "feedback_insert_messages",
        """
        INSERT INTO warehouse_messages (warehouse, out_biz_code, fulfilment_id, status, outcome, reason, received_at)
        SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), unnest($5::text[]),
               unnest($6::text[]), unnest($7::timestamptz[])
        """)

    static let updateStatus = Statement(
        "feedback_update_status",
        """
        UPDATE fulfilment_status s
           SET state = c.state, acknowledged_at = c.acknowledged_at,
               -- A part that left earlier does not lose its day when the rest is dropped.
               shipped_at = coalesce(c.shipped_at, s.shipped_at), updated_at = c.at
          FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
            AS c (fulfilment_id, state, acknowledged_at, shipped_at, at)
         WHERE s.fulfilment_id = c.fulfilment_id
        """)

    static let addToLines = Statement(
        "feedback_add_to_lines",
        """
        UPDATE fulfilment_lines l
           SET shipped = l.shipped + c.shipped, dropped = l.dropped + c.dropped
          FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::integer[])
            AS c (fulfilment_id, line_number, shipped, dropped)
         WHERE l.fulfilment_id = c.fulfilment_id AND l.line_number = c.line_number
        """)

    static let insertPackages = Statement(
        "feedback_insert_packages",
        """
        INSERT INTO packages (package_id, fulfilment_id, order_id, carrier, tracking_number, weight_grams, lines,
                              shipped_at)
        SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::text[]), unnest($5::text[]),
               unnest($6::bigint[]), unnest($7::jsonb[]), unnest($8::timestamptz[])
        """)
}
