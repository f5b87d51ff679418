import Domain
import Postgres

/// Makes a database old: millions of orders that were shipped long ago, in every table that an order touches.
///
/// A few thousand orders go down the line for real; then the server multiplies what they left in its tables, under other
/// identities and earlier times. So every table grows in the proportion in which real orders make it grow, whatever tables and
/// columns there are, and the books still balance.
struct Population: ~Copyable {
    private struct Column {
        var name: String
        var type: String
        var isGenerated: Bool
    }

    private var connection: PostgresConnection

    init(_ ground: Ground) throws {
        var connection = try PostgresConnection(conninfo: ground.conninfo)
        try connection.execute(
            """
            SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET synchronous_commit = off;
            SET maintenance_work_mem = '512MB'
            """)
        self.connection = connection
    }

    /// - Parameter copies: how often every order is made again.
    mutating func multiply(by copies: Int) throws {
        // Once for all tables: an order and its lines must come out as one, however long it takes.
        let first = try connection.query(Self.firstMoment).int64(0, 0)
        for (table, columns) in try tables() {
            say("  \(table)")
            try multiply(table, columns, copies, before: first)
        }
        try connection.execute(Self.sumUp)
        // Alone: a script of several statements is a transaction, which these do not like.
        for statement in ["VACUUM ANALYZE", "CHECKPOINT"] { try connection.execute(statement) }
    }

    /// Bytes of the whole database.
    mutating func size() throws -> Int64 { try connection.query(Self.databaseSize).int64(0, 0) }

    private mutating func tables() throws -> [(String, [Column])] {
        let rows = try connection.query(Self.columns)
        var tables: [(String, [Column])] = []
        for row in 0..<rows.count {
            let column = Column(name: rows.text(row, 1), type: rows.text(row, 2), isGenerated: rows.bool(row, 3))
            if tables.last?.0 == rows.text(row, 0) {
                tables[tables.count - 1].1.append(column)
            } else {
                tables.append((rows.text(row, 0), [column]))
            }
        }
        return tables
    }

    /// The first 32 bits of an order's id, which are its moment in units of 65.536 s.
    private static let firstMoment = Statement(
        "bench_first_moment",
        "SELECT min(('x' || left(order_id::text, 8))::bit(32)::bigint) FROM orders")

    /// Copies are inserted from the oldest to the newest, as time would have it: indexes by time-ordered ids grow at
    /// their end.
    private mutating func multiply(
        _ table: String, _ columns: [Column], _ copies: Int, before first: Int64
    ) throws {
        let written = columns.filter { !$0.isGenerated }
        let names = written.map(\.name).joined(separator: ", ")
        let values = written.map(Self.value).joined(separator: ", ")
        // What no order has brought about, such as the stock of the first day, happens once.
        let filter = columns.contains { $0.name == "order_id" } ? "WHERE order_id IS NOT NULL" : ""
        try connection.execute(
            """
            CREATE TEMPORARY TABLE sample ON COMMIT DROP AS SELECT * FROM \(table) \(filter);
            DO $$
            DECLARE
                p text;
            BEGIN
                FOR k IN REVERSE \(copies)..1 LOOP
                    p := lpad(to_hex(\(first) - k), 8, '0');
                    INSERT INTO \(table) (\(names)) SELECT \(values) FROM sample;
                END LOOP;
            END
            $$
            """)
    }

    /// Identities get another moment, and texts that are someone's own another ending.
    private static func value(of column: Column) -> String {
        let name = column.name
        switch (column.type, name) {
        case ("uuid", _): return "(p || substr(\(name)::text, 9))::uuid"
        case ("uuid[]", _): return "ARRAY(SELECT (p || substr(e::text, 9))::uuid FROM unnest(\(name)) e)"
        // Fulfilments' ids as text, and messages that begin with one.
        case ("text", "fulfilment_id"), ("text", "out_biz_code"): return "p || substr(\(name), 9)"
        case ("text", "channel_order_id"), ("text", "picking_code"), ("text", "tracking_number"), ("text", "subject"),
            ("text", "buyer_account"), ("text", "receiver_token"), ("text", "phone"):
            return "\(name) || '~' || k"
        case ("timestamp with time zone", _): return "\(name) - k * interval '65.536 s'"
        case ("bigint", "phone_fingerprint"), ("bigint", "address_fingerprint"): return "\(name) # k"
        default: return name
        }
    }

    /// Tables that an order leaves rows in: those that say whose they are.
    private static let columns = Statement(
        "bench_population_columns",
        """
        SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL), a.attidentity <> '' OR a.attgenerated <> ''
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relkind = 'r'
           AND (c.relname = 'audit_sightings'
                OR EXISTS (SELECT FROM pg_attribute o
                            WHERE o.attrelid = c.oid AND o.attname IN ('order_id', 'fulfilment_id')
                              AND NOT o.attisdropped))
           AND c.relname <> 'timers'
         ORDER BY c.relname, a.attnum
        """)

    /// Counters are sums of the ledger, so that is how they are made.
    private static let sumUp = """
        UPDATE stock s SET on_hand = m.on_hand, allocated = m.allocated
          FROM (SELECT warehouse, sku, sum(on_hand)::bigint AS on_hand, sum(allocated)::bigint AS allocated
                  FROM stock_movements WHERE warehouse IS NOT NULL GROUP BY warehouse, sku) m
         WHERE m.warehouse = s.warehouse AND m.sku = s.sku;
        UPDATE stock_pool p SET reserved = m.reserved
          FROM (SELECT sku, sum(reserved)::bigint AS reserved FROM stock_movements GROUP BY sku) m
         WHERE m.sku = p.sku
        """

    private static let databaseSize = Statement("bench_size", "SELECT pg_database_size(current_database())")
}
