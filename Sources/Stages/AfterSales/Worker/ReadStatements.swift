import Postgres

/// What the stage reads.
enum ReadStatements {
    /// The orders that are meant, by their own id, by the channel's number, by a case; and of the orders whose
    /// fulfilments moved those with a cancellation that looks at it.
    static let orders = Statement(
        "after_sales_orders",
        """
        SELECT order_id FROM unnest($1::uuid[]) AS named (order_id)
        UNION
        SELECT o.order_id
          FROM orders o JOIN unnest($2::text[], $3::text[], $4::text[]) AS k (channel, shop, channel_order_id)
         USING (channel, shop, channel_order_id)
        UNION
        SELECT order_id FROM cases WHERE case_id = ANY ($5::uuid[])
        UNION
        SELECT order_id FROM cases
         WHERE order_id = ANY ($6::uuid[]) AND kind = 'cancel' AND state IN ('approved', 'awaiting_goods')
        """)

    static let heads = Statement(
        "after_sales_heads",
        """
        SELECT order_id, channel, shop, channel_order_id, currency, total_amount
          FROM orders WHERE order_id = ANY ($1::uuid[])
        """)

    static let lines = Statement(
        "after_sales_lines",
        """
        SELECT l.order_id, l.line_number, l.sku, l.quantity, l.paid_amount, l.is_cancelled, coalesce(p.quantity, 0),
               coalesce(b.quantity, 0)
          FROM order_lines l
          LEFT JOIN pool_reservations p USING (order_id, line_number)
          LEFT JOIN backorders b USING (order_id, line_number)
         WHERE l.order_id = ANY ($1::uuid[])
         ORDER BY l.order_id, l.line_number
        """)

    static let sendings = Statement(
        "after_sales_sendings",
        """
        SELECT f.fulfilment_id, f.order_id, f.warehouse, s.state, s.shipped_at
          FROM fulfilments f JOIN fulfilment_status s USING (fulfilment_id)
         WHERE f.order_id = ANY ($1::uuid[])
         ORDER BY f.fulfilment_id
        """)

    static let sendingLines = Statement(
        "after_sales_sending_lines",
        """
        SELECT l.fulfilment_id, l.line_number, l.sku, l.quantity, l.shipped, l.dropped
          FROM fulfilments f JOIN fulfilment_lines l USING (fulfilment_id)
         WHERE f.order_id = ANY ($1::uuid[])
         ORDER BY l.fulfilment_id, l.line_number
        """)

    static let holds = Statement(
        "after_sales_holds",
        "SELECT order_id, hold_id FROM order_holds WHERE order_id = ANY ($1::uuid[]) AND state = 'active'")

    static let cases = Statement(
        "after_sales_cases",
        """
        SELECT case_id, order_id, request_id, requested_by, kind, state, reason, verdict, amount, currency,
               needs_person, requested_at
          FROM cases WHERE order_id = ANY ($1::uuid[])
         ORDER BY case_id
        """)

    static let caseLines = Statement(
        "after_sales_case_lines",
        """
        SELECT l.case_id, l.line_number, l.sku, l.quantity, l.amount, l.reception, l.acceptance, l.accepted, l.refused
          FROM cases c JOIN case_lines l USING (case_id)
         WHERE c.order_id = ANY ($1::uuid[])
         ORDER BY l.case_id, l.line_number
        """)

    static let refunds = Statement(
        "after_sales_refunds",
        """
        SELECT case_id, refund_id, amount, state, reference FROM refunds WHERE order_id = ANY ($1::uuid[])
         ORDER BY refund_id
        """)

    /// Requests that have been answered: with a case, or refused for want of an order.
    static let answered = Statement(
        "after_sales_answered",
        """
        SELECT requested_by, request_id
          FROM cases JOIN unnest($1::text[], $2::text[]) AS asked (requested_by, request_id)
         USING (requested_by, request_id)
        UNION
        SELECT requested_by, request_id
          FROM unmatched_requests JOIN unnest($1::text[], $2::text[]) AS asked (requested_by, request_id)
         USING (requested_by, request_id)
         WHERE outcome = 'refused'
        """)

    static let returns = Statement(
        "after_sales_returns",
        """
        SELECT warehouse, out_biz_code
          FROM return_messages JOIN unnest($1::text[], $2::text[]) AS asked (warehouse, out_biz_code)
         USING (warehouse, out_biz_code)
        """)
}
