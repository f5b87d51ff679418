package import Domain
package import Postgres

/// The holds of orders, as rows. Their number is kept in the order's standing by whoever places or resolves them.
package enum Holds {
    package static func enqueuePlace(
        _ holds: [(order: OrderID, hold: Hold)], at now: Timestamp, in transaction: inout PostgresTransaction
    ) {
        guard !holds.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(holds) { $0.hold.id }
        parameters.array(holds) { $0.order }
        parameters.array(holds) { $0.hold.type.rawValue }
        parameters.array(holds) { $0.hold.reason }
        parameters.array(holds) { $0.hold.placedBy }
        // A list of lists is no PostgreSQL array; the stages travel as one comma-separated text.
        parameters.array(holds) { $0.hold.blocks.map(\.rawValue).sorted().joined(separator: ",") }
        parameters.moment(now)
        transaction.enqueue(place, parameters)
    }

    /// Releases (or, for an order refused for good, rejects) active holds.
    package static func enqueueResolve(
        _ holds: [HoldID], as state: Hold.State, by resolver: String, at now: Timestamp,
        in transaction: inout PostgresTransaction
    ) {
        guard !holds.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(holds)
        parameters.text(state.rawValue)
        parameters.text(resolver)
        parameters.moment(now)
        transaction.enqueue(resolve, parameters)
    }

    private static let place = Statement(
        "order_holds_place",
        """
        INSERT INTO order_holds (hold_id, order_id, type, reason, placed_by, blocks, placed_at)
        SELECT hold_id, order_id, type, reason, placed_by, string_to_array(blocks, ','), $7::timestamptz
          FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
            AS h (hold_id, order_id, type, reason, placed_by, blocks)
        """)

    private static let resolve = Statement(
        "order_holds_resolve",
        """
        UPDATE order_holds SET state = $2::text, resolved_by = $3::text, resolved_at = $4::timestamptz
         WHERE hold_id = ANY ($1::uuid[]) AND state = 'active'
        """)
}
