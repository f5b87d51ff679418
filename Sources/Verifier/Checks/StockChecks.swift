/// I3: pieces neither appear nor vanish.
extension SQLCheck {
    static let stock = [
        SQLCheck(
            .stock, "every counter of a warehouse is the sum of its ledger",
            """
            SELECT coalesce(s.on_hand, 0) = coalesce(m.on_hand, 0) AND coalesce(s.allocated, 0) = coalesce(m.allocated, 0) AS ok,
                   format('%s/%s: on hand %s, ledger %s; allocated %s, ledger %s', coalesce(s.warehouse, m.warehouse),
                          coalesce(s.sku, m.sku), s.on_hand, m.on_hand, s.allocated, m.allocated) AS what
              FROM stock s
              FULL JOIN (SELECT warehouse, sku, sum(on_hand) AS on_hand, sum(allocated) AS allocated
                           FROM stock_movements WHERE warehouse IS NOT NULL GROUP BY 1, 2) m USING (warehouse, sku)
            """),
        SQLCheck(
            .stock, "every counter of the pool is the sum of its ledger, and of what is reserved for orders",
            """
            SELECT coalesce(p.reserved, 0) = coalesce(m.reserved, 0) AND coalesce(p.reserved, 0) = coalesce(r.reserved, 0) AS ok,
                   format('%s: reserved %s, ledger %s, orders %s', coalesce(p.sku, m.sku, r.sku), p.reserved, m.reserved,
                          r.reserved) AS what
              FROM stock_pool p
              FULL JOIN (SELECT sku, sum(reserved) AS reserved FROM stock_movements GROUP BY 1) m
                     USING (sku)
              FULL JOIN (SELECT sku, sum(quantity) AS reserved FROM pool_reservations GROUP BY 1) r USING (sku)
            """),
        SQLCheck(
            .stock, "what a warehouse has allocated is what its open fulfilments want",
            """
            SELECT s.allocated = coalesce(f.open, 0) AS ok,
                   format('%s/%s: allocated %s, open fulfilments %s', s.warehouse, s.sku, s.allocated, coalesce(f.open, 0)) AS what
              FROM stock s
              LEFT JOIN (SELECT f.warehouse, l.sku, sum(l.quantity - l.shipped - l.dropped) AS open
                           FROM fulfilments f JOIN fulfilment_lines l USING (fulfilment_id) GROUP BY 1, 2) f
                     USING (warehouse, sku)
            """),
        SQLCheck(
            .stock, "nothing is negative, and nothing is allocated that is not there",
            """
            SELECT on_hand >= 0 AND allocated >= 0 AND allocated <= on_hand AS ok,
                   format('%s/%s: %s on hand, %s allocated', warehouse, sku, on_hand, allocated) AS what
              FROM stock
            UNION ALL
            SELECT reserved >= 0, format('%s: %s reserved', sku, reserved) FROM stock_pool
            """),
        SQLCheck(
            .stock, "nothing was oversold: what is promised lies on the shelves, above the safety stock",
            """
            SELECT p.reserved <= coalesce(s.free, 0)
                   -- Pieces that turned out to be missing after they were promised are no overselling; an alert tells.
                   OR EXISTS (SELECT FROM stock_movements m WHERE m.sku = p.sku AND m.reason = 'adjusted') AS ok,
                   format('%s: %s promised, %s free', p.sku, p.reserved, coalesce(s.free, 0)) AS what
              FROM stock_pool p
              LEFT JOIN (SELECT sku, sum(greatest(0, on_hand - allocated - safety)) AS free FROM stock GROUP BY 1) s USING (sku)
            """),
        SQLCheck(
            .stock, "opening stock and receipts, less what warehouses sent or missed, is what is on hand",
            """
            WITH applied AS (
                SELECT DISTINCT s.id, s.place, s.reference, s.detail
                  FROM seen s
                  JOIN warehouse_messages w ON w.warehouse = s.place AND w.out_biz_code = s.reference
                 WHERE s.topic = 'wms.outbound.confirmed' AND w.outcome = 'applied'
            ), flows AS (
                -- What was there when the recording began, and what people booked by hand.
                SELECT m.warehouse, m.sku, m.on_hand AS pieces FROM stock_movements m
                 WHERE m.warehouse IS NOT NULL
                   AND NOT EXISTS (SELECT FROM spans x WHERE x.topic = m.cause_topic AND x.partition = m.cause_partition
                                      AND m.cause_offset >= x.first)
                UNION ALL
                SELECT a.place, a.id, a.number
                  FROM (SELECT DISTINCT reference, id, place, number FROM seen WHERE topic = 'stock.adjusted') a
                  JOIN stock_adjustments b ON b.adjustment_id = a.reference
                UNION ALL
                SELECT DISTINCT ON (q.parcel, q.sku, q.id) q.place, q.sku, -q.pieces
                  FROM (SELECT a.id, a.place, p.key AS parcel, i.key AS sku, i.value::bigint AS pieces
                          FROM applied a, jsonb_each(a.detail -> 'parcels') p, jsonb_each_text(p.value) i) q
                UNION ALL
                SELECT a.place, i.key, -i.value::bigint FROM applied a, jsonb_each_text(a.detail -> 'lacking') i
                UNION ALL
                SELECT r.place, i.key, i.value::bigint
                  FROM (SELECT DISTINCT id, place, reference, detail FROM seen WHERE topic = 'wms.returns.received') r,
                       jsonb_each_text(r.detail) i
            )
            SELECT s.on_hand = coalesce(f.pieces, 0) AS ok,
                   format('%s/%s: %s on hand, inputs make %s', s.warehouse, s.sku, s.on_hand, coalesce(f.pieces, 0)) AS what
              FROM stock s
              LEFT JOIN (SELECT warehouse, sku, sum(pieces) AS pieces FROM flows GROUP BY 1, 2) f USING (warehouse, sku)
            """),
    ]
}
