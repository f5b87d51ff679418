extension Migration {
    /// Rules as numbered versions, and alerts.
    static let operations = Migration(
        number: 6,
        name: "operations",
        sql: #"""
            -- Every rule document that was ever in force. `kind` is what reads it: channel-mapping, audit, routing,
            -- warehouses, quoting, after-sales; `name` tells documents of one kind apart (the channel of a mapping).
            -- The newest version of a (kind, name) is the one in force.
            CREATE TABLE rule_documents (
                kind        text        NOT NULL,
                name        text        NOT NULL,
                version     integer     NOT NULL,
                document    jsonb       NOT NULL,
                fingerprint bigint      NOT NULL,
                applied_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
                applied_by  text        NOT NULL,
                PRIMARY KEY (kind, name, version)
            );

            -- One row that says whether anything changed: workers compare it with what they have loaded, in the round trip
            -- they make anyway.
            CREATE TABLE rule_generation (
                kind       text   PRIMARY KEY,
                generation bigint NOT NULL
            );

            -- Open alerts are counted up, not repeated.
            CREATE TABLE alerts (
                type            text        NOT NULL,
                subject         text        NOT NULL,
                opened_at       timestamptz NOT NULL,
                severity        text        NOT NULL,
                state           text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'closed')),
                text            text        NOT NULL,
                last_seen       timestamptz NOT NULL,
                occurrences     integer     NOT NULL DEFAULT 1,
                acknowledged_by text,
                PRIMARY KEY (type, subject, opened_at)
            );
            CREATE UNIQUE INDEX alerts_open ON alerts (type, subject) WHERE state <> 'closed';
            """#
    )
}
