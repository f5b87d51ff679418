extension Migration {
    /// What keeps a database that runs for years as quick as on its first day.
    static let maintenance = Migration(
        number: 9,
        name: "maintenance",
        sql: #"""
            -- By which the oldest rows are found. A block range index is a few pages, and costs an insert next to nothing; these
            -- tables are appended to in the order of time.
            CREATE INDEX channel_messages_age ON channel_messages USING brin (received_at) WITH (autosummarize = on);
            CREATE INDEX warehouse_messages_age ON warehouse_messages USING brin (received_at) WITH (autosummarize = on);
            CREATE INDEX return_messages_age ON return_messages USING brin (received_at) WITH (autosummarize = on);
            CREATE INDEX stock_adjustments_age ON stock_adjustments USING brin (applied_at) WITH (autosummarize = on);
            CREATE INDEX order_history_age ON order_history USING brin (at) WITH (autosummarize = on);

            CREATE INDEX audit_sightings_age ON audit_sightings USING brin (window_start) WITH (autosummarize = on);

            -- Rows come and go here by the thousand, in tables of a few pages: vacuumed at every visit (a minute apart by
            -- default), and without the pauses that are meant for large tables. By the default of a fifth of the table
            -- they would be visited as often; it is the pauses that let them grow.
            ALTER TABLE outbox SET (
                autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0,
                toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 500,
                toast.autovacuum_vacuum_cost_delay = 0);
            ALTER TABLE consumer_progress SET (
                autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
            ALTER TABLE publisher_progress SET (
                autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
            ALTER TABLE stock SET (
                autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
            ALTER TABLE stock_pool SET (
                autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
            ALTER TABLE warehouse_load SET (
                autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
            -- Queues: most of what was ever in them is gone.
            ALTER TABLE timers SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
            ALTER TABLE pool_reservations SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
            ALTER TABLE backorders SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
            -- Every order is updated some ten times in its first hours and then never again: a fifth of all orders of a year
            -- would be millions of dead rows.
            ALTER TABLE order_status SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
            ALTER TABLE fulfilment_status SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
            """#
    )
}
