import Postgres

/// What ingest asks of the database and writes to it: one statement per table and batch.
enum Statements {
    static let findOrders = Statement(
        "ingest_find_orders",
        """
        SELECT o.order_id, o.channel, o.shop, o.channel_order_id, o.revision, o.modified_at, o.mapping_version,
               o.content_hash, o.substance_hash, o.told_revision, array_to_string(o.open_requests, ',')
          FROM unnest($1::text[], $2::text[], $3::text[]) AS k (channel, shop, channel_order_id)
          JOIN orders o USING (channel, shop, channel_order_id)
        """)

    static let readLines = Statement(
        "ingest_read_lines",
        """
        -- A piece has left the pool when it is in a fulfilment that was not dropped, or when after-sales is undoing it.
        SELECT l.order_id, l.line_number, l.channel_line_id, l.sku, l.channel_sku, l.title, l.quantity, l.unit_price,
               l.paid_amount, l.kind, l.is_cancelled, coalesce(p.quantity, 0),
               (coalesce(f.pieces, 0) + coalesce(c.pieces, 0))::integer, s.stock_short, person.erased_at IS NOT NULL
          FROM order_lines l
          JOIN order_status s USING (order_id)
          LEFT JOIN order_personal person USING (order_id)
          LEFT JOIN pool_reservations p USING (order_id, line_number)
          LEFT JOIN LATERAL (
              SELECT sum(fl.quantity - fl.dropped) AS pieces
                FROM fulfilments fu JOIN fulfilment_lines fl USING (fulfilment_id)
               WHERE fu.order_id = l.order_id AND fl.line_number = l.line_number
          ) f ON true
          LEFT JOIN LATERAL (
              SELECT sum(cl.quantity) AS pieces
                FROM cases ca JOIN case_lines cl USING (case_id)
               WHERE ca.order_id = l.order_id AND cl.line_number = l.line_number
                 AND ca.kind IN ('cancel', 'refund_only') AND ca.state NOT IN ('rejected', 'cancelled', 'expired')
          ) c ON true
         WHERE l.order_id = ANY ($1::uuid[])
         ORDER BY l.order_id, l.line_number
        """)

    static let putOrders = Statement(
        "ingest_put_orders",
        """
        INSERT INTO orders (order_id, channel, shop, channel_order_id, revision, modified_at, content_hash,
                            substance_hash, mapping_version, told_revision, open_requests, placed_at, paid_at, currency, goods_amount,
                            discount_amount, freight_amount, total_amount, buyer_account, receiver_token,
                            phone_fingerprint, address_fingerprint, country, province, city, district, postal_code,
                            platform_status, platform_holds, ship_by, required_carrier, required_warehouse)
        SELECT unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), unnest($5::integer[]),
               unnest($6::timestamptz[]), unnest($7::bigint[]), unnest($8::bigint[]), unnest($9::integer[]),
               unnest($10::integer[]), string_to_array(unnest($11::text[]), ','), unnest($12::timestamptz[]),
               unnest($13::timestamptz[]), unnest($14::text[]), unnest($15::bigint[]), unnest($16::bigint[]),
               unnest($17::bigint[]), unnest($18::bigint[]), unnest($19::text[]), unnest($20::text[]),
               unnest($21::bigint[]), unnest($22::bigint[]), unnest($23::text[]), unnest($24::text[]),
               unnest($25::text[]), unnest($26::text[]), unnest($27::text[]), unnest($28::text[]),
               unnest($29::jsonb[]), unnest($30::timestamptz[]), unnest($31::text[]), unnest($32::text[])
        ON CONFLICT (order_id) DO UPDATE SET
               revision = excluded.revision, modified_at = excluded.modified_at, content_hash = excluded.content_hash,
               substance_hash = excluded.substance_hash, mapping_version = excluded.mapping_version,
               told_revision = excluded.told_revision, open_requests = excluded.open_requests,
               placed_at = excluded.placed_at, paid_at = excluded.paid_at, currency = excluded.currency,
               goods_amount = excluded.goods_amount, discount_amount = excluded.discount_amount,
               freight_amount = excluded.freight_amount, total_amount = excluded.total_amount,
               buyer_account = excluded.buyer_account, receiver_token = excluded.receiver_token,
               phone_fingerprint = excluded.phone_fingerprint, address_fingerprint = excluded.address_fingerprint,
               country = excluded.country, province = excluded.province, city = excluded.city,
               district = excluded.district, postal_code = excluded.postal_code,
               platform_status = excluded.platform_status, platform_holds = excluded.platform_holds,
               ship_by = excluded.ship_by, required_carrier = excluded.required_carrier,
               required_warehouse = excluded.required_warehouse
        """)

    static let putLines = Statement(
        "ingest_put_lines",
        """
        -- Lines keep their numbers and are never deleted: a line that the channel drops is a cancelled one.
        INSERT INTO order_lines (order_id, line_number, channel_line_id, sku, channel_sku, title, quantity, unit_price,
                                 paid_amount, kind, is_cancelled)
        SELECT unnest($1::uuid[]), unnest($2::integer[]), unnest($3::text[]), unnest($4::text[]), unnest($5::text[]),
               unnest($6::text[]), unnest($7::integer[]), unnest($8::bigint[]), unnest($9::bigint[]),
               unnest($10::text[]), unnest($11::boolean[])
        ON CONFLICT (order_id, line_number) DO UPDATE SET
               channel_line_id = excluded.channel_line_id, sku = excluded.sku, channel_sku = excluded.channel_sku,
               title = excluded.title, quantity = excluded.quantity, unit_price = excluded.unit_price,
               paid_amount = excluded.paid_amount, kind = excluded.kind, is_cancelled = excluded.is_cancelled
        """)

    static let putPersonal = Statement(
        "ingest_put_personal",
        """
        -- An erased person stays erased, whatever the channel goes on to send.
        INSERT INTO order_personal AS p (order_id, name, phone, street, email, buyer_note, seller_note, is_encrypted)
        SELECT unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), unnest($5::text[]),
               unnest($6::text[]), unnest($7::text[]), unnest($8::boolean[])
        ON CONFLICT (order_id) DO UPDATE SET
               name = excluded.name, phone = excluded.phone, street = excluded.street, email = excluded.email,
               buyer_note = excluded.buyer_note, seller_note = excluded.seller_note,
               is_encrypted = excluded.is_encrypted
         WHERE p.erased_at IS NULL
        """)

    static let putReservations = Statement(
        "ingest_put_reservations",
        """
        INSERT INTO pool_reservations (order_id, line_number, sku, quantity)
        SELECT unnest($1::uuid[]), unnest($2::integer[]), unnest($3::text[]), unnest($4::integer[])
        ON CONFLICT (order_id, line_number) DO UPDATE SET sku = excluded.sku, quantity = excluded.quantity
        """)

    static let markShort = Statement(
        "ingest_mark_short",
        """
        UPDATE order_status s SET stock_short = n.short
          FROM unnest($1::uuid[], $2::boolean[]) AS n (order_id, short)
         WHERE s.order_id = n.order_id AND s.stock_short <> n.short
        """)

    static let recordMessages = Statement(
        "ingest_record_messages",
        """
        INSERT INTO channel_messages (topic, partition, record_offset, order_id, outcome, modified_at, received_at)
        SELECT unnest($1::text[]), unnest($2::integer[]), unnest($3::bigint[]), unnest($4::uuid[]),
               unnest($5::text[]), unnest($6::timestamptz[]), unnest($7::timestamptz[])
        """)
}
