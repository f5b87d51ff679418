import Postgres

/// The SQL of `switchyard status`: a handful of small statements, so that looking costs the workers nothing.
enum StatusStatements {
    /// Of one cluster; the newest that any group has claimed when none is named.
    static let progress = Statement(
        "cli_status_progress",
        """
        SELECT cluster, consumer_group, topic, partition, next_offset, owner, updated_at FROM consumer_progress
         WHERE cluster = coalesce($1::text, (SELECT cluster FROM consumer_progress ORDER BY claimed_at DESC LIMIT 1))
           AND topic NOT LIKE '~%'
         ORDER BY consumer_group, topic, partition
        """)

    static let outbox = Statement(
        "cli_status_outbox",
        """
        SELECT consumer_group, count(*), sum(event_count)::bigint, min(created_at) FROM outbox GROUP BY consumer_group
        """)

    static let parked = Statement(
        "cli_status_parked",
        """
        SELECT consumer_group, count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'waiting'),
               count(DISTINCT (topic, partition, key)) FILTER (WHERE state = 'waiting') FROM parked_records
         GROUP BY consumer_group
        """)

    static let deadLetters = Statement(
        "cli_status_dead_letters",
        """
        SELECT consumer_group, reason_code, count(*), min(parked_at), max(attempts) FROM parked_records
         WHERE state = 'failed' GROUP BY consumer_group, reason_code ORDER BY count(*) DESC, 1, 2 LIMIT 20
        """)

    static let timers = Statement(
        "cli_status_timers",
        """
        SELECT consumer_group, count(*), count(*) FILTER (WHERE due_at <= clock_timestamp()) FROM timers
         GROUP BY consumer_group
        """)

    static let orders = Statement(
        "cli_status_orders", "SELECT status, count(*) FROM order_status GROUP BY status ORDER BY count(*) DESC, status")

    static let alerts = Statement(
        "cli_status_alerts",
        """
        SELECT severity, type, subject, occurrences::bigint, last_seen, text FROM alerts WHERE state <> 'closed'
         ORDER BY array_position(ARRAY['critical', 'warning', 'notice'], severity), last_seen DESC LIMIT $1::bigint
        """)
}
