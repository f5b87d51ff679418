/// I2: effects recomputed from what caused them; each once.
extension SQLCheck {
    static let effects = [
        SQLCheck(
            .noDoubleEffect, "no cause has left the same line in an order's history twice",
            """
            SELECT count(*) = 1 AS ok,
                   format('order %s: %s by %s[%s]@%s, %s times', order_id, event, cause_topic, cause_partition,
                          cause_offset, count(*)) AS what
              FROM order_history
             GROUP BY order_id, stage, event, summary, detail::text, cause_topic, cause_partition, cause_offset
            """),
        SQLCheck(
            .noDoubleEffect, "the ledger allocates each line of a fulfilment once",
            """
            SELECT l.quantity = m.quantity AS ok,
                   format('fulfilment %s, %s: planned %s, allocated %s', coalesce(l.fulfilment_id, m.fulfilment_id),
                          coalesce(l.sku, m.sku), coalesce(l.quantity, 0), coalesce(m.quantity, 0)) AS what
              FROM (SELECT fulfilment_id, sku, sum(quantity) AS quantity FROM fulfilment_lines GROUP BY 1, 2) l
              FULL JOIN (SELECT fulfilment_id, sku, sum(allocated) AS quantity FROM stock_movements
                          WHERE reason = 'allocated' AND warehouse IS NOT NULL GROUP BY 1, 2) m
                     USING (fulfilment_id, sku)
            """),
        SQLCheck(
            .noDoubleEffect, "what the ledger still allocates is what a fulfilment still has to send",
            """
            SELECT l.remaining = coalesce(m.allocated, 0) AS ok,
                   format('fulfilment %s, %s: %s to send, %s allocated', l.fulfilment_id, l.sku, l.remaining,
                          coalesce(m.allocated, 0)) AS what
              FROM (SELECT fulfilment_id, sku, sum(quantity - shipped - dropped) AS remaining FROM fulfilment_lines
                     GROUP BY 1, 2) l
              LEFT JOIN (SELECT fulfilment_id, sku, sum(allocated) AS allocated FROM stock_movements
                          WHERE fulfilment_id IS NOT NULL GROUP BY 1, 2) m USING (fulfilment_id, sku)
            """),
        SQLCheck(
            .noDoubleEffect, "the ledger deducts what a fulfilment has sent",
            """
            SELECT l.shipped = coalesce(m.deducted, 0) AS ok,
                   format('fulfilment %s, %s: shipped %s, deducted %s', l.fulfilment_id, l.sku, l.shipped,
                          coalesce(m.deducted, 0)) AS what
              FROM (SELECT fulfilment_id, sku, sum(shipped) AS shipped FROM fulfilment_lines GROUP BY 1, 2) l
              LEFT JOIN (SELECT fulfilment_id, sku, -sum(on_hand) AS deducted FROM stock_movements
                          WHERE reason = 'deducted' GROUP BY 1, 2) m USING (fulfilment_id, sku)
            """),
        SQLCheck(
            .noDoubleEffect, "a fulfilment has sent what its warehouse's messages say, each counted once",
            """
            WITH said AS (
                SELECT DISTINCT s.id, s.place, s.reference, s.detail
                  FROM seen s
                  JOIN warehouse_messages w ON w.warehouse = s.place AND w.out_biz_code = s.reference
                 WHERE s.topic = 'wms.outbound.confirmed' AND w.outcome = 'applied'
            ), parcels AS (
                SELECT DISTINCT d.id, p.key AS parcel, i.key AS sku, i.value::bigint AS pieces
                  FROM said d, jsonb_each(d.detail -> 'parcels') p, jsonb_each_text(p.value) i
            ), sent AS (
                SELECT id, sku, sum(pieces) AS pieces FROM parcels GROUP BY 1, 2
            )
            SELECT l.shipped = coalesce(t.pieces, 0) AS ok,
                   format('fulfilment %s, %s: shipped %s, the warehouse says %s', l.fulfilment_id, l.sku, l.shipped,
                          coalesce(t.pieces, 0)) AS what
              FROM (SELECT fulfilment_id::text, sku, sum(shipped) AS shipped FROM fulfilment_lines GROUP BY 1, 2) l
              LEFT JOIN sent t ON t.id = l.fulfilment_id AND t.sku = l.sku
             -- Warehouses that do not list what is in a parcel leave it to the line.
             WHERE EXISTS (SELECT FROM parcels q WHERE q.id = l.fulfilment_id) OR l.shipped = 0
            """),
        SQLCheck(
            .noDoubleEffect, "the parcels of a fulfilment are those that its warehouse named, each once",
            """
            SELECT coalesce(p.n, 0) = 1 AND s.parcel IS NOT NULL AS ok,
                   format('fulfilment %s: a parcel %s times', coalesce(p.fulfilment_id, s.id), coalesce(p.n, 0)) AS what
              FROM (SELECT fulfilment_id::text, tracking_number, count(*) AS n FROM packages GROUP BY 1, 2) p
              FULL JOIN (SELECT DISTINCT s.id, q.key AS parcel
                           FROM seen s
                           JOIN warehouse_messages w ON w.warehouse = s.place AND w.out_biz_code = s.reference
                          CROSS JOIN jsonb_each(s.detail -> 'parcels') q
                          WHERE s.topic = 'wms.outbound.confirmed' AND w.outcome = 'applied') s
                     ON s.id = p.fulfilment_id AND s.parcel = p.tracking_number
            """),
        SQLCheck(
            .noDoubleEffect, "what is reserved for an order is the sum of its ledger",
            """
            SELECT coalesce(r.quantity, 0) = coalesce(m.quantity, 0) AS ok,
                   format('order %s, %s: reserved %s, ledger %s', coalesce(r.order_id, m.order_id),
                          coalesce(r.sku, m.sku), coalesce(r.quantity, 0), coalesce(m.quantity, 0)) AS what
              FROM (SELECT order_id, sku, sum(quantity) AS quantity FROM pool_reservations GROUP BY 1, 2) r
              FULL JOIN (SELECT order_id, sku, sum(reserved) AS quantity FROM stock_movements
                          WHERE order_id IS NOT NULL GROUP BY 1, 2) m USING (order_id, sku)
            """),
        SQLCheck(
            .noDoubleEffect, "what came back is in the ledger once, as the warehouses said",
            """
            SELECT coalesce(c.accepted, 0) = coalesce(m.pieces, 0) AND coalesce(c.accepted, 0) = coalesce(s.pieces, 0) AS ok,
                   format('order %s, %s: accepted %s, ledger %s, warehouses %s', coalesce(c.order_id, m.order_id, s.order_id),
                          coalesce(c.sku, m.sku, s.sku), coalesce(c.accepted, 0), coalesce(m.pieces, 0),
                          coalesce(s.pieces, 0)) AS what
              FROM (SELECT c.order_id, l.sku, sum(l.accepted) AS accepted FROM cases c JOIN case_lines l USING (case_id)
                     GROUP BY 1, 2 HAVING sum(l.accepted) > 0) c
              FULL JOIN (SELECT order_id, sku, sum(on_hand) AS pieces FROM stock_movements WHERE reason = 'returned'
                          GROUP BY 1, 2) m USING (order_id, sku)
              FULL JOIN (SELECT k.order_id, i.key AS sku, sum(i.value::bigint) AS pieces
                           FROM (SELECT DISTINCT id, place, reference, detail FROM seen
                                  WHERE topic = 'wms.returns.received') r
                           JOIN cases k ON k.case_id::text = r.id
                          CROSS JOIN jsonb_each_text(r.detail) i
                          GROUP BY 1, 2) s USING (order_id, sku)
            """),
        SQLCheck(
            .noDoubleEffect, "the counts of an order are the sums of its lines, fulfilments and cases",
            """
            SELECT s.units_ordered = coalesce(l.pieces, 0) AND s.units_shipped = coalesce(f.shipped, 0)
                   AND s.units_allocated = coalesce(f.open, 0) AND s.units_backordered = coalesce(b.pieces, 0)
                   AND s.units_returned = coalesce(c.pieces, 0)
                   AND s.units_shipped + s.units_cancelled <= s.units_ordered AS ok,
                   format('order %s: ordered %s (%s), shipped %s (%s), allocated %s (%s), backordered %s (%s), returned %s (%s), '
                          'cancelled %s', s.order_id, s.units_ordered, coalesce(l.pieces, 0), s.units_shipped,
                          coalesce(f.shipped, 0), s.units_allocated, coalesce(f.open, 0), s.units_backordered,
                          coalesce(b.pieces, 0), s.units_returned, coalesce(c.pieces, 0), s.units_cancelled) AS what
              FROM order_status s
              LEFT JOIN (SELECT order_id, sum(quantity) AS pieces FROM order_lines GROUP BY 1) l USING (order_id)
              LEFT JOIN (SELECT f.order_id, sum(n.shipped) AS shipped, sum(n.quantity - n.shipped - n.dropped) AS open
                           FROM fulfilments f JOIN fulfilment_lines n USING (fulfilment_id) GROUP BY 1) f USING (order_id)
              LEFT JOIN (SELECT order_id, sum(quantity) AS pieces FROM backorders GROUP BY 1) b USING (order_id)
              LEFT JOIN (SELECT k.order_id, sum(n.accepted) AS pieces FROM cases k JOIN case_lines n USING (case_id)
                          GROUP BY 1) c USING (order_id)
            """),
        SQLCheck(
            .noDoubleEffect, "every change has a cause that was on its topic",
            """
            SELECT s.topic IS NOT NULL AS ok,
                   format('%s[%s]@%s is the cause of %s, and no record', c.cause_topic, c.cause_partition, c.cause_offset,
                          c.kind) AS what
              FROM (SELECT 'history' AS kind, cause_topic, cause_partition, cause_offset FROM order_history
                    UNION SELECT 'stock', cause_topic, cause_partition, cause_offset FROM stock_movements) c
              JOIN spans x ON x.topic = c.cause_topic AND x.partition = c.cause_partition AND c.cause_offset >= x.first
              LEFT JOIN (SELECT DISTINCT topic, partition, record_offset FROM seen) s
                     ON s.topic = c.cause_topic AND s.partition = c.cause_partition AND s.record_offset = c.cause_offset
            """),
    ]
}
