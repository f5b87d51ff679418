extension Migration {
    /// Orders: the wide rows, written once per revision, and the narrow ones that change all the time.
    static let orders = Migration(
        number: 2,
        name: "orders",
        sql: #"""
            CREATE TABLE orders (
                order_id            uuid        PRIMARY KEY,
                channel             text        NOT NULL,
                shop                text        NOT NULL,
                channel_order_id    text        NOT NULL,
                revision            integer     NOT NULL,
                -- The platform's own version, and the hash that breaks ties between equal versions.
                modified_at         timestamptz NOT NULL,
                content_hash        bigint      NOT NULL,
                -- Hash of what matters downstream: payment, receiver, lines, platform states.
                substance_hash      bigint      NOT NULL,
                -- Of the mapping document that read it: a repaired mapping wins over the same message read before.
                mapping_version     integer     NOT NULL,
                -- The revision that audit was last told of; null while there was nothing to audit.
                told_revision       integer,
                -- What after-sales was told to undo and the channel still shows: order, line:2.
                open_requests       text[]      NOT NULL DEFAULT '{}',
                placed_at           timestamptz NOT NULL,
                paid_at             timestamptz,
                currency            text        NOT NULL,
                goods_amount        bigint      NOT NULL,
                discount_amount     bigint      NOT NULL,
                freight_amount      bigint      NOT NULL,
                total_amount        bigint      NOT NULL,
                buyer_account       text,
                receiver_token      text        NOT NULL,
                phone_fingerprint   bigint,
                address_fingerprint bigint,
                country             text        NOT NULL,
                province            text        NOT NULL,
                city                text        NOT NULL,
                district            text        NOT NULL,
                postal_code         text,
                platform_status     text        NOT NULL,
                platform_holds      jsonb       NOT NULL DEFAULT '[]',
                ship_by             timestamptz,
                required_carrier    text,
                required_warehouse  text,
                created_at          timestamptz NOT NULL DEFAULT now(),
                -- What makes an order the same order: also the way every channel message finds it.
                UNIQUE (channel, shop, channel_order_id)
            );

            CREATE TABLE order_lines (
                order_id        uuid    NOT NULL,
                line_number     integer NOT NULL,
                channel_line_id text,
                sku             text    NOT NULL,
                channel_sku     text,
                title           text    NOT NULL,
                quantity        integer NOT NULL CHECK (quantity > 0),
                unit_price      bigint  NOT NULL,
                paid_amount     bigint  NOT NULL,
                kind            text    NOT NULL DEFAULT 'goods',
                is_cancelled    boolean NOT NULL DEFAULT false,
                PRIMARY KEY (order_id, line_number)
            );

            -- The small machines of an order and the status that follows from them (OrderStanding in the code). Whoever
            -- changes an order locks its row here first; it is the lock of the order.
            CREATE TABLE order_status (
                order_id             uuid        PRIMARY KEY,
                status               text        NOT NULL,
                payment              text        NOT NULL,
                audit                text        NOT NULL DEFAULT 'pending',
                active_holds         integer     NOT NULL DEFAULT 0 CHECK (active_holds >= 0),
                units_ordered        integer     NOT NULL,
                units_allocated      integer     NOT NULL DEFAULT 0 CHECK (units_allocated >= 0),
                units_backordered    integer     NOT NULL DEFAULT 0 CHECK (units_backordered >= 0),
                units_shipped        integer     NOT NULL DEFAULT 0 CHECK (units_shipped >= 0),
                units_delivered      integer     NOT NULL DEFAULT 0 CHECK (units_delivered >= 0),
                units_cancelled      integer     NOT NULL DEFAULT 0 CHECK (units_cancelled >= 0),
                units_returned       integer     NOT NULL DEFAULT 0 CHECK (units_returned >= 0),
                with_warehouse       boolean     NOT NULL DEFAULT false,
                completed_by_channel boolean     NOT NULL DEFAULT false,
                stock_short          boolean     NOT NULL DEFAULT false,
                updated_at           timestamptz NOT NULL DEFAULT clock_timestamp()
            ) WITH (fillfactor = 60);

            -- The only table that says who a customer is. Erasing an order's person is one update here.
            CREATE TABLE order_personal (
                order_id     uuid    PRIMARY KEY,
                name         text    NOT NULL,
                phone        text    NOT NULL,
                street       text    NOT NULL,
                email        text,
                buyer_note   text    NOT NULL DEFAULT '',
                seller_note  text    NOT NULL DEFAULT '',
                is_encrypted boolean NOT NULL DEFAULT false,
                erased_at    timestamptz
            );

            CREATE TABLE order_holds (
                hold_id     uuid        PRIMARY KEY,
                order_id    uuid        NOT NULL,
                type        text        NOT NULL,
                reason      text        NOT NULL,
                placed_by   text        NOT NULL,
                blocks      text[]      NOT NULL,
                state       text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'released', 'rejected')),
                placed_at   timestamptz NOT NULL,
                resolved_at timestamptz,
                resolved_by text
            );
            CREATE INDEX order_holds_of_order ON order_holds (order_id);

            -- Everything that ever happened to an order: what, why, and the message that caused it. Append-only; this is
            -- what `switchyard explain` tells. `detail` has the facts and candidates of a decision, without personal data.
            CREATE TABLE order_history (
                order_id        uuid        NOT NULL,
                entry           bigint      GENERATED ALWAYS AS IDENTITY,
                at              timestamptz NOT NULL,
                stage           text        NOT NULL,
                event           text        NOT NULL,
                summary         text        NOT NULL,
                detail          jsonb       NOT NULL DEFAULT '{}',
                rule_version    integer,
                cause_topic     text        NOT NULL,
                cause_partition integer     NOT NULL,
                cause_offset    bigint      NOT NULL,
                PRIMARY KEY (order_id, entry)
            );

            -- What became of every message of a channel.
            CREATE TABLE channel_messages (
                message          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                topic            text        NOT NULL,
                partition        integer     NOT NULL,
                record_offset    bigint      NOT NULL,
                order_id         uuid        NOT NULL,
                outcome          text        NOT NULL CHECK (outcome IN ('accepted', 'updated', 'duplicate', 'stale')),
                modified_at      timestamptz NOT NULL,
                received_at      timestamptz NOT NULL
            );
            """#
    )
}
