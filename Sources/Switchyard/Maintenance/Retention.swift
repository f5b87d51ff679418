import Postgres

/// How long rows of a table are kept, and what somebody relies on who keeps them no longer.
///
/// Only what is a record of the past stands here. The books (orders, their lines and status, fulfilments, packages, cases,
/// refunds, verdicts and the stock ledger) are never removed: an order that is not there any more could be taken in anew
/// from a late repeat of its channel, and the stock is proven by the whole of its ledger.
struct Retention: Sendable {
    /// The name in the database.
    let table: String
    /// Kept by default.
    let days: Int
    /// Never less, whatever is asked for: repeats are recognised by these rows as long as they are there.
    let leastDays: Int
    /// What holds for as long as the rows are there.
    let guarantee: String
    /// How many would go. Parameter: the moment.
    let count: Statement
    /// Removes some and says how many. Parameters: the moment, the most.
    let delete: Statement

    static let all: [Retention] = [
        Retention(
            table: "channel_messages", days: 90, leastDays: 7,
            guarantee: "explain tells of each message of a channel what became of it",
            count: Statement(
                "cli_prune_count_channel_messages",
                "SELECT count(*) FROM channel_messages WHERE received_at < $1::timestamptz"),
            delete: Statement(
                "cli_prune_channel_messages",
                """
                WITH gone AS (
                    DELETE FROM channel_messages
                     WHERE received_at < $1::timestamptz AND ctid = ANY (ARRAY(
                               SELECT ctid FROM channel_messages WHERE received_at < $1::timestamptz LIMIT $2::integer))
                    RETURNING 1)
                SELECT count(*) FROM gone
                """)),
        Retention(
            table: "warehouse_messages", days: 180, leastDays: 30,
            guarantee: "a message that a warehouse sends again (outBizCode) has no second effect",
            count: Statement(
                "cli_prune_count_warehouse_messages",
                "SELECT count(*) FROM warehouse_messages WHERE received_at < $1::timestamptz"),
            delete: Statement(
                "cli_prune_warehouse_messages",
                """
                WITH gone AS (
                    DELETE FROM warehouse_messages
                     WHERE received_at < $1::timestamptz AND ctid = ANY (ARRAY(
                               SELECT ctid FROM warehouse_messages WHERE received_at < $1::timestamptz LIMIT $2::integer))
                    RETURNING 1)
                SELECT count(*) FROM gone
                """)),
        Retention(
            table: "return_messages", days: 180, leastDays: 30,
            guarantee: "a return that a warehouse reports again has no second effect",
            count: Statement(
                "cli_prune_count_return_messages",
                "SELECT count(*) FROM return_messages WHERE received_at < $1::timestamptz"),
            delete: Statement(
                "cli_prune_return_messages",
                """
                WITH gone AS (
                    DELETE FROM return_messages
                     WHERE received_at < $1::timestamptz AND ctid = ANY (ARRAY(
                               SELECT ctid FROM return_messages WHERE received_at < $1::timestamptz LIMIT $2::integer))
                    RETURNING 1)
                SELECT count(*) FROM gone
                """)),
        Retention(
            table: "stock_adjustments", days: 180, leastDays: 30,
            guarantee: "a stock adjustment that is sent again has no second effect",
            count: Statement(
                "cli_prune_count_stock_adjustments",
                "SELECT count(*) FROM stock_adjustments WHERE applied_at < $1::timestamptz"),
            delete: Statement(
                "cli_prune_stock_adjustments",
                """
                WITH gone AS (
                    DELETE FROM stock_adjustments
                     WHERE applied_at < $1::timestamptz AND ctid = ANY (ARRAY(
                               SELECT ctid FROM stock_adjustments WHERE applied_at < $1::timestamptz LIMIT $2::integer))
                    RETURNING 1)
                SELECT count(*) FROM gone
                """)),
        Retention(
            table: "unmatched_requests", days: 180, leastDays: 30,
            guarantee: "a request about an unknown order that is sent again is answered as the first time",
            count: Statement(
                "cli_prune_count_unmatched_requests",
                """
                SELECT count(*) FROM unmatched_requests
                 WHERE outcome <> 'waiting' AND updated_at < $1::timestamptz
                """),
            delete: Statement(
                "cli_prune_unmatched_requests",
                """
                WITH gone AS (
                    DELETE FROM unmatched_requests
                     WHERE outcome <> 'waiting' AND updated_at < $1::timestamptz AND ctid = ANY (ARRAY(
                               SELECT ctid FROM unmatched_requests
                                WHERE outcome <> 'waiting' AND updated_at < $1::timestamptz LIMIT $2::integer))
                    RETURNING 1)
                SELECT count(*) FROM gone
                """)),
        Retention(
            table: "audit_sightings", days: 90, leastDays: 35,
            guarantee: "an order that comes late is counted in the window in which it was placed",
            count: Statement(
                "cli_prune_count_audit_sightings",
                "SELECT count(*) FROM audit_sightings WHERE window_start < $1::timestamptz"),
            delete: Statement(
                "cli_prune_audit_sightings",
                """
                WITH gone AS (
                    DELETE FROM audit_sightings
                     WHERE window_start < $1::timestamptz AND ctid = ANY (ARRAY(
                               SELECT ctid FROM audit_sightings WHERE window_start < $1::timestamptz LIMIT $2::integer))
                    RETURNING 1)
                SELECT count(*) FROM gone
                """)),
        Retention(
            table: "alerts", days: 90, leastDays: 1, guarantee: "closed alerts can be looked up; open ones stay",
            count: Statement(
                "cli_prune_count_alerts",
                "SELECT count(*) FROM alerts WHERE state = 'closed' AND last_seen < $1::timestamptz"),
            delete: Statement(
                "cli_prune_alerts",
                """
                WITH gone AS (
                    DELETE FROM alerts
                     WHERE state = 'closed' AND last_seen < $1::timestamptz AND ctid = ANY (ARRAY(
                               SELECT ctid FROM alerts
                                WHERE state = 'closed' AND last_seen < $1::timestamptz LIMIT $2::integer))
                    RETURNING 1)
                SELECT count(*) FROM gone
                """)),
        Retention(
            table: "order_history", days: 365, leastDays: 30,
            guarantee: "explain tells the story of an order; that of one that is not over stays",
            count: Statement(
                "cli_prune_count_order_history",
                """
                SELECT count(*) FROM order_history h JOIN order_status s USING (order_id)
                 WHERE h.at < $1::timestamptz AND s.updated_at < $1::timestamptz
                   AND s.status IN ('shipped', 'delivered', 'completed', 'cancelled', 'rejected', 'returned',
                                    'partially_delivered', 'partially_returned')
                """),
            delete: Statement(
                "cli_prune_order_history",
                """
                WITH gone AS (
                    DELETE FROM order_history
                     WHERE at < $1::timestamptz AND ctid = ANY (ARRAY(
                               SELECT h.ctid FROM order_history h JOIN order_status s USING (order_id)
                                WHERE h.at < $1::timestamptz AND s.updated_at < $1::timestamptz
                                  AND s.status IN ('shipped', 'delivered', 'completed', 'cancelled', 'rejected',
                                                   'returned', 'partially_delivered', 'partially_returned')
                                LIMIT $2::integer))
                    RETURNING 1)
                SELECT count(*) FROM gone
                """)),
    ]
}
