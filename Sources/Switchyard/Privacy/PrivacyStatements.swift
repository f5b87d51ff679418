import Postgres

/// The SQL of privacy: every place in the database where an order's person can be. A new table that can hold one gets its
/// statement here; the test that sends invented people through the line finds what is forgotten.
enum PrivacyStatements {
    static let head = Statement(
        "cli_privacy_head", "SELECT channel, shop, channel_order_id FROM orders WHERE order_id = $1::uuid")

    static let fulfilments = Statement(
        "cli_privacy_fulfilments", "SELECT fulfilment_id::text FROM fulfilments WHERE order_id = $1::uuid")

    static let cases = Statement("cli_privacy_cases", "SELECT case_id::text FROM cases WHERE order_id = $1::uuid")

    /// What the person is called: replaced wherever it stands in a text about the order.
    static let words = Statement(
        "cli_privacy_words",
        """
        SELECT p.name, p.phone, p.street, p.email, p.buyer_note, p.seller_note, o.buyer_account, o.postal_code, p.erased_at
          FROM orders o LEFT JOIN order_personal p USING (order_id) WHERE o.order_id = $1::uuid
        """)

    /// Records of the order that are set aside; see ``PrivacySubject/parkedParameters()``.
    static let parked = Statement(
        "cli_privacy_parked",
        """
        SELECT consumer_group, topic, partition, record_offset, state, key, value, headers, reason_code
          FROM parked_records
         WHERE (value IS NOT NULL OR headers <> '')
           AND (key = ANY ($1::bytea[])
                OR topic = $2::text AND position($3::bytea IN headers) > 0
                   AND (position($4::bytea IN value) > 0 OR position($5::bytea IN value) > 0
                        OR position($6::bytea IN value) > 0))
         ORDER BY consumer_group, topic, partition, record_offset
        """)

    /// Emptied and given up: its worker takes it out, and what waits behind it follows. A key that is not one of the order's
    /// own names goes as well.
    static let emptyParked = Statement(
        "cli_privacy_empty_parked",
        """
        UPDATE parked_records
           SET value = NULL, headers = '', key = CASE WHEN key = ANY ($1::bytea[]) THEN key END, state = 'discarded',
               due_at = clock_timestamp(), released_by = $7::text
         WHERE (value IS NOT NULL OR headers <> '')
           AND (key = ANY ($1::bytea[])
                OR topic = $2::text AND position($3::bytea IN headers) > 0
                   AND (position($4::bytea IN value) > 0 OR position($5::bytea IN value) > 0
                        OR position($6::bytea IN value) > 0))
        RETURNING topic
        """)

