extension Migration {
    /// Stock on two levels, and the ledger that proves it.
    static let stock = Migration(
        number: 3,
        name: "stock",
        sql: #"""
            -- What a SKU is, as far as routing and quoting need to know.
            CREATE TABLE goods (
                sku               text    PRIMARY KEY,
                name              text    NOT NULL,
                weight_grams      bigint  NOT NULL CHECK (weight_grams >= 0),
                volume_cm3        bigint  NOT NULL DEFAULT 0 CHECK (volume_cm3 >= 0),
                goods_class       text    NOT NULL DEFAULT 'general',
                list_price        bigint,
                supplier          text,
                updated_at        timestamptz NOT NULL DEFAULT now()
            );

            -- Per warehouse. available = on_hand - allocated - safety.
            CREATE TABLE stock (
                warehouse text    NOT NULL,
                sku       text    NOT NULL,
                on_hand   bigint  NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
                allocated bigint  NOT NULL DEFAULT 0 CHECK (allocated >= 0),
                safety    bigint  NOT NULL DEFAULT 0 CHECK (safety >= 0),
                CHECK (allocated <= on_hand),
                -- By SKU first: a batch asks for its SKUs in every warehouse.
                PRIMARY KEY (sku, warehouse)
            ) WITH (fillfactor = 50);

            -- Per SKU: pieces reserved for orders that have no warehouse yet. Can be promised = sum of available over the
            -- warehouses - reserved. Whoever changes `reserved`, or moves it into `allocated`, or adds stock, locks the
            -- SKU's row here first, SKUs in ascending order, and only then reads `stock`.
            CREATE TABLE stock_pool (
                sku      text   PRIMARY KEY,
                reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0)
            ) WITH (fillfactor = 50);

            -- What of a line is still reserved in the pool. Routing moves it to a warehouse, a cancellation gives it back.
            CREATE TABLE pool_reservations (
                order_id    uuid    NOT NULL,
                line_number integer NOT NULL,
                sku         text    NOT NULL,
                quantity    integer NOT NULL CHECK (quantity >= 0),
                PRIMARY KEY (order_id, line_number)
            ) WITH (fillfactor = 70);

            -- Every change of every counter, with its cause. Append-only; `switchyard stock verify` proves that the counters
            -- are its sums. `warehouse` is null for the pool.
            CREATE TABLE stock_movements (
                movement        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                at              timestamptz NOT NULL,
                sku             text        NOT NULL,
                warehouse       text,
                on_hand         bigint      NOT NULL DEFAULT 0,
                allocated       bigint      NOT NULL DEFAULT 0,
                reserved        bigint      NOT NULL DEFAULT 0,
                -- received, adjusted, reserved, allocated, deducted, released, returned
                reason          text        NOT NULL,
                order_id        uuid,
                fulfilment_id   uuid,
                cause_topic     text        NOT NULL,
                cause_partition integer     NOT NULL,
                cause_offset    bigint      NOT NULL
            );

            -- Adjustments from outside that were applied, by the sender's number: a repeat finds itself here.
            CREATE TABLE stock_adjustments (
                adjustment_id text        PRIMARY KEY,
                warehouse     text        NOT NULL,
                sku           text        NOT NULL,
                change        integer     NOT NULL,
                applied_at    timestamptz NOT NULL
            );
            """#
    )
}
