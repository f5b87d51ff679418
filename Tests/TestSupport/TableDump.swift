package import Postgres

/// What stands in a database, for tests that look for something which must not be there.
package enum TableDump {
    /// Every row of every table of the public schema as text; tables without rows are left out. Bytes are read as UTF-8 where
    /// they are it; of others the ASCII characters stay as they are.
    package static func read(from connection: inout PostgresConnection) throws -> [String: String] {
        // In the session's own schema, so that the database stays as it was.
        try connection.execute(prepare)
        let rows = try connection.query(Statement("test_table_dump", "SELECT name, rows FROM pg_temp.dump()"))
        var tables: [String: String] = [:]
        for row in 0..<rows.count { tables[rows.text(row, 0)] = rows.text(row, 1) }
        return tables
    }

    private static var prepare: String {
        """
        CREATE OR REPLACE FUNCTION pg_temp.bytes(value bytea) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
            RETURN convert_from(value, 'UTF8');
        EXCEPTION WHEN others THEN
            RETURN encode(value, 'escape');
        END
        $$;
        CREATE OR REPLACE FUNCTION pg_temp.dump() RETURNS TABLE (name text, rows text) LANGUAGE plpgsql AS $$
        DECLARE
            columns text;
        BEGIN
            FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
                SELECT string_agg(format(CASE atttypid WHEN 'bytea'::regtype THEN 'pg_temp.bytes(t.%I)' ELSE 't.%I::text' END,
                                         attname), ', ' ORDER BY attnum)
                  INTO columns FROM pg_attribute
                 WHERE attrelid = format('public.%I', name)::regclass AND attnum > 0 AND NOT attisdropped;
                EXECUTE format(
                    'SELECT string_agg(concat_ws('' | '', %s), E''\\n'' ORDER BY t.ctid) FROM public.%I t', columns, name)
                   INTO rows;
                IF rows IS NOT NULL THEN RETURN NEXT; END IF;
            END LOOP;
        END
        $$
        """
    }
}
