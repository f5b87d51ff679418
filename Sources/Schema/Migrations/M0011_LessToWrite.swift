extension Migration {
    /// What an order need not write, and what ANALYZE need not count.
    static let lessToWrite = Migration(
        number: 11,
        name: "less to write",
        sql: #"""
            -- A picking code is the fulfilment's id in other letters, unique because that is, and nobody looks for it. Its index
            -- made every fulfilment that got a carrier add to all three indexes of the table.
            ALTER TABLE fulfilments DROP CONSTRAINT fulfilments_picking_code_key;

            -- Nearly every row is written once: room for another version is room wasted.
            ALTER TABLE order_routing SET (fillfactor = 100);
            ALTER TABLE audit_verdicts SET (fillfactor = 100);

            -- What somebody else has taken of the stock that a batch relied on, if anything. Plain SQL cannot raise a state of
            -- our own.
            CREATE FUNCTION stock_overtaken(gone bigint) RETURNS void
            LANGUAGE plpgsql AS $$
            BEGIN
                IF gone > 0 THEN
                    RAISE EXCEPTION 'stock that was read without a lock is gone' USING ERRCODE = 'SY002';
                END IF;
            END
            $$;

            -- Who a customer is stands in one table, and not in the planner's statistics of it besides, where erasing does not
            -- reach. Another type, though the same, takes away those that were made.
            ALTER TABLE order_personal
                ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0,
                ALTER COLUMN phone TYPE text, ALTER COLUMN phone SET STATISTICS 0,
                ALTER COLUMN street TYPE text, ALTER COLUMN street SET STATISTICS 0,
                ALTER COLUMN email TYPE text, ALTER COLUMN email SET STATISTICS 0,
                ALTER COLUMN buyer_note TYPE text, ALTER COLUMN buyer_note SET STATISTICS 0,
                ALTER COLUMN seller_note TYPE text, ALTER COLUMN seller_note SET STATISTICS 0;

            -- Columns that nobody searches by. Counting their values costs a young database, whose tables are counted every
            -- minute, more than anything that an order writes to them.
            ALTER TABLE orders
                ALTER COLUMN revision SET STATISTICS 0, ALTER COLUMN modified_at SET STATISTICS 0,
                ALTER COLUMN content_hash SET STATISTICS 0, ALTER COLUMN substance_hash SET STATISTICS 0,
                ALTER COLUMN mapping_version SET STATISTICS 0, ALTER COLUMN told_revision SET STATISTICS 0,
                ALTER COLUMN open_requests SET STATISTICS 0, ALTER COLUMN currency SET STATISTICS 0,
                ALTER COLUMN goods_amount SET STATISTICS 0, ALTER COLUMN discount_amount SET STATISTICS 0,
                ALTER COLUMN freight_amount SET STATISTICS 0, ALTER COLUMN total_amount SET STATISTICS 0,
                ALTER COLUMN buyer_account SET STATISTICS 0, ALTER COLUMN receiver_token SET STATISTICS 0,
                ALTER COLUMN phone_fingerprint SET STATISTICS 0, ALTER COLUMN address_fingerprint SET STATISTICS 0,
                ALTER COLUMN country SET STATISTICS 0, ALTER COLUMN province SET STATISTICS 0,
                ALTER COLUMN city SET STATISTICS 0, ALTER COLUMN district SET STATISTICS 0,
                ALTER COLUMN postal_code SET STATISTICS 0, ALTER COLUMN platform_status SET STATISTICS 0,
                ALTER COLUMN platform_holds SET STATISTICS 0, ALTER COLUMN required_carrier SET STATISTICS 0,
                ALTER COLUMN required_warehouse SET STATISTICS 0;
            ALTER TABLE order_lines
                ALTER COLUMN channel_line_id SET STATISTICS 0, ALTER COLUMN channel_sku SET STATISTICS 0,
                ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN quantity SET STATISTICS 0,
                ALTER COLUMN unit_price SET STATISTICS 0, ALTER COLUMN paid_amount SET STATISTICS 0;
            ALTER TABLE order_history
                ALTER COLUMN summary SET STATISTICS 0, ALTER COLUMN detail SET STATISTICS 0,
                ALTER COLUMN rule_version SET STATISTICS 0, ALTER COLUMN cause_topic SET STATISTICS 0,
                ALTER COLUMN cause_partition SET STATISTICS 0, ALTER COLUMN cause_offset SET STATISTICS 0;
            ALTER TABLE order_routing
                ALTER COLUMN revision SET STATISTICS 0, ALTER COLUMN approved SET STATISTICS 0;
            ALTER TABLE audit_verdicts
                ALTER COLUMN saw SET STATISTICS 0, ALTER COLUMN routed_by SET STATISTICS 0,
                ALTER COLUMN findings SET STATISTICS 0;
            ALTER TABLE audit_sightings ALTER COLUMN orders SET STATISTICS 0;
            ALTER TABLE channel_messages
                ALTER COLUMN record_offset SET STATISTICS 0, ALTER COLUMN modified_at SET STATISTICS 0;
            ALTER TABLE stock_movements
                ALTER COLUMN on_hand SET STATISTICS 0, ALTER COLUMN allocated SET STATISTICS 0,
                ALTER COLUMN reserved SET STATISTICS 0, ALTER COLUMN cause_topic SET STATISTICS 0,
                ALTER COLUMN cause_partition SET STATISTICS 0, ALTER COLUMN cause_offset SET STATISTICS 0;
            ALTER TABLE fulfilments
                ALTER COLUMN carrier SET STATISTICS 0, ALTER COLUMN service SET STATISTICS 0,
                ALTER COLUMN price SET STATISTICS 0, ALTER COLUMN currency SET STATISTICS 0,
                ALTER COLUMN promised_at SET STATISTICS 0, ALTER COLUMN picking_code SET STATISTICS 0;
            ALTER TABLE packages
                ALTER COLUMN carrier SET STATISTICS 0, ALTER COLUMN tracking_number SET STATISTICS 0,
                ALTER COLUMN weight_grams SET STATISTICS 0, ALTER COLUMN lines SET STATISTICS 0;
            ALTER TABLE warehouse_messages
                ALTER COLUMN fulfilment_id SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
            ALTER TABLE timers
                ALTER COLUMN payload SET STATISTICS 0, ALTER COLUMN attempts SET STATISTICS 0,
                ALTER COLUMN last_error SET STATISTICS 0;
            -- The records of customers' orders, and what waits of them.
            ALTER TABLE outbox ALTER COLUMN records SET STATISTICS 0;
            ALTER TABLE parked_records
                ALTER COLUMN key TYPE bytea, ALTER COLUMN key SET STATISTICS 0,
                ALTER COLUMN value TYPE bytea, ALTER COLUMN value SET STATISTICS 0,
                ALTER COLUMN headers TYPE bytea, ALTER COLUMN headers SET STATISTICS 0;
            """#
    )
}
