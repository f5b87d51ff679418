-- Least privilege: what each worker's SQL needs, and nothing that it does not.
--
-- Run it as the owner of the tables (or a superuser), after `switchyard schema apply` and again after every release: it takes
-- everything away from these roles and grants it anew, in one transaction. It expects a database of Switchyard's own: the
-- functions of its public schema are closed to everybody else. The roles cannot log in; give each worker a user
-- of its own, with a password from wherever you keep them:
--   CREATE ROLE switchyard_order_audit_login LOGIN IN ROLE switchyard_order_audit;
--
-- Where several tables of one kind are granted, the reason is the lock order (FOR UPDATE needs UPDATE) or an upsert (which
-- needs SELECT too). Rows are not told apart: a worker could touch the progress of another's group.

BEGIN;

-- Nobody creates anything in the schema but its owner, not even for a session.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

DO $$
DECLARE
    name text;
    other text;
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    FOREACH name IN ARRAY ARRAY[
        'worker', 'channel_ingest', 'order_audit', 'warehouse_routing', 'logistics_quoting', 'wms_feedback', 'after_sales',
        'operator', 'privacy', 'reader', 'maintenance'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'switchyard_' || name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', 'switchyard_' || name);
        END IF;
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', 'switchyard_' || name);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM %I', 'switchyard_' || name);
        EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I', 'switchyard_' || name);
        FOR other IN
            SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles g ON g.oid = m.member
             WHERE g.rolname = 'switchyard_' || name
        LOOP
            EXECUTE format('REVOKE %I FROM %I', other, 'switchyard_' || name);
        END LOOP;
        EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM %I', 'switchyard_' || name);
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', 'switchyard_' || name);
    END LOOP;
END
$$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;

-- Every worker: the commit protocol, rules, alerts, and the history that it appends to and never reads or changes.
GRANT SELECT ON schema_migrations, rule_documents, rule_generation TO switchyard_worker;
GRANT SELECT, INSERT, UPDATE ON consumer_progress, publisher_progress, alerts TO switchyard_worker;
GRANT SELECT, INSERT, DELETE ON outbox TO switchyard_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON parked_records, timers TO switchyard_worker;
GRANT INSERT ON order_history TO switchyard_worker;
GRANT EXECUTE ON FUNCTION fence, stock_overtaken TO switchyard_worker;
GRANT switchyard_worker TO
    switchyard_channel_ingest, switchyard_order_audit, switchyard_warehouse_routing, switchyard_logistics_quoting,
    switchyard_wms_feedback, switchyard_after_sales;

-- channel-ingest: the only writer of orders and of who customers are.
GRANT SELECT, INSERT, UPDATE ON
    orders, order_lines, order_personal, order_status, pool_reservations, stock_pool
    TO switchyard_channel_ingest;
GRANT INSERT ON channel_messages, stock_movements TO switchyard_channel_ingest;
GRANT SELECT ON stock, fulfilments, fulfilment_lines, cases, case_lines TO switchyard_channel_ingest;

-- order-audit: reads names, phones and addresses, for the block list and to judge addresses.
GRANT SELECT ON orders, order_lines, order_personal, goods, audit_blocklist TO switchyard_order_audit;
GRANT SELECT, INSERT, UPDATE ON order_holds, audit_sightings, audit_verdicts, stock_pool TO switchyard_order_audit;
GRANT SELECT, UPDATE ON order_status TO switchyard_order_audit;
GRANT SELECT, DELETE ON pool_reservations, backorders TO switchyard_order_audit;
GRANT INSERT ON stock_movements TO switchyard_order_audit;
GRANT EXECUTE ON FUNCTION audit_block_digest TO switchyard_order_audit;

-- warehouse-routing: no personal data.
GRANT SELECT ON goods, order_holds TO switchyard_warehouse_routing;
GRANT SELECT, INSERT ON fulfilments, stock_adjustments TO switchyard_warehouse_routing;
GRANT SELECT, INSERT, UPDATE ON
    fulfilment_lines, fulfilment_status, order_routing, pool_reservations, stock, stock_pool, warehouse_load
    TO switchyard_warehouse_routing;
GRANT SELECT, INSERT, DELETE ON backorders TO switchyard_warehouse_routing;
GRANT SELECT, UPDATE ON order_status TO switchyard_warehouse_routing;
GRANT INSERT ON stock_movements TO switchyard_warehouse_routing;

