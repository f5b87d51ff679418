import Postgres

/// What a plan foresees for records of `channel.orders.raw`, each known by its `traceparent`.
package struct Foresight: Sendable {
    /// What ingest is to make of a record.
    package enum Outcome: String, Sendable { case accepted, duplicate, stale, deadLettered = "dead-lettered" }

    package struct Entry: Sendable {
        package var reference: String
        package var record: Outcome
        /// Where the order ends: shipped, held, rejected, backordered, cancelled, unpaid; `nil` for one of a pool, and
        /// for a record that starts no order.
        package var orderClass: String?
        package var pool: String?

        package init(reference: String, record: Outcome, orderClass: String?, pool: String? = nil) {
            self.reference = reference
            self.record = record
            self.orderClass = orderClass
            self.pool = pool
        }
    }

    /// Orders that compete: it is foreseen how many of them win, not which.
    package struct Pool: Sendable {
        package var name: String
        package var orderClass: String
        package var count: Int
        /// Where the others end.
        package var otherClass: String

        package init(name: String, orderClass: String, count: Int, otherClass: String) {
            self.name = name
            self.orderClass = orderClass
            self.count = count
            self.otherClass = otherClass
        }
    }

    package var entries: [Entry] = []
    package var pools: [Pool] = []

    package init() {}

    func stage(on connection: inout PostgresConnection) throws(PostgresError) {
        for start in stride(from: 0, to: entries.count, by: 5_000) {
            let part = entries[start..<min(start + 5_000, entries.count)]
            var parameters = Parameters()
            parameters.array(part) { $0.reference }
            parameters.array(part) { $0.record.rawValue }
            parameters.array(part) { $0.orderClass }
            parameters.array(part) { $0.pool }
            _ = try connection.query(Self.insertEntries, parameters)
        }
        guard !pools.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(pools) { $0.name }
        parameters.array(pools) { $0.orderClass }
        parameters.array(pools) { Int64($0.count) }
        parameters.array(pools) { $0.otherClass }
        _ = try connection.query(Self.insertPools, parameters)
    }

    private static let insertEntries = Statement(
        "verify_plan", "INSERT INTO plan SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])")

    private static let insertPools = Statement(
        "verify_pools", "INSERT INTO pools SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[])")
}
