/// I1 for the other inputs: what warehouses, customers, finance and suppliers said, by the senders' own numbers.
extension SQLCheck {
    static let inputs = [
        SQLCheck(
            .noLostOrder, "every warehouse's message was taken in once, by its number",
            """
            SELECT w.out_biz_code IS NOT NULL AND s.reference IS NOT NULL AS ok,
                   format('message %s of %s: %s', coalesce(s.reference, w.out_biz_code), coalesce(s.place, w.warehouse),
                          CASE WHEN s.reference IS NULL THEN 'nobody sent it' ELSE 'not taken in' END) AS what
              FROM (SELECT DISTINCT place, reference FROM seen s WHERE topic = 'wms.outbound.confirmed'
                       AND NOT EXISTS (SELECT FROM parked_records p WHERE p.topic = s.topic AND p.partition = s.partition
                                          AND p.record_offset = s.record_offset)) s
              FULL JOIN warehouse_messages w ON w.warehouse = s.place AND w.out_biz_code = s.reference
            """),
        SQLCheck(
            .noLostOrder, "every after-sales request has one case, or one refusal",
            """
            SELECT coalesce(c.n, 0) + coalesce(u.n, 0) = 1 AS ok,
                   format('request %s of %s: %s cases, %s refusals', s.reference, s.place, coalesce(c.n, 0),
                          coalesce(u.n, 0)) AS what
              FROM (SELECT DISTINCT place, reference FROM seen s WHERE topic = 'aftersales.requested'
                       AND NOT EXISTS (SELECT FROM parked_records p WHERE p.topic = s.topic AND p.partition = s.partition
                                          AND p.record_offset = s.record_offset)) s
              LEFT JOIN (SELECT requested_by, request_id, count(*) AS n FROM cases GROUP BY 1, 2) c
                     ON c.requested_by = s.place AND c.request_id = s.reference
              LEFT JOIN (SELECT requested_by, request_id, count(*) AS n FROM unmatched_requests
                          WHERE outcome = 'refused' GROUP BY 1, 2) u
                     ON u.requested_by = s.place AND u.request_id = s.reference
            """),
        SQLCheck(
            .noLostOrder, "every case was requested",
            """
            SELECT s.reference IS NOT NULL AS ok, format('case %s', c.case_id) AS what
              FROM cases c
              LEFT JOIN (SELECT DISTINCT place, reference FROM seen WHERE topic = 'aftersales.requested') s
                     ON c.requested_by = s.place AND c.request_id = s.reference
            """),
        SQLCheck(
            .noLostOrder, "every message about returned goods was taken in once, by its number",
            """
            SELECT r.out_biz_code IS NOT NULL AND s.reference IS NOT NULL AS ok,
                   format('message %s of %s', coalesce(s.reference, r.out_biz_code), coalesce(s.place, r.warehouse)) AS what
              FROM (SELECT DISTINCT place, reference FROM seen WHERE topic = 'wms.returns.received') s
              FULL JOIN return_messages r ON r.warehouse = s.place AND r.out_biz_code = s.reference
            """),
        SQLCheck(
            .noLostOrder, "every stock adjustment was booked once, by its number, or refused with an alert",
            """
            SELECT (a.adjustment_id IS NOT NULL AND a.change = s.number)
                   OR EXISTS (SELECT FROM alerts x WHERE x.type = 'oversell_prevented'
                                 AND x.subject = s.place || '/' || s.id) AS ok,
                   format('adjustment %s', s.reference) AS what
              FROM (SELECT DISTINCT reference, id, place, number FROM seen WHERE topic = 'stock.adjusted') s
              LEFT JOIN stock_adjustments a ON a.adjustment_id = s.reference
            """),
        SQLCheck(
            .noLostOrder, "every record that was set aside has one dead letter, and every dead letter a record",
            """
            SELECT coalesce(l.n, 0) = 1 AND p.record_offset IS NOT NULL AS ok,
                   format('%s[%s]@%s: %s dead letters', coalesce(p.topic, l.topic), coalesce(p.partition, l.partition),
                          coalesce(p.record_offset, l.record_offset), coalesce(l.n, 0)) AS what
              FROM (SELECT topic, partition, record_offset FROM parked_records
                     WHERE state = 'failed' AND cluster = (SELECT cluster FROM scope)) p
              FULL JOIN (SELECT place AS topic, reference::integer AS partition, number AS record_offset,
                                count(DISTINCT detail) AS n
                           FROM seen WHERE topic LIKE '%.dead-letter' GROUP BY 1, 2, 3) l
                     USING (topic, partition, record_offset)
            """),
    ]
}
