extension Migration {
    /// What costs less when the server knows how a table is used.
    static let throughput = Migration(
        number: 10,
        name: "throughput",
        sql: #"""
            -- A batch's events lie here for milliseconds, but its bytes go to the log, to the table's side table and, until
            -- autovacuum comes by, to the disk. LZ4 takes less time than writing what it saves; PostgreSQL's own
            -- compression takes more, so without LZ4 (a build option of the server) they stay as they are.
            DO $$
            BEGIN
                ALTER TABLE outbox ALTER COLUMN records SET COMPRESSION lz4;
                ALTER TABLE outbox ALTER COLUMN records SET STORAGE EXTENDED;
            EXCEPTION WHEN feature_not_supported THEN
                NULL;
            END
            $$;

            -- Written for every step of every order, read when somebody asks: the text as it came is smaller than what it would
            -- be parsed into.
            ALTER TABLE order_history ALTER COLUMN detail DROP DEFAULT;
            ALTER TABLE order_history ALTER COLUMN detail TYPE json USING detail::json;
            ALTER TABLE order_history ALTER COLUMN detail SET DEFAULT '{}';

            -- Every row is changed once or more soon after it was written. With room for its next version on its page, no
            -- index hears of that.
            ALTER TABLE fulfilments SET (fillfactor = 45);
            ALTER TABLE fulfilment_lines SET (fillfactor = 45);
            ALTER TABLE fulfilment_status SET (fillfactor = 45);
            ALTER TABLE pool_reservations SET (fillfactor = 45);
            ALTER TABLE order_status SET (fillfactor = 45);

            -- Keys are compared as bytes. What the database was created with sorts for people, at several times the cost,
            -- and another version of the system's locales can sort otherwise, which breaks an index on them.
            ALTER TABLE consumer_progress
                ALTER COLUMN cluster TYPE text COLLATE "C", ALTER COLUMN consumer_group TYPE text COLLATE "C",
                ALTER COLUMN topic TYPE text COLLATE "C";
            ALTER TABLE outbox
                ALTER COLUMN cluster TYPE text COLLATE "C", ALTER COLUMN consumer_group TYPE text COLLATE "C",
                ALTER COLUMN topic TYPE text COLLATE "C";
            ALTER TABLE publisher_progress
                ALTER COLUMN cluster TYPE text COLLATE "C", ALTER COLUMN consumer_group TYPE text COLLATE "C",
                ALTER COLUMN topic TYPE text COLLATE "C", ALTER COLUMN publisher TYPE text COLLATE "C";
            ALTER TABLE parked_records
                ALTER COLUMN cluster TYPE text COLLATE "C", ALTER COLUMN consumer_group TYPE text COLLATE "C",
                ALTER COLUMN topic TYPE text COLLATE "C";
            ALTER TABLE timers
                ALTER COLUMN consumer_group TYPE text COLLATE "C", ALTER COLUMN kind TYPE text COLLATE "C",
                ALTER COLUMN subject TYPE text COLLATE "C";
            ALTER TABLE orders
                ALTER COLUMN channel TYPE text COLLATE "C", ALTER COLUMN shop TYPE text COLLATE "C",
                ALTER COLUMN channel_order_id TYPE text COLLATE "C";
            ALTER TABLE goods ALTER COLUMN sku TYPE text COLLATE "C";
            ALTER TABLE stock
                ALTER COLUMN sku TYPE text COLLATE "C", ALTER COLUMN warehouse TYPE text COLLATE "C";
            ALTER TABLE stock_pool ALTER COLUMN sku TYPE text COLLATE "C";
            ALTER TABLE backorders ALTER COLUMN sku TYPE text COLLATE "C";
            ALTER TABLE warehouse_messages
                ALTER COLUMN warehouse TYPE text COLLATE "C", ALTER COLUMN out_biz_code TYPE text COLLATE "C";
            ALTER TABLE audit_sightings
                ALTER COLUMN kind TYPE text COLLATE "C", ALTER COLUMN subject TYPE text COLLATE "C";
            """#
    )
}
