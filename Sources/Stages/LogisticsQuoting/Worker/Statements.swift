import Postgres

/// The SQL of quoting. Orders are locked before any of the reads runs; the lock of an order covers its fulfilments.
enum Statements {
    static let states = Statement(
        "quoting_states", "SELECT fulfilment_id, state FROM fulfilment_status WHERE fulfilment_id = ANY ($1::uuid[])")

    static let holds = Statement(
        "quoting_holds",
        """
        SELECT DISTINCT order_id FROM order_holds
         WHERE order_id = ANY ($1::uuid[]) AND state = 'active' AND 'release' = ANY (blocks)
        """)

    /// A person who was erased is no receiver.
    static let receivers = Statement(
        "quoting_receivers",
        """
        SELECT order_id, name, phone, street, email, buyer_note, seller_note, is_encrypted
          FROM order_personal WHERE order_id = ANY ($1::uuid[]) AND erased_at IS NULL
        """)

    static let goods = Statement(
        "quoting_goods", "SELECT sku, weight_grams, volume_cm3, goods_class FROM goods WHERE sku = ANY ($1::text[])")

    static let carriers = Statement(
        "quoting_carriers",
        """
        UPDATE fulfilments f
           SET carrier = c.carrier, service = c.service, price = c.price, currency = c.currency,
               promised_at = c.promised_at, picking_code = c.picking_code
          FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::timestamptz[], $7::text[])
            AS c (fulfilment_id, carrier, service, price, currency, promised_at, picking_code)
         WHERE f.fulfilment_id = c.fulfilment_id
        """)

    static let release = Statement(
        "quoting_release",
        """
        UPDATE fulfilment_status SET state = 'released', released_at = $2::timestamptz, updated_at = $2::timestamptz
         WHERE fulfilment_id = ANY ($1::uuid[])
        """)
}