    /// What is done to the rows of an order. `$1` is the order's id, `$2` the words, `$3` subjects of alerts, `$4` ids of
    /// fulfilments; each returns a row for every row that it changed, so that running twice changes nothing.
    static let erasures: [(table: String, statement: Statement)] = [
        (
            "order_personal",
            Statement(
                "cli_erase_personal",
                """
                UPDATE order_personal
                   SET name = '', phone = '', street = '', email = NULL, buyer_note = '', seller_note = '',
                       is_encrypted = false, erased_at = coalesce(erased_at, clock_timestamp())
                 WHERE order_id = $1::uuid
                   AND (erased_at IS NULL OR (name, phone, street, buyer_note, seller_note) <> ('', '', '', '', '')
                        OR email IS NOT NULL)
                RETURNING 1
                """)
        ),
        (
            "orders",
            Statement(
                "cli_erase_orders",
                """
                -- The token is what orders to one receiver share, so it must not become the same for all who are erased.
                UPDATE orders
                   SET buyer_account = NULL, receiver_token = 'erased:' || order_id, phone_fingerprint = NULL,
                       address_fingerprint = NULL, postal_code = NULL
                 WHERE order_id = $1::uuid
                   AND (buyer_account IS NOT NULL OR receiver_token <> 'erased:' || order_id
                        OR phone_fingerprint IS NOT NULL OR address_fingerprint IS NOT NULL OR postal_code IS NOT NULL)
                RETURNING 1
                """)
        ),
        (
            "order_routing",
            Statement(
                "cli_erase_routing",
                """
                WITH stored AS (
                    SELECT order_id, convert_from(approved, 'UTF8')::jsonb AS approval FROM order_routing WHERE order_id = $1::uuid
                )
                UPDATE order_routing r
                   SET approved = convert_to((
                           jsonb_set(approval, '{buyer}', jsonb_build_object('receiverToken', 'erased:' || r.order_id))
                           #- '{destination,postalCode}')::text, 'UTF8')
                  FROM stored
                 WHERE r.order_id = stored.order_id
                   AND (approval -> 'buyer' <> jsonb_build_object('receiverToken', 'erased:' || r.order_id)
                        OR approval -> 'destination' ? 'postalCode')
                RETURNING 1
                """)
        ),
        (
            "order_holds",
            Statement(
                "cli_erase_holds",
                """
                UPDATE order_holds SET reason = without_words(reason, $2::text[])
                 WHERE order_id = $1::uuid AND reason <> without_words(reason, $2::text[])
                RETURNING 1
                """)
        ),
        (
            "order_history",
            Statement(
                "cli_erase_history",
                """
                UPDATE order_history
                   SET summary = without_words(summary, $2::text[]), detail = without_words(detail::jsonb, $2::text[])::json
                 WHERE order_id = $1::uuid
                   AND (summary <> without_words(summary, $2::text[])
                        OR detail::jsonb <> without_words(detail::jsonb, $2::text[]))
                RETURNING 1
                """)
        ),
        (
            "cases",
            Statement(
                "cli_erase_cases",
                """
                -- A reason of one word is a code of the channel's; anything else was typed by somebody.
                UPDATE cases
                   SET reason = CASE WHEN reason ~ '^[a-z0-9_]{0,40}$' THEN reason ELSE '(erased)' END,
                       remark = CASE remark WHEN '' THEN '' ELSE '(erased)' END, verdict = without_words(verdict, $2::text[])
                 WHERE order_id = $1::uuid
                   AND ((reason !~ '^[a-z0-9_]{0,40}$' AND reason <> '(erased)') OR remark NOT IN ('', '(erased)')
                        OR verdict <> without_words(verdict, $2::text[]))
                RETURNING 1
                """)
        ),
        (
            "alerts",
            Statement(
                "cli_erase_alerts",
                """
                UPDATE alerts SET text = without_words(text, $2::text[])
                 WHERE subject = ANY ($3::text[]) AND text <> without_words(text, $2::text[])
                RETURNING 1
                """)
        ),
        (
            "warehouse_messages",
            Statement(
                "cli_erase_warehouse_messages",
                """
                -- What was only recorded carries the warehouse's own remark; the other reasons are ours.
                UPDATE warehouse_messages
                   SET reason = CASE outcome WHEN 'recorded' THEN '(erased)' ELSE without_words(reason, $2::text[]) END
                 WHERE fulfilment_id = ANY ($4::text[]) AND reason <> '(erased)'
                   AND (outcome = 'recorded' OR reason <> without_words(reason, $2::text[]))
                RETURNING 1
                """)
        ),
        (
            "audit_verdicts",
            Statement(
                "cli_erase_verdicts",
                """
                UPDATE audit_verdicts SET saw = 0, routed_by = 0, findings = without_evidence(findings)
                 WHERE order_id = $1::uuid
                   AND (saw <> 0 OR routed_by <> 0 OR findings <> without_evidence(findings))
                RETURNING 1
                """)
        ),
        (
            "audit_sightings",
            Statement(
                "cli_erase_sightings",
                """
                -- Reads the whole table: nothing but this asks by order, and an index would cost every order.
                WITH shared AS (
                    UPDATE audit_sightings SET orders = array_remove(orders, $1::uuid)
                     WHERE $1::uuid = ANY (orders) AND cardinality(orders) > 1
                    RETURNING 1
                ), alone AS (
                    DELETE FROM audit_sightings WHERE orders = ARRAY[$1::uuid] RETURNING 1
                )
                SELECT * FROM shared UNION ALL SELECT * FROM alone
                """)
        ),
    ]
}
