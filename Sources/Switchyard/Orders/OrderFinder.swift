import Domain
import Postgres
import WorkerRuntime

/// Finds the order that a person names.
enum OrderFinder {
    /// - Throws: a failure when there is none, or when a number alone is several orders'.
    static func find(_ name: String, in connection: inout PostgresConnection) throws -> OrderID {
        if let id = OrderID(name) { return try find(id, in: &connection) }
        // The number may hold slashes, channel and shop do not.
        let parts = name.split(separator: "/", maxSplits: 2).map(String.init)
        var parameters = Parameters()
        if parts.count == 3 {
            for part in parts { parameters.text(part) }
            let rows = try connection.query(byKey, parameters)
            guard rows.count == 1 else { throw CommandFailure.usage("there is no order \(name)") }
            return rows.id(0, 0)
        }
        parameters.text(name)
        let rows = try connection.query(byNumber, parameters)
        guard rows.count > 0 else {
            throw CommandFailure.usage(
                "there is no order \(name); give its id, channel/shop/number, or the channel's number")
        }
        guard rows.count == 1 else {
            let keys = (0..<rows.count).map { rows.text($0, 1) }.joined(separator: ", ")
            throw CommandFailure.usage("several orders have the number \(name): \(keys)")
        }
        return rows.id(0, 0)
    }

    private static func find(_ id: OrderID, in connection: inout PostgresConnection) throws -> OrderID {
        var parameters = Parameters()
        parameters.id(id)
        guard try connection.query(byID, parameters).count == 1 else {
            throw CommandFailure.usage("there is no order \(id)")
        }
        return id
    }

    private static let byID = Statement("cli_order_by_id", "SELECT order_id FROM orders WHERE order_id = $1::uuid")

    private static let byKey = Statement(
        "cli_order_by_key",
        "SELECT order_id FROM orders WHERE channel = $1::text AND shop = $2::text AND channel_order_id = $3::text")

    /// Reads all orders: no worker ever looks for a number without its shop, so there is no index for it.
    private static let byNumber = Statement(
        "cli_order_by_number",
        """
        SELECT order_id, channel || '/' || shop || '/' || channel_order_id FROM orders
         WHERE channel_order_id = $1::text ORDER BY channel, shop LIMIT 5
        """)
}
