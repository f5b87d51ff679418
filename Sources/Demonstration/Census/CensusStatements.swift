import Postgres

/// What is asked of the database while the demonstration runs and when it is over. The database is the demonstration's
/// own, so nothing is filtered by cluster.
enum CensusStatements {
    static let snapshot = Statement(
        "demo_snapshot",
        """
        SELECT 'message', outcome, count(*), NULL::text, NULL::integer FROM channel_messages GROUP BY outcome
        UNION ALL SELECT 'order', status, count(*), NULL, NULL FROM order_status GROUP BY status
        UNION ALL SELECT 'parked', consumer_group, count(*), NULL, NULL FROM parked_records GROUP BY consumer_group
        UNION ALL SELECT 'outbox', consumer_group, count(*), NULL, NULL FROM outbox GROUP BY consumer_group
        UNION ALL SELECT 'case', 'open', count(*), NULL, NULL FROM cases
                   WHERE state NOT IN ('rejected', 'completed', 'cancelled', 'expired')
        UNION ALL SELECT 'timer', consumer_group, count(*), NULL, NULL FROM timers WHERE due_at <= clock_timestamp()
                   GROUP BY consumer_group
        -- Timers have rows of progress too; they are no topics.
        UNION ALL SELECT 'position', consumer_group, next_offset, topic, partition FROM consumer_progress
                   WHERE topic NOT LIKE '~%'
        """)

    static let reasons = Statement(
        "demo_reasons",
        #"""
        SELECT 'held', h.type || ': ' || h.reason, count(DISTINCT h.order_id)
          FROM order_holds h JOIN order_status s USING (order_id)
         WHERE h.state = 'active' AND s.status = 'on_hold' GROUP BY 2
        UNION ALL
        SELECT 'rejected', coalesce(f.finding ->> 'rule', 'by a rule'), count(DISTINCT v.order_id)
          FROM audit_verdicts v
          JOIN order_status s USING (order_id)
          LEFT JOIN LATERAL jsonb_array_elements(
                   CASE jsonb_typeof(v.findings) WHEN 'array' THEN v.findings ELSE '[]' END) AS f (finding) ON true
         WHERE s.status = 'rejected' GROUP BY 2
        UNION ALL
        SELECT 'backordered', b.sku || ' ' || coalesce(g.name, '') || ': not enough in stock',
               count(DISTINCT b.order_id)
          FROM backorders b LEFT JOIN goods g USING (sku) GROUP BY 2
        UNION ALL
        SELECT 'cancelled', c.reason, count(DISTINCT c.order_id)
          FROM cases c JOIN order_status s USING (order_id)
         WHERE s.status = 'cancelled' AND c.kind = 'cancel' AND c.state <> 'rejected' GROUP BY 2
        UNION ALL
        -- Where a text breaks off differs from record to record; the kind of break does not.
        SELECT 'dead-lettered', left(reason_code || ': ' || regexp_replace(reason, ' \(at byte \d+\)', ''), 110),
               count(*)
          FROM parked_records WHERE consumer_group = 'channel-ingest' GROUP BY 2
        ORDER BY 1, 3 DESC, 2
        """#)

    static let stock = Statement(
        "demo_stock_totals",
        """
        SELECT (SELECT count(*) FROM stock) + (SELECT count(*) FROM stock_pool), (SELECT count(*) FROM stock_movements),
               (SELECT coalesce(sum(on_hand), 0)::bigint FROM stock),
               (SELECT coalesce(sum(allocated), 0)::bigint FROM stock),
               (SELECT coalesce(sum(reserved), 0)::bigint FROM stock_pool)
        """)

    /// From the moment a record lay on Kafka.
    static let latencies = Statement(
        "demo_latencies",
        """
        WITH spans AS (
            SELECT extract(epoch FROM v.decided_at - m.received_at) * 1000 AS approved,
                   extract(epoch FROM r.released_at - m.received_at) * 1000 AS requested
              FROM channel_messages m
              JOIN audit_verdicts v USING (order_id)
              -- Grouped once: looked up order by order, it took minutes for 70,000 orders.
              LEFT JOIN (SELECT order_id, min(released_at) AS released_at FROM fulfilment_status GROUP BY order_id) r
                   USING (order_id)
             WHERE m.outcome = 'accepted' AND v.outcome = 'approve'
        )
        SELECT 'raw order to approved', round(percentile_disc(0.5) WITHIN GROUP (ORDER BY approved))::bigint,
               round(percentile_disc(0.99) WITHIN GROUP (ORDER BY approved))::bigint, count(approved)
          FROM spans
        UNION ALL
        SELECT 'raw order to the warehouse''s request',
               round(percentile_disc(0.5) WITHIN GROUP (ORDER BY requested))::bigint,
               round(percentile_disc(0.99) WITHIN GROUP (ORDER BY requested))::bigint, count(requested)
          FROM spans
        """)

    static let channels = Statement(
        "demo_channels",
        """
        SELECT o.channel, s.status, count(*) FROM orders o JOIN order_status s USING (order_id) GROUP BY 1, 2
        UNION ALL
        SELECT o.channel, m.outcome, count(*) FROM channel_messages m JOIN orders o USING (order_id)
         WHERE m.outcome IN ('duplicate', 'stale', 'updated') GROUP BY 1, 2
        UNION ALL
        SELECT split_part(convert_from(key, 'UTF8'), '/', 1), 'dead-lettered', count(*)
          FROM parked_records WHERE consumer_group = 'channel-ingest' GROUP BY 1
        """)

    static let extras = Statement(
        "demo_extras",
        """
        SELECT '', 'parcels with a tracking number', count(*) FROM packages
        UNION ALL SELECT '', 'orders sent back and refunded', count(*) FROM order_status WHERE status = 'returned'
        UNION ALL SELECT '', 'refunds paid', count(*) FROM refunds WHERE state = 'settled'
        UNION ALL SELECT '', 'orders that another warehouse sent after the first could not',
                  count(DISTINCT order_id) FROM fulfilment_status WHERE state IN ('short', 'rejected')
        UNION ALL SELECT '', 'alerts open for people', count(*) FROM alerts WHERE state = 'open'
        """)

    /// An order with a story worth telling.
    static let example = Statement(
        "demo_example",
        """
        SELECT o.channel || '/' || o.shop || '/' || o.channel_order_id
          FROM orders o JOIN order_status s USING (order_id)
         ORDER BY s.status = 'returned' DESC, s.status = 'shipped' DESC, o.order_id LIMIT 1
        """)

    static let stragglers = Statement(
        "demo_stragglers",
        """
        SELECT o.channel || '/' || o.shop || '/' || o.channel_order_id, s.status
          FROM order_status s JOIN orders o USING (order_id)
         WHERE s.status IN ('in_review', 'approved', 'partially_allocated', 'allocated', 'in_fulfilment')
         ORDER BY o.order_id LIMIT 5
        """)
}
