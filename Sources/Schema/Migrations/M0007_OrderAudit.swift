extension Migration {
    /// What the audit remembers between orders: who was seen when, who is blocked, and its last word on each order.
    static let orderAudit = Migration(
        number: 7,
        name: "order audit",
        sql: #"""
            -- Which orders shared a key (an account, a phone, an address, a purchase) within one window of the time
            -- they were placed, in the order in which the audit first saw them: the place in the list is what velocity
            -- and duplicate rules judge by. An order keeps its place through its revisions, so that auditing it again
            -- counts nothing twice. The row is also the lock of its key: lanes that see the same key at once queue
            -- here. Lists stop at 100: past that every order is over every limit, and needs no place. Rows of windows
            -- long past may be deleted at any time.
            CREATE TABLE audit_sightings (
                kind         text        NOT NULL,
                subject      text        NOT NULL,
                window_start timestamptz NOT NULL,
                orders       uuid[]      NOT NULL,
                PRIMARY KEY (kind, subject, window_start)
            ) WITH (fillfactor = 80);

            -- Whom the merchant does not want to serve. What identifies them is kept as a digest only, so that this
            -- list is no second place that says who somebody is; `label` is a masked form for people (138****0001).
            CREATE TABLE audit_blocklist (
                kind       text        NOT NULL CHECK (kind IN ('account', 'receiver', 'phone', 'address', 'name')),
                digest     bytea       NOT NULL,
                label      text        NOT NULL,
                reason     text        NOT NULL,
                added_by   text        NOT NULL,
                added_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
                expires_at timestamptz,
                PRIMARY KEY (kind, digest)
            );

            -- The one definition of how an entry and an order are made comparable: spaces and punctuation do not count,
            -- of a phone number the last eleven digits do (a country code in front does not).
            CREATE FUNCTION audit_block_digest(of_kind text, value text) RETURNS bytea
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT sha256(convert_to(of_kind || ':' || CASE of_kind
                    WHEN 'phone' THEN right(regexp_replace(value, '\D', '', 'g'), 11)
                    WHEN 'account' THEN value
                    WHEN 'receiver' THEN value
                    ELSE lower(regexp_replace(value, '[[:space:][:punct:]，。、；：（）－—]', '', 'g'))
                END, 'UTF8'))
            $$;

            -- The audit's last word on an order, and what it was based on: an older revision that arrives late is
            -- recognised, an unchanged one is left alone, and what a person released stays released while the rule that
            -- placed the hold sees nothing new (`evidence` in `findings`).
            CREATE TABLE audit_verdicts (
                order_id     uuid        PRIMARY KEY,
                revision     integer     NOT NULL,
                outcome      text        NOT NULL CHECK (outcome IN ('approve', 'hold', 'reject')),
                rule_version integer     NOT NULL,
                -- Fingerprint of everything of the order that the audit looks at, and of the part routing looks at.
                saw          bigint      NOT NULL,
                routed_by    bigint      NOT NULL,
                findings     jsonb       NOT NULL,
                decided_at   timestamptz NOT NULL
            ) WITH (fillfactor = 80);
            """#
    )
}
