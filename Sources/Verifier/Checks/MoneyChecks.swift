/// I4: nobody gets more back than was paid, and nothing is paid twice.
extension SQLCheck {
    static let money = [
        SQLCheck(
            .money, "no order is refunded more than was paid for it",
            """
            SELECT coalesce(r.amount, 0) <= o.total_amount AND (coalesce(r.amount, 0) = 0 OR s.payment <> 'pending') AS ok,
                   format('order %s: paid %s, refunds %s', o.order_id, o.total_amount, coalesce(r.amount, 0)) AS what
              FROM orders o
              JOIN order_status s USING (order_id)
              LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM refunds WHERE state IN ('pending', 'processing', 'settled')
                          GROUP BY 1) r USING (order_id)
            """),
        SQLCheck(
            .money, "the refunds of a case that is over are its amount",
            """
            SELECT coalesce(r.amount, 0) = CASE c.state WHEN 'completed' THEN c.amount ELSE 0 END AS ok,
                   format('case %s (%s, %s): amount %s, settled %s', c.case_id, c.kind, c.state, c.amount,
                          coalesce(r.amount, 0)) AS what
              FROM cases c
              LEFT JOIN (SELECT case_id, sum(amount) AS amount FROM refunds WHERE state = 'settled' GROUP BY 1) r USING (case_id)
             WHERE c.state IN ('completed', 'rejected') AND c.kind IN ('cancel', 'refund_only', 'return_refund')
               -- Where not everything came back as announced, a person decides.
               AND NOT EXISTS (SELECT FROM case_lines l WHERE l.case_id = c.case_id AND l.refused > 0)
            """),
        SQLCheck(
            .money, "every refund was requested from finance once, with its amount",
            """
            SELECT coalesce(e.n, 0) = 1 AND r.refund_id IS NOT NULL AND e.amount = r.amount AND e.currency = r.currency
                   AND e.case_id = r.case_id::text AND e.order_id = r.order_id::text AS ok,
                   format('refund %s: %s rows, requested %s times, %s for %s', coalesce(r.refund_id::text, e.id),
                          CASE WHEN r.refund_id IS NULL THEN 0 ELSE 1 END, coalesce(e.n, 0), e.amount, r.amount) AS what
              FROM refunds r
              FULL JOIN (SELECT id, count(*) AS n, min(number) AS amount, min(place) AS currency, min(reference) AS case_id,
                                min(order_id) AS order_id
                           FROM seen WHERE topic = 'refunds.requested' GROUP BY id) e ON e.id = r.refund_id::text
            """),
        SQLCheck(
            .money, "a refund is settled when finance has said so, and only then",
            """
            SELECT (r.state = 'settled') = coalesce(e.is_settled, false) AS ok,
                   format('refund %s is %s', coalesce(r.refund_id::text, e.id), r.state) AS what
              FROM refunds r
              FULL JOIN (SELECT id, bool_or(word = 'settled') AS is_settled FROM seen WHERE topic = 'refunds.settled'
                          GROUP BY id) e ON e.id = r.refund_id::text
            """),
        SQLCheck(
            .money, "an order counts as refunded exactly when all of it was",
            """
            SELECT CASE WHEN coalesce(r.amount, 0) = 0 THEN s.payment NOT IN ('refunded', 'partially_refunded')
                             OR NOT EXISTS (SELECT FROM cases c WHERE c.order_id = s.order_id)
                        WHEN r.amount >= o.total_amount THEN s.payment = 'refunded'
                        ELSE s.payment = 'partially_refunded' END AS ok,
                   format('order %s is %s: paid %s, settled %s', o.order_id, s.payment, o.total_amount,
                          coalesce(r.amount, 0)) AS what
              FROM orders o
              JOIN order_status s USING (order_id)
              LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM refunds WHERE state = 'settled' GROUP BY 1) r
                     USING (order_id)
            """),
    ]
}
