import Postgres

/// The SQL that shows an order. `$1` is the order's id.
enum OrderStatements {
    struct Column {
        enum Kind {
            case text, number, moment
            /// What a colleague typed, or a text of ours that may quote one.
            case spoken
            /// What somebody outside typed.
            case typed
        }
        let name: String
        let type: Kind

        static func text(_ name: String) -> Column { Column(name: name, type: .text) }
        static func spoken(_ name: String) -> Column { Column(name: name, type: .spoken) }
        static func typed(_ name: String) -> Column { Column(name: name, type: .typed) }
        static func number(_ name: String) -> Column { Column(name: name, type: .number) }
        static func moment(_ name: String) -> Column { Column(name: name, type: .moment) }
    }

    static let head = Statement(
        "cli_order_head",
        """
        SELECT o.order_id::text, o.channel || '/' || o.shop || '/' || o.channel_order_id, s.status, o.revision,
               o.placed_at, o.paid_at, o.currency, o.goods_amount, o.discount_amount, o.freight_amount, o.total_amount,
               s.payment, s.audit, s.active_holds, s.units_ordered, s.units_allocated, s.units_backordered,
               s.units_shipped, s.units_delivered, s.units_cancelled, s.units_returned, o.platform_status, o.ship_by,
               s.stock_short, p.name, p.phone, concat_ws(' ', o.country, o.province, o.city, o.district), p.erased_at
          FROM orders o
          LEFT JOIN order_status s USING (order_id) LEFT JOIN order_personal p USING (order_id)
         WHERE o.order_id = $1::uuid
        """)

    static let tables: [(name: String, statement: Statement, columns: [Column])] = [
        (
            "lines",
            Statement(
                "cli_order_lines",
                """
                SELECT line_number::bigint, sku, title, quantity::bigint, paid_amount, kind,
                       CASE WHEN is_cancelled THEN 'cancelled' END
                  FROM order_lines WHERE order_id = $1::uuid ORDER BY line_number
                """),
            [
                .number("line"), .text("sku"), .text("title"), .number("pieces"), .number("paid_minor_units"),
                .text("kind"), .text("state"),
            ]
        ),
        (
            "holds",
            Statement(
                "cli_order_holds",
                """
                SELECT type, state, reason, placed_by, array_to_string(blocks, ', '), placed_at, resolved_by, resolved_at
                  FROM order_holds WHERE order_id = $1::uuid ORDER BY placed_at, type
                """),
            [
                .text("type"), .text("state"), .spoken("reason"), .text("placed_by"), .text("blocks"),
                .moment("placed"),
                .text("resolved_by"), .moment("resolved"),
            ]
        ),
        (
            "fulfilments",
            Statement(
                "cli_order_fulfilments",
                """
                SELECT f.fulfilment_id::text, f.warehouse, s.state, f.carrier, f.service, f.price, f.currency,
                       (SELECT string_agg(l.sku || ' x' || l.quantity, ', ' ORDER BY l.line_number)
                          FROM fulfilment_lines l WHERE l.fulfilment_id = f.fulfilment_id),
                       f.planned_at, s.shipped_at
                  FROM fulfilments f LEFT JOIN fulfilment_status s USING (fulfilment_id)
                 WHERE f.order_id = $1::uuid ORDER BY f.planned_at, f.fulfilment_id
                """),
            [
                .text("fulfilment"), .text("warehouse"), .text("state"), .text("carrier"), .text("service"),
                .number("price_minor_units"), .text("currency"), .text("lines"), .moment("planned"), .moment("shipped"),
            ]
        ),
        (
            "packages",
            Statement(
                "cli_order_packages",
                """
                SELECT carrier, tracking_number, state, weight_grams, shipped_at, fulfilment_id::text
                  FROM packages WHERE order_id = $1::uuid ORDER BY shipped_at, tracking_number
                """),
            [
                .text("carrier"), .text("tracking_number"), .text("state"), .number("grams"), .moment("shipped"),
                .text("fulfilment"),
            ]
        ),
        (
            "waiting_for_stock",
            Statement(
                "cli_order_backorders",
                """
                SELECT line_number::bigint, sku, quantity::bigint, since
                  FROM backorders WHERE order_id = $1::uuid ORDER BY line_number
                """),
            [.number("line"), .text("sku"), .number("pieces"), .moment("since")]
        ),
        (
            "cases",
            Statement(
                "cli_order_cases",
                """
                SELECT case_id::text, kind, state, reason, verdict, remark, requested_by, amount, currency, requested_at
                  FROM cases WHERE order_id = $1::uuid ORDER BY requested_at, case_id
                """),
            [
                .text("case"), .text("kind"), .text("state"), .typed("reason"), .spoken("verdict"), .typed("remark"),
                .spoken("requested_by"),
                .number("amount_minor_units"), .text("currency"), .moment("requested"),
            ]
        ),
        (
            "refunds",
            Statement(
                "cli_order_refunds",
                """
                SELECT refund_id::text, state, amount, currency, reference, updated_at
                  FROM refunds WHERE order_id = $1::uuid ORDER BY updated_at, refund_id
                """),
            [
                .text("refund"), .text("state"), .number("amount_minor_units"), .text("currency"), .text("reference"),
                .moment("updated"),
            ]
        ),
    ]
}
