import Postgres

/// What the audit reads and writes beside the tables that it shares with other stages.
enum AuditStatements {
    static let people = Statement(
        "audit_people",
        """
        SELECT order_id, name, phone, street, buyer_note, seller_note, is_encrypted
          FROM order_personal WHERE order_id = ANY ($1::uuid[])
        """)

    static let verdicts = Statement(
        "audit_verdicts_read",
        """
        SELECT order_id, revision, outcome, saw, routed_by, findings
          FROM audit_verdicts WHERE order_id = ANY ($1::uuid[])
        """)

    static let holds = Statement(
        "audit_holds_read",
        """
        SELECT order_id, hold_id, type, reason, placed_by, array_to_string(blocks, ','), state, resolved_by
          FROM order_holds WHERE order_id = ANY ($1::uuid[]) ORDER BY order_id, placed_at, hold_id
        """)

    static let reservations = Statement(
        "audit_reservations_read",
        """
        SELECT order_id, line_number, sku, quantity FROM pool_reservations
         WHERE order_id = ANY ($1::uuid[]) AND quantity > 0 ORDER BY order_id, line_number
        """)

    static let listPrices = Statement(
        "audit_list_prices", "SELECT sku, list_price FROM goods WHERE sku = ANY ($1::text[]) AND list_price IS NOT NULL"
    )

    /// Notes that these orders were seen under these keys, and answers with the place of each that has one.
    ///
    /// Rows are inserted, and so locked, in key order: two lanes that share several keys queue and never deadlock. An
    /// order that has a place keeps it. Nobody but the audit locks these rows, and it locks the stock pool only after
    /// them, which keeps the lock order of the whole line free of circles.
    static let sight = Statement(
        "audit_sight",
        """
        WITH wanted AS (
            -- Of one batch the order placed first is first, however the records were cut into batches of one partition.
            SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::uuid[], $5::timestamptz[])
                       AS w (kind, subject, window_start, order_id, placed_at)
             ORDER BY kind COLLATE "C", subject COLLATE "C", window_start, placed_at, order_id
        ), grouped AS (
            -- Rows come sorted, and so stay; an ORDER BY in the aggregate would begin a sort for every key.
            SELECT kind COLLATE "C" AS kind, subject COLLATE "C" AS subject, window_start, array_agg(order_id) AS orders
              FROM wanted GROUP BY kind COLLATE "C", subject COLLATE "C", window_start
        ), noted AS (
            INSERT INTO audit_sightings AS s (kind, subject, window_start, orders)
            SELECT kind, subject, window_start, orders[1:$6::integer] FROM grouped ORDER BY kind, subject, window_start
            ON CONFLICT (kind, subject, window_start) DO UPDATE
               SET orders = (s.orders || ARRAY(
                       SELECT n.id FROM unnest(excluded.orders) WITH ORDINALITY AS n (id, place)
                        WHERE n.id <> ALL (s.orders) ORDER BY n.place))[1:$6::integer]
            RETURNING kind, subject, window_start, orders
        )
        -- IS TRUE makes it a lookup in a hash table instead of a join.
        SELECT kind, subject, window_start, order_id, place
          FROM (SELECT kind, subject, window_start, unnest(orders) AS order_id, generate_subscripts(orders, 1) AS place
                  FROM noted) AS seen
         WHERE (order_id IN (SELECT unnest($4::uuid[]))) IS TRUE
        """)

    /// The other orders with the same purchase key, after `sight` has locked and extended the list.
    static let twins = Statement(
        "audit_twins",
        """
        SELECT w.order_id, other.id, o.placed_at, st.status,
               other.place < coalesce(array_position(s.orders, w.order_id), $4::integer + 1)
          FROM unnest($1::text[], $2::uuid[]) AS w (subject, order_id)
         -- OFFSET 0 keeps the planner from reading every list of the kind.
         CROSS JOIN LATERAL (SELECT orders FROM audit_sightings
                              WHERE kind = $3::text AND subject = w.subject AND cardinality(orders) > 1 OFFSET 0) AS s
          CROSS JOIN LATERAL unnest(s.orders) WITH ORDINALITY AS other (id, place)
          JOIN orders o ON o.order_id = other.id
          JOIN order_status st ON st.order_id = other.id
         WHERE other.id <> w.order_id
         ORDER BY w.order_id, other.place
        """)

    /// Which orders have something on the block list. What identifies a person is compared inside the database, so that
    /// the worker never holds more of it than it must.
    static let blocked = Statement(
        "audit_blocked",
        """
        SELECT k.order_id, b.kind, b.reason, b.expires_at
          FROM (SELECT p.order_id, part.kind, part.value
                  FROM order_personal p
                  JOIN orders o USING (order_id)
                 CROSS JOIN LATERAL (VALUES
                           ('phone', p.phone), ('name', p.name),
                           ('address', o.province || o.city || o.district || p.street)) AS part (kind, value)
                 WHERE p.order_id = ANY ($1::uuid[]) AND NOT p.is_encrypted AND part.value <> ''
                UNION ALL
                SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[])) AS k (order_id, kind, value)
          JOIN audit_blocklist b ON b.kind = k.kind AND b.digest = audit_block_digest(k.kind, k.value)
            -- Asked once: who has no block list does not pay for digests.
         WHERE EXISTS (SELECT FROM audit_blocklist)
         ORDER BY k.order_id, b.kind
        """)

    static let remember = Statement(
        "audit_verdicts_write",
        """
        INSERT INTO audit_verdicts (order_id, revision, outcome, rule_version, saw, routed_by, findings, decided_at)
        SELECT *, $8::timestamptz
          FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::integer[], $5::bigint[], $6::bigint[], $7::jsonb[])
        ON CONFLICT (order_id) DO UPDATE
           SET revision = excluded.revision, outcome = excluded.outcome, rule_version = excluded.rule_version,
               saw = excluded.saw, routed_by = excluded.routed_by, findings = excluded.findings,
               decided_at = excluded.decided_at
        """)

    static let dropReservations = Statement(
        "audit_reservations_drop", "DELETE FROM pool_reservations WHERE order_id = ANY ($1::uuid[])")

    /// A rejected order waits for no stock any more.
    static let dropBackorders = Statement(
        "audit_backorders_drop", "DELETE FROM backorders WHERE order_id = ANY ($1::uuid[])")
}

/// Orders as the database has them, for timers, which bring none.
enum StoredOrderStatements {
    static let orders = Statement(
        "audit_orders_read",
        """
        SELECT o.order_id, o.channel, o.shop, o.channel_order_id, o.revision, o.modified_at, o.placed_at, o.paid_at,
               s.payment, o.currency, o.goods_amount, o.discount_amount, o.freight_amount, o.total_amount,
               o.buyer_account, o.receiver_token, o.phone_fingerprint, o.address_fingerprint, o.country, o.province, o.city, o.district,
               o.postal_code, o.platform_holds, s.stock_short, o.ship_by, o.required_carrier, o.required_warehouse
          FROM orders o JOIN order_status s USING (order_id)
         WHERE o.order_id = ANY ($1::uuid[])
        """)

    static let lines = Statement(
        "audit_order_lines_read",
        """
        SELECT order_id, line_number, channel_line_id, sku, title, quantity, unit_price, paid_amount, kind, is_cancelled
          FROM order_lines WHERE order_id = ANY ($1::uuid[]) ORDER BY order_id, line_number
        """)
}
