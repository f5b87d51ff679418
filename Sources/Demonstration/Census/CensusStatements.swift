import Postgres

/// What is asked of the database while the demonstration runs and when it is over. The database is the demonstration's own,
/// so nothing is filtered by cluster.
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
        UNION ALL SELECT 'position', consumer_group, next_offset, topic, partition FROM consumer_progress WHERE topic NOT LIKE '~%'
        """)

    static let reasons = Statement(
        "demo_reasons",
        """
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
        SELECT 'backordered', b.sku || ' ' || coalesce(g.name, '') || ': not enough in stock', count(DISTINCT b.order_id)
          FROM backorders b LEFT JOIN goods g USING (sku) GROUP BY 2
        UNION ALL
        SELECT 'cancelled', c.reason, count(DISTINCT c.order_id)
          FROM cases c JOIN order_status s USING (order_id)
         WHERE s.status = 'cancelled' AND c.kind = 'cancel' AND c.state <> 'rejected' GROUP BY 2
        UNION ALL
        SELECT 'dead-lettered', left(reason_code || ': ' || reason, 140), count(*)
          FROM parked_records WHERE consumer_group = 'channel-ingest' GROUP BY 2
        ORDER BY 1, 3 DESC, 2
        """)

    /// The counters against the sums of the ledger, both levels.
    static let stockProof = Statement(
        "demo_stock_proof",
        """
        WITH counters AS (
            SELECT sku, warehouse, on_hand, allocated, 0::bigint AS reserved FROM stock
            UNION ALL SELECT sku, NULL, 0, 0, reserved FROM stock_pool
        ), ledger AS (
            SELECT sku, warehouse, sum(on_hand)::bigint AS on_hand, sum(allocated)::bigint AS allocated, 0::bigint AS reserved
              FROM stock_movements WHERE warehouse IS NOT NULL GROUP BY sku, warehouse
            UNION ALL
            SELECT sku, NULL, 0, 0, sum(reserved)::bigint FROM stock_movements GROUP BY sku HAVING sum(reserved) <> 0
        ), compared AS (
            SELECT c.on_hand IS DISTINCT FROM l.on_hand OR c.allocated IS DISTINCT FROM l.allocated
                       OR c.reserved IS DISTINCT FROM l.reserved AS differs,
                   coalesce(c.on_hand, 0) < 0 OR coalesce(c.allocated, 0) < 0 OR coalesce(c.reserved, 0) < 0
                       OR coalesce(c.allocated, 0) > coalesce(c.on_hand, 0) AND c.warehouse IS NOT NULL AS negative,
                   c.on_hand, c.allocated, c.reserved,
                   -- A counter of nothing needs no ledger.
                   coalesce(c.on_hand, 0) = 0 AND coalesce(c.allocated, 0) = 0 AND coalesce(c.reserved, 0) = 0
                       AND coalesce(l.on_hand, 0) = 0 AND coalesce(l.allocated, 0) = 0 AND coalesce(l.reserved, 0) = 0 AS empty
              FROM counters c FULL JOIN ledger l ON l.sku = c.sku AND l.warehouse IS NOT DISTINCT FROM c.warehouse
        )
        SELECT count(*), (SELECT count(*) FROM stock_movements), count(*) FILTER (WHERE differs AND NOT empty),
               count(*) FILTER (WHERE negative), coalesce(sum(on_hand), 0)::bigint, coalesce(sum(allocated), 0)::bigint,
               coalesce(sum(reserved), 0)::bigint
          FROM compared
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
              LEFT JOIN LATERAL (
                       SELECT min(f.released_at) AS released_at FROM fulfilment_status f WHERE f.order_id = m.order_id) r ON true
             WHERE m.outcome = 'accepted' AND v.outcome = 'approve'
        )
        SELECT 'raw order to approved', round(percentile_disc(0.5) WITHIN GROUP (ORDER BY approved))::bigint,
               round(percentile_disc(0.99) WITHIN GROUP (ORDER BY approved))::bigint, count(approved)
          FROM spans
        UNION ALL
        SELECT 'raw order to the warehouse''s request', round(percentile_disc(0.5) WITHIN GROUP (ORDER BY requested))::bigint,
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

    static let stragglers = Statement(
        "demo_stragglers",
        """
        SELECT o.channel || '/' || o.shop || '/' || o.channel_order_id, s.status
          FROM order_status s JOIN orders o USING (order_id)
         WHERE s.status IN ('in_review', 'approved', 'partially_allocated', 'allocated', 'in_fulfilment')
         ORDER BY o.order_id LIMIT 5
        """)
}