-- logistics-quoting: reads the receiver, for the outbound request.
GRANT SELECT ON goods, order_holds, order_personal TO switchyard_logistics_quoting;
GRANT SELECT, UPDATE ON fulfilments, fulfilment_status, order_status TO switchyard_logistics_quoting;

-- wms-feedback: no personal data.
GRANT SELECT ON orders, goods, fulfilments TO switchyard_wms_feedback;
GRANT SELECT, INSERT ON packages, warehouse_messages TO switchyard_wms_feedback;
GRANT SELECT, UPDATE ON fulfilment_lines, fulfilment_status, order_status TO switchyard_wms_feedback;
GRANT SELECT, INSERT, UPDATE ON stock TO switchyard_wms_feedback;
GRANT INSERT ON stock_movements TO switchyard_wms_feedback;

-- after-sales: no personal data.
GRANT SELECT ON orders, fulfilments TO switchyard_after_sales;
GRANT SELECT, INSERT, UPDATE ON cases, case_lines, refunds, unmatched_requests, stock TO switchyard_after_sales;
GRANT SELECT, INSERT ON return_messages TO switchyard_after_sales;
GRANT SELECT, UPDATE ON
    order_lines, order_status, order_holds, fulfilment_lines, fulfilment_status, pool_reservations, stock_pool
    TO switchyard_after_sales;
GRANT SELECT, UPDATE, DELETE ON backorders TO switchyard_after_sales;
GRANT INSERT ON stock_movements TO switchyard_after_sales;

-- Reports and dashboards: everything but who customers are. Parked records and outbox rows hold records as they came, with
-- names in them; audit_blocklist has digests of them.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO switchyard_reader;
REVOKE SELECT ON order_personal, parked_records, outbox, audit_blocklist FROM switchyard_reader;

-- `switchyard` in the hands of operations: looks at everything (names are masked on its screens), applies rules, releases
-- holds, replays dead letters, takes in goods and stock.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO switchyard_operator;
GRANT INSERT ON rule_documents, order_history, stock_movements, stock_adjustments TO switchyard_operator;
GRANT INSERT, UPDATE ON rule_generation, goods, stock, stock_pool, timers, alerts TO switchyard_operator;
GRANT INSERT, UPDATE, DELETE ON audit_blocklist TO switchyard_operator;
GRANT UPDATE ON order_holds, order_status TO switchyard_operator;
GRANT UPDATE, DELETE ON parked_records TO switchyard_operator;
GRANT EXECUTE ON FUNCTION audit_block_digest TO switchyard_operator;
-- Who did what is added to, never changed; when it was and which role it was is for the database to say.
GRANT INSERT (who, host, command, subject, detail) ON operator_actions TO switchyard_operator;

-- `switchyard privacy erase`: an operator who may also empty what says who a customer was, and nothing else of the rows.
GRANT switchyard_operator TO switchyard_privacy;
GRANT UPDATE ON order_personal TO switchyard_privacy;
GRANT UPDATE (buyer_account, receiver_token, phone_fingerprint, address_fingerprint, postal_code) ON orders
    TO switchyard_privacy;
GRANT UPDATE (approved) ON order_routing TO switchyard_privacy;
GRANT UPDATE (summary, detail) ON order_history TO switchyard_privacy;
GRANT UPDATE (reason, remark, verdict) ON cases TO switchyard_privacy;
GRANT UPDATE (reason) ON warehouse_messages TO switchyard_privacy;
GRANT UPDATE (saw, routed_by, findings) ON audit_verdicts TO switchyard_privacy;
GRANT UPDATE (orders), DELETE ON audit_sightings TO switchyard_privacy;
GRANT EXECUTE ON FUNCTION without_evidence, without_words(text, text[]), without_words(jsonb, text[]) TO switchyard_privacy;

-- `switchyard maintenance prune`: removes what its window has passed, and records that it did. None of the books: orders,
-- fulfilments, cases, refunds and the stock ledger stay.
GRANT SELECT, DELETE ON
    alerts, audit_sightings, channel_messages, order_history, return_messages, stock_adjustments, unmatched_requests,
    warehouse_messages
    TO switchyard_maintenance;
GRANT INSERT (who, host, command, subject, detail) ON operator_actions TO switchyard_maintenance;
GRANT SELECT ON order_status, schema_migrations TO switchyard_maintenance;

COMMIT;
