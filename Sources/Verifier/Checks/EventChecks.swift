/// I6: after repeats are dropped, the events are exactly those that follow from the rows.
extension SQLCheck {
    static let events = [
        SQLCheck(
            .eventsMatch, "orders.received: one for each revision that audit was to see",
            """
            SELECT coalesce(h.n, 0) = 1 AND coalesce(e.n, 0) = 1 AS ok,
                   format('order %s, revision %s: told %s times, %s events', coalesce(h.order_id, e.order_id),
                          coalesce(h.revision, e.revision), coalesce(h.n, 0), coalesce(e.n, 0)) AS what
              FROM (SELECT order_id::text, (detail ->> 'revision')::bigint AS revision, count(*) AS n FROM order_history
                     WHERE stage = 'channel-ingest' AND (detail ->> 'toldAudit')::boolean GROUP BY 1, 2) h
              FULL JOIN (SELECT order_id, number AS revision, count(*) AS n FROM seen WHERE topic = 'orders.received'
                          GROUP BY 1, 2) e USING (order_id, revision)
            """),
        SQLCheck(
            .eventsMatch, "orders.received: the last one has the lines of the order",
            """
            SELECT e.detail = l.lines AS ok, format('order %s, revision %s', e.order_id, e.number) AS what
              FROM (SELECT DISTINCT ON (order_id) order_id, number, detail FROM seen WHERE topic = 'orders.received'
                     ORDER BY order_id, number DESC) e
              JOIN orders o ON o.order_id::text = e.order_id AND o.told_revision = e.number
              JOIN (SELECT order_id::text, jsonb_object_agg(line_number || '/' || sku, quantity)
                               FILTER (WHERE NOT is_cancelled) AS lines
                      FROM order_lines GROUP BY 1) l ON l.order_id = e.order_id
             -- A cancellation strikes lines out later.
             WHERE NOT EXISTS (SELECT FROM cases c WHERE c.order_id::text = e.order_id)
            """),
        SQLCheck(
            .eventsMatch, "orders.approved, held and rejected: one for each of the audit's words",
            """
            SELECT coalesce(h.n, 0) = coalesce(e.n, 0) AS ok,
                   format('order %s %s: %s verdicts, %s events', coalesce(h.order_id, e.order_id),
                          coalesce(h.word, e.word), coalesce(h.n, 0), coalesce(e.n, 0)) AS what
              FROM (SELECT order_id::text, event AS word, count(*) AS n FROM order_history
                     WHERE stage = 'order-audit' AND event IN ('approved', 'held', 'rejected') GROUP BY 1, 2) h
              FULL JOIN (SELECT order_id, substring(topic FROM 8) AS word, count(*) AS n FROM seen
                          WHERE topic IN ('orders.approved', 'orders.held', 'orders.rejected') GROUP BY 1, 2) e
                     USING (order_id, word)
            """),
        SQLCheck(
            .eventsMatch, "fulfilments.planned: one for each fulfilment, with its warehouse and lines",
            """
            SELECT coalesce(e.n, 0) = 1 AND f.warehouse = e.place AND f.order_id::text = e.order_id
                   AND l.lines = e.detail::jsonb AS ok,
                   format('fulfilment %s: %s events', coalesce(f.fulfilment_id::text, e.id), coalesce(e.n, 0)) AS what
              FROM fulfilments f
              JOIN (SELECT fulfilment_id, jsonb_object_agg(line_number || '/' || sku, quantity) AS lines
                      FROM fulfilment_lines GROUP BY 1) l USING (fulfilment_id)
              FULL JOIN (SELECT id, count(*) AS n, min(place) AS place, min(order_id) AS order_id, min(detail::text) AS detail
                           FROM seen WHERE topic = 'fulfilments.planned' GROUP BY id) e ON e.id = f.fulfilment_id::text
            """),
        SQLCheck(
            .eventsMatch, "orders.backordered: one for each time that goods were missing",
            """
            SELECT coalesce(e.n, 0) >= coalesce(h.n, 0) AND (h.n IS NOT NULL OR p.n IS NOT NULL) AS ok,
                   format('order %s: backordered %s times, %s events', coalesce(h.order_id, e.order_id), coalesce(h.n, 0),
                          coalesce(e.n, 0)) AS what
              FROM (SELECT order_id::text, count(*) AS n FROM order_history WHERE event = 'routing.backordered' GROUP BY 1) h
              FULL JOIN (SELECT order_id, count(*) AS n FROM seen WHERE topic = 'orders.backordered' GROUP BY 1) e USING (order_id)
              LEFT JOIN (SELECT order_id::text, count(*) AS n FROM order_history WHERE stage = 'warehouse-routing' GROUP BY 1) p
                     USING (order_id)
            """),
        SQLCheck(
            .eventsMatch, "wms.outbound.requested: one for each fulfilment that was released, with its lines",
            """
            SELECT coalesce(e.n, 0) = 1 AND f.picking_code = e.reference AND f.warehouse = e.place
                   AND l.lines = e.detail::jsonb AS ok,
                   format('fulfilment %s: %s events', coalesce(f.fulfilment_id::text, e.id), coalesce(e.n, 0)) AS what
              FROM (SELECT f.* FROM fulfilments f WHERE f.picking_code IS NOT NULL) f
              JOIN (SELECT fulfilment_id, jsonb_object_agg(line_number || '/' || sku, quantity) AS lines
                      FROM fulfilment_lines GROUP BY 1) l USING (fulfilment_id)
              FULL JOIN (SELECT id, count(*) AS n, min(reference) AS reference, min(place) AS place, min(detail::text) AS detail
                           FROM seen WHERE topic = 'wms.outbound.requested' GROUP BY id) e ON e.id = f.fulfilment_id::text
            """),
        SQLCheck(
            .eventsMatch, "wms.outbound.cancel-requested: at most one for a fulfilment and case, and never without a case",
            """
            SELECT e.n = 1 AND c.case_id IS NOT NULL AND f.fulfilment_id IS NOT NULL AND f.order_id = c.order_id AS ok,
                   format('fulfilment %s, case %s: %s events', e.id, e.reference, e.n) AS what
              FROM (SELECT id, reference, count(*) AS n FROM seen WHERE topic = 'wms.outbound.cancel-requested' GROUP BY 1, 2) e
              LEFT JOIN cases c ON c.case_id::text = e.reference
              LEFT JOIN fulfilments f ON f.fulfilment_id::text = e.id
            """),
        SQLCheck(
            .eventsMatch, "fulfilments.progressed: one for each step that a warehouse reported",
            """
            SELECT coalesce(e.n, 0) = coalesce(h.n, 0) AND coalesce(e.n, 0) = coalesce(w.n, 0) AS ok,
                   format('fulfilment %s: %s steps, %s messages applied, %s events', coalesce(h.id, e.id, w.id),
                          coalesce(h.n, 0), coalesce(w.n, 0), coalesce(e.n, 0)) AS what
              FROM (SELECT detail ->> 'fulfilmentId' AS id, count(*) AS n FROM order_history
                     WHERE stage = 'wms-feedback' AND event NOT IN ('fulfilment.noted', 'fulfilment.anomaly',
                           'fulfilment.exception', 'fulfilment.overdue') GROUP BY 1) h
              FULL JOIN (SELECT id, count(*) AS n FROM seen WHERE topic = 'fulfilments.progressed' GROUP BY 1) e USING (id)
              FULL JOIN (SELECT fulfilment_id AS id, count(*) AS n FROM warehouse_messages WHERE outcome = 'applied'
                          GROUP BY 1) w USING (id)
            """),
        SQLCheck(
            .eventsMatch, "aftersales.updated: one for each step of a case",
            """
            SELECT coalesce(e.n, 0) = coalesce(h.n, 0) AS ok,
                   format('case %s %s: %s steps, %s events', coalesce(h.id, e.id), coalesce(h.word, e.word),
                          coalesce(h.n, 0), coalesce(e.n, 0)) AS what
              FROM (SELECT detail ->> 'caseId' AS id, substring(event FROM 6) AS word, count(*) AS n FROM order_history
                     WHERE event LIKE 'case.%' GROUP BY 1, 2) h
              FULL JOIN (SELECT id, word, count(*) AS n FROM seen WHERE topic = 'aftersales.updated' AND order_id IS NOT NULL
                          GROUP BY 1, 2) e USING (id, word)
            """),
        SQLCheck(
            .eventsMatch, "wms.returns.expected: at most one for a case and warehouse, and none without a case",
            """
            SELECT e.n = 1 AND c.case_id IS NOT NULL AS ok, format('case %s: %s events', e.id, e.n) AS what
              FROM (SELECT id, place, detail, partition, publisher, batch, count(*) AS n FROM seen
                     WHERE topic = 'wms.returns.expected' GROUP BY 1, 2, 3, 4, 5, 6) e
              LEFT JOIN cases c ON c.case_id::text = e.id
            """),
        SQLCheck(
            .eventsMatch, "wms.returns.expected: some for every case whose goods are awaited",
            """
            SELECT EXISTS (SELECT FROM seen s WHERE s.topic = 'wms.returns.expected' AND s.id = h.id) AS ok,
                   format('case %s', h.id) AS what
              FROM (SELECT DISTINCT detail ->> 'caseId' AS id FROM order_history WHERE event = 'case.awaiting_goods') h
            """),
        SQLCheck(
            .eventsMatch, "aftersales.requested: the channels' own, as ingest noted them",
            """
            SELECT coalesce(h.n, 0) = coalesce(e.n, 0) AS ok,
                   format('request %s: noted %s times, %s events', coalesce(h.reference, e.reference), coalesce(h.n, 0),
                          coalesce(e.n, 0)) AS what
              FROM (SELECT r.value AS reference, count(*) AS n
                      FROM order_history, json_array_elements_text(detail -> 'requests') r
                     WHERE stage = 'channel-ingest' GROUP BY 1) h
              FULL JOIN (SELECT reference, count(*) AS n FROM seen WHERE topic = 'aftersales.requested'
                            AND publisher IS NOT NULL GROUP BY 1) e USING (reference)
            """),
        SQLCheck(
            .eventsMatch, "operations.alerts: as many as were counted, by kind and subject",
            """
            SELECT coalesce(a.n, 0) = coalesce(e.n, 0) AS ok,
                   format('%s about %s: counted %s, %s events', coalesce(a.word, e.word), coalesce(a.reference, e.reference),
                          coalesce(a.n, 0), coalesce(e.n, 0)) AS what
              FROM (SELECT type AS word, subject AS reference, sum(occurrences) AS n FROM alerts GROUP BY 1, 2) a
              FULL JOIN (SELECT word, reference, count(*) AS n FROM seen WHERE topic = 'operations.alerts' GROUP BY 1, 2) e
                     USING (word, reference)
            """),
    ]
}
