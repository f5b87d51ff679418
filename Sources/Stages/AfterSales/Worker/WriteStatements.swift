import Postgres

/// What the stage writes.
enum WriteStatements {
    static let cases = Statement(
        "after_sales_write_cases",
        """
        INSERT INTO cases (case_id, order_id, request_id, requested_by, kind, state, reason, verdict, amount, currency,
                           needs_person, requested_at, remark, updated_at)
        SELECT *, $14::timestamptz
          FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                      $9::bigint[], $10::text[], $11::boolean[], $12::timestamptz[], $13::text[])
        ON CONFLICT (case_id)
        DO UPDATE SET state = excluded.state, verdict = excluded.verdict, amount = excluded.amount,
                      needs_person = excluded.needs_person, updated_at = excluded.updated_at,
                      remark = CASE excluded.remark WHEN '' THEN cases.remark ELSE excluded.remark END
        """)

    static let caseLines = Statement(
        "after_sales_write_case_lines",
        """
        INSERT INTO case_lines (case_id, line_number, sku, quantity, amount, reception, acceptance, accepted, refused)
        SELECT unnest($1::uuid[]), unnest($2::integer[]), unnest($3::text[]), unnest($4::integer[]),
               unnest($5::bigint[]), unnest($6::text[]), unnest($7::text[]), unnest($8::integer[]),
               unnest($9::integer[])
        ON CONFLICT (case_id, line_number)
        DO UPDATE SET quantity = excluded.quantity, amount = excluded.amount, reception = excluded.reception,
                      acceptance = excluded.acceptance, accepted = excluded.accepted, refused = excluded.refused
        """)

    static let refunds = Statement(
        "after_sales_write_refunds",
        """
        INSERT INTO refunds (refund_id, case_id, order_id, amount, currency, state, reference, updated_at)
        SELECT *, $8::timestamptz
          FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[])
        ON CONFLICT (refund_id)
        DO UPDATE SET state = excluded.state, reference = excluded.reference, updated_at = excluded.updated_at
        """)

    static let unmatched = Statement(
        "after_sales_write_unmatched",
        """
        INSERT INTO unmatched_requests (requested_by, request_id, channel, shop, channel_order_id, kind, outcome,
                                        requested_at, updated_at)
        SELECT *, $9::timestamptz
          FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                      $8::timestamptz[])
        ON CONFLICT (requested_by, request_id)
        DO UPDATE SET outcome = excluded.outcome, updated_at = excluded.updated_at
        """)

    static let returns = Statement(
        "after_sales_write_returns",
        """
        INSERT INTO return_messages (warehouse, out_biz_code, case_id, received_at)
        SELECT *, $4::timestamptz FROM unnest($1::text[], $2::text[], $3::uuid[])
        """)

    static let stopFulfilments = Statement(
        "after_sales_stop_fulfilments",
        """
        UPDATE fulfilment_status s SET state = c.state, updated_at = $3::timestamptz
          FROM unnest($1::uuid[], $2::text[]) AS c (fulfilment_id, state)
         WHERE s.fulfilment_id = c.fulfilment_id
        """)

    static let dropLines = Statement(
        "after_sales_drop_lines",
        """
        UPDATE fulfilment_lines l SET dropped = l.dropped + c.pieces
          FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS c (fulfilment_id, line_number, pieces)
         WHERE l.fulfilment_id = c.fulfilment_id AND l.line_number = c.line_number
        """)

    /// The row stays at zero: that is what says that the line once was reserved.
    static let releaseReservations = Statement(
        "after_sales_release_reservations",
        """
        UPDATE pool_reservations r SET quantity = r.quantity - c.pieces
          FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS c (order_id, line_number, pieces)
         WHERE r.order_id = c.order_id AND r.line_number = c.line_number
        """)

    /// A backorder has at least one piece: one that loses all is gone.
    static let deleteBackorders = Statement(
        "after_sales_delete_backorders",
        """
        DELETE FROM backorders b
         USING unnest($1::uuid[], $2::integer[], $3::integer[]) AS c (order_id, line_number, pieces)
         WHERE b.order_id = c.order_id AND b.line_number = c.line_number AND b.quantity <= c.pieces
        """)

    static let reduceBackorders = Statement(
        "after_sales_reduce_backorders",
        """
        UPDATE backorders b SET quantity = b.quantity - c.pieces
          FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS c (order_id, line_number, pieces)
         WHERE b.order_id = c.order_id AND b.line_number = c.line_number AND b.quantity > c.pieces
        """)

    static let cancelLines = Statement(
        "after_sales_cancel_lines",
        """
        UPDATE order_lines l SET is_cancelled = true
          FROM unnest($1::uuid[], $2::integer[]) AS c (order_id, line_number)
         WHERE l.order_id = c.order_id AND l.line_number = c.line_number
        """)
}
