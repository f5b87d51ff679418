/// I1: every input has exactly one end, and there is nothing without an input.
extension SQLCheck {
    static let orders = [
        SQLCheck(
            .noLostOrder, "every raw record was taken in or set aside, once",
            """
            SELECT coalesce(m.n, 0) + coalesce(p.n, 0) = 1 AS ok,
                   format('channel.orders.raw[%s]@%s: taken in %s times, set aside %s times', s.partition,
                          s.record_offset, coalesce(m.n, 0), coalesce(p.n, 0)) AS what
              FROM seen s
              LEFT JOIN (SELECT partition, record_offset, count(*) AS n FROM channel_messages
                          WHERE topic = 'channel.orders.raw' GROUP BY 1, 2) m USING (partition, record_offset)
              LEFT JOIN (SELECT partition, record_offset, count(*) AS n FROM parked_records
                          WHERE topic = 'channel.orders.raw' AND cluster = (SELECT cluster FROM scope)
                          GROUP BY 1, 2) p USING (partition, record_offset)
             WHERE s.topic = 'channel.orders.raw'
            """),
        SQLCheck(
            .noLostOrder, "nothing was taken in that nobody sent",
            """
            SELECT s.topic IS NOT NULL AS ok, format('channel.orders.raw[%s]@%s', m.partition, m.record_offset) AS what
              FROM channel_messages m
              JOIN spans x ON x.topic = m.topic AND x.partition = m.partition AND m.record_offset >= x.first
              LEFT JOIN seen s ON s.topic = m.topic AND s.partition = m.partition AND s.record_offset = m.record_offset
            """),
        SQLCheck(
            .noLostOrder, "every order was accepted once",
            """
            SELECT coalesce(m.n, 0) = 1 AND o.order_id IS NOT NULL AS ok,
                   format('order %s: %s rows, accepted %s times', coalesce(o.order_id, m.order_id),
                          CASE WHEN o.order_id IS NULL THEN 0 ELSE 1 END, coalesce(m.n, 0)) AS what
              FROM orders o
              FULL JOIN (SELECT order_id, count(*) AS n FROM channel_messages WHERE outcome = 'accepted'
                          GROUP BY order_id) m USING (order_id)
            """),
        SQLCheck(
            .noLostOrder, "every order has a status, lines and a person",
            """
            SELECT s.order_id IS NOT NULL AND p.order_id IS NOT NULL AND l.n > 0 AS ok, format('order %s', o.order_id) AS what
              FROM orders o
              LEFT JOIN order_status s USING (order_id)
              LEFT JOIN order_personal p USING (order_id)
              LEFT JOIN (SELECT order_id, count(*) AS n FROM order_lines GROUP BY order_id) l USING (order_id)
            """),
        SQLCheck(
            .noLostOrder, "every order ended in a class: shipped, held, rejected, backordered, cancelled or unpaid",
            """
            SELECT s.status NOT IN ('in_review', 'approved', 'partially_allocated', 'allocated', 'in_fulfilment') AS ok,
                   format('order %s is %s', s.order_id, s.status) AS what
              FROM order_status s
            """),
        SQLCheck(
            .noLostOrder, "every raw record became what the plan foresaw",
            """
            WITH sent AS (
                SELECT s.reference, s.partition, s.record_offset,
                       row_number() OVER (PARTITION BY s.reference ORDER BY s.record_offset) AS nth
                  FROM seen s WHERE s.topic = 'channel.orders.raw'
            ), became AS (
                SELECT t.reference, t.nth, t.partition, t.record_offset, coalesce(m.outcome, 'dead-lettered') AS record
                  FROM sent t
                  LEFT JOIN channel_messages m ON m.topic = 'channel.orders.raw' AND m.partition = t.partition
                       AND m.record_offset = t.record_offset
            )
            SELECT CASE WHEN b.reference IS NULL THEN false
                        -- A record that the broker has twice is a repeat of what it says.
                        WHEN b.nth > 1 THEN b.record = CASE p.record WHEN 'accepted' THEN 'duplicate' ELSE p.record END
                        ELSE b.record = p.record END AS ok,
                   CASE WHEN b.reference IS NULL THEN format('the record of %s never reached its topic', p.reference)
                        ELSE format('channel.orders.raw[%s]@%s is %s, not %s', b.partition, b.record_offset, b.record, p.record)
                   END AS what
              FROM plan p LEFT JOIN became b USING (reference)
            """),
        SQLCheck(
            .noLostOrder, "every order ended in the class that the plan foresaw",
            """
            WITH classes AS (
                SELECT s.reference, s.partition, s.record_offset, m.order_id,
                       CASE WHEN o.status IN ('shipped', 'partially_shipped', 'delivered', 'partially_delivered',
                                              'completed', 'returned', 'partially_returned') THEN 'shipped'
                            WHEN o.status = 'on_hold' THEN 'held'
                            WHEN o.status = 'awaiting_payment' THEN 'unpaid'
                            WHEN o.status IN ('rejected', 'backordered', 'cancelled') THEN o.status END AS class
                  FROM seen s
                  JOIN channel_messages m ON m.topic = s.topic AND m.partition = s.partition
                       AND m.record_offset = s.record_offset AND m.outcome = 'accepted'
                  JOIN order_status o ON o.order_id = m.order_id
                 WHERE s.topic = 'channel.orders.raw'
            )
            SELECT c.class = p.class OR (q.pool IS NOT NULL AND c.class IN (q.class, q.other)) AS ok,
                   format('order %s (channel.orders.raw[%s]@%s) is %s, not %s', c.order_id, c.partition,
                          c.record_offset, coalesce(c.class, 'on its way'), coalesce(p.class, q.class || ' or ' || q.other)) AS what
              FROM plan p
              LEFT JOIN pools q USING (pool)
              LEFT JOIN classes c USING (reference)
             WHERE p.record = 'accepted'
            """),
        SQLCheck(
            .noLostOrder, "of orders that compete, as many ended in each class as the plan foresaw",
            """
            WITH classes AS (
                SELECT s.reference, s.partition, s.record_offset, m.order_id,
                       CASE WHEN o.status IN ('shipped', 'partially_shipped', 'delivered', 'partially_delivered',
                                              'completed', 'returned', 'partially_returned') THEN 'shipped'
                            WHEN o.status = 'on_hold' THEN 'held'
                            WHEN o.status = 'awaiting_payment' THEN 'unpaid'
                            WHEN o.status IN ('rejected', 'backordered', 'cancelled') THEN o.status END AS class
                  FROM seen s
                  JOIN channel_messages m ON m.topic = s.topic AND m.partition = s.partition
                       AND m.record_offset = s.record_offset AND m.outcome = 'accepted'
                  JOIN order_status o ON o.order_id = m.order_id
                 WHERE s.topic = 'channel.orders.raw'
            )
            SELECT q.count = count(*) FILTER (WHERE c.class = q.class) AS ok,
                   format('%s: %s of %s are %s, not %s', q.pool, count(*) FILTER (WHERE c.class = q.class), count(*),
                          q.class, q.count) AS what
              FROM pools q JOIN plan p USING (pool) LEFT JOIN classes c USING (reference)
             GROUP BY q.pool, q.class, q.count
            """),
    ]
}
