extension Migration {
    /// Cases, what comes back, and the money that goes back.
    static let afterSales = Migration(
        number: 5,
        name: "after-sales",
        sql: #"""
            CREATE TABLE cases (
                case_id      uuid        PRIMARY KEY,
                order_id     uuid        NOT NULL,
                request_id   text        NOT NULL,
                requested_by text        NOT NULL,
                kind         text        NOT NULL,
                state        text        NOT NULL,
                reason       text        NOT NULL,
                -- Why it was approved, refused or handed to a person.
                verdict      text        NOT NULL DEFAULT '',
                amount       bigint      NOT NULL CHECK (amount >= 0),
                currency     text        NOT NULL,
                -- It does not go on by itself.
                needs_person boolean     NOT NULL DEFAULT false,
                requested_at timestamptz NOT NULL,
                updated_at   timestamptz NOT NULL,
                -- A sender's repeat finds itself here.
                UNIQUE (requested_by, request_id)
            ) WITH (fillfactor = 70);
            CREATE INDEX cases_of_order ON cases (order_id);

            CREATE TABLE case_lines (
                case_id     uuid    NOT NULL,
                line_number integer NOT NULL,
                sku         text    NOT NULL,
                quantity    integer NOT NULL CHECK (quantity > 0),
                amount      bigint  NOT NULL CHECK (amount >= 0),
                reception   text    NOT NULL DEFAULT 'awaiting',
                acceptance  text    NOT NULL DEFAULT 'pending',
                -- Pieces that came back and were taken, and pieces that were not or never will.
                accepted    integer NOT NULL DEFAULT 0 CHECK (accepted >= 0),
                refused     integer NOT NULL DEFAULT 0 CHECK (refused >= 0),
                CHECK (accepted + refused <= quantity),
                PRIMARY KEY (case_id, line_number)
            );

            CREATE TABLE refunds (
                refund_id  uuid        PRIMARY KEY,
                case_id    uuid        NOT NULL,
                order_id   uuid        NOT NULL,
                amount     bigint      NOT NULL CHECK (amount > 0),
                currency   text        NOT NULL,
                state      text        NOT NULL,
                reference  text,
                updated_at timestamptz NOT NULL
            );
            CREATE INDEX refunds_of_order ON refunds (order_id);

            -- Requests that name an order nobody knows: a cancellation can overtake its order. `waiting` until the order comes
            -- (`matched`, and there is a case) or the wait is over (`refused`).
            CREATE TABLE unmatched_requests (
                requested_by     text        NOT NULL,
                request_id       text        NOT NULL,
                channel          text        NOT NULL,
                shop             text        NOT NULL,
                channel_order_id text        NOT NULL,
                kind             text        NOT NULL,
                outcome          text        NOT NULL CHECK (outcome IN ('waiting', 'matched', 'refused')),
                requested_at     timestamptz NOT NULL,
                updated_at       timestamptz NOT NULL,
                PRIMARY KEY (requested_by, request_id)
            ) WITH (fillfactor = 70);

            -- Messages about returned goods, by the warehouse's own number.
            CREATE TABLE return_messages (
                warehouse    text        NOT NULL,
                out_biz_code text        NOT NULL,
                case_id      uuid        NOT NULL,
                received_at  timestamptz NOT NULL,
                PRIMARY KEY (warehouse, out_biz_code)
            );
            """#
    )
}
