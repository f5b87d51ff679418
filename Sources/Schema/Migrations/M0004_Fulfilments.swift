extension Migration {
    /// What warehouses are asked to send, and what they sent.
    static let fulfilments = Migration(
        number: 4,
        name: "fulfilments",
        sql: #"""
            -- Written once by routing; the carrier columns once by quoting.
            CREATE TABLE fulfilments (
                fulfilment_id uuid        PRIMARY KEY,
                order_id      uuid        NOT NULL,
                warehouse     text        NOT NULL,
                planned_at    timestamptz NOT NULL,
                carrier       text,
                service       text,
                price         bigint,
                currency      text,
                promised_at   timestamptz,
                picking_code  text        UNIQUE
            ) WITH (fillfactor = 80);
            CREATE INDEX fulfilments_of_order ON fulfilments (order_id);

            CREATE TABLE fulfilment_lines (
                fulfilment_id uuid    NOT NULL,
                line_number   integer NOT NULL,
                sku           text    NOT NULL,
                quantity      integer NOT NULL CHECK (quantity > 0),
                shipped       integer NOT NULL DEFAULT 0 CHECK (shipped >= 0),
                -- Will not come: short, rejected or cancelled.
                dropped       integer NOT NULL DEFAULT 0 CHECK (dropped >= 0),
                CHECK (shipped + dropped <= quantity),
                PRIMARY KEY (fulfilment_id, line_number)
            ) WITH (fillfactor = 70);

            CREATE TABLE fulfilment_status (
                fulfilment_id   uuid        PRIMARY KEY,
                order_id        uuid        NOT NULL,
                warehouse       text        NOT NULL,
                state           text        NOT NULL,
                released_at     timestamptz,
                acknowledged_at timestamptz,
                shipped_at      timestamptz,
                updated_at      timestamptz NOT NULL
            ) WITH (fillfactor = 60);

            CREATE TABLE packages (
                package_id      uuid        PRIMARY KEY,
                fulfilment_id   uuid        NOT NULL,
                order_id        uuid        NOT NULL,
                carrier         text        NOT NULL,
                tracking_number text        NOT NULL,
                weight_grams    bigint,
                lines           jsonb       NOT NULL,
                state           text        NOT NULL DEFAULT 'labelled',
                shipped_at      timestamptz NOT NULL
            );
            CREATE INDEX packages_of_order ON packages (order_id);

            -- What warehouses said, by their own number of the message: a repeat finds itself here.
            CREATE TABLE warehouse_messages (
                warehouse     text        NOT NULL,
                out_biz_code  text        NOT NULL,
                fulfilment_id text        NOT NULL,
                status        text        NOT NULL,
                -- applied; recorded (true, without consequence); anomaly (contradicts what is known, never applied)
                outcome       text        NOT NULL,
                reason        text,
                received_at   timestamptz NOT NULL,
                PRIMARY KEY (warehouse, out_biz_code)
            );

            -- Orders that no warehouse could send, whole or in part; retried when stock of one of the SKUs arrives.
            CREATE TABLE backorders (
                order_id    uuid        NOT NULL,
                line_number integer     NOT NULL,
                sku         text        NOT NULL,
                quantity    integer     NOT NULL CHECK (quantity > 0),
                since       timestamptz NOT NULL,
                PRIMARY KEY (order_id, line_number)
            );
            CREATE INDEX backorders_of_sku ON backorders (sku, since);

            -- The approval by which routing last worked on an order, as audit sent it, added lines and demands included: a
            -- retry decides about the same order, and a newer revision is compared with it. JSON in UTF-8, kept as bytes
            -- because nobody searches in it and parsing it into jsonb would cost every order.
            CREATE TABLE order_routing (
                order_id uuid    PRIMARY KEY,
                revision integer NOT NULL,
                approved bytea   NOT NULL
            ) WITH (fillfactor = 80);

            -- How many fulfilments a warehouse with a daily capacity has got on a local day (days since 1970-01-01).
            CREATE TABLE warehouse_load (
                warehouse   text    NOT NULL,
                day         integer NOT NULL,
                fulfilments integer NOT NULL,
                PRIMARY KEY (warehouse, day)
            ) WITH (fillfactor = 50);
            """#
    )
}
