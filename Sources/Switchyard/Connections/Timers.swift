import Domain
import Kafka
import Postgres
import WorkerRuntime

/// Timers that a person sets: how the command line asks a worker to look at something.
enum Timers {
    /// Asks order-audit to look at an order again.
    static func enqueueRecheck(of order: OrderID, group: String, in transaction: inout PostgresTransaction) {
        let hash = KafkaProducer.partition(forKey: Array(order.description.utf8), count: Int(Int32.max))
        var parameters = Parameters()
        parameters.text(group)
        parameters.text(order.description)
        parameters.integer(hash)
        transaction.enqueue(recheck, parameters)
    }

    /// Asks warehouse-routing to serve the orders that wait for these SKUs; those that nobody waits for are left out.
    static func enqueueServing(_ skus: [String], group: String, in transaction: inout PostgresTransaction) {
        guard !skus.isEmpty else { return }
        var parameters = Parameters()
        parameters.text(group)
        parameters.array(skus)
        transaction.enqueue(serveWaiting, parameters)
    }

    // Which partition a timer is in decides only whose lane finds it, so any that the group has claimed will do: the rows
    // it is about are locked by whoever handles it. Without a claim nobody ever worked, and the first partition is as good.

    private static let recheck = Statement(
        "cli_timers_recheck",
        """
        INSERT INTO timers (consumer_group, kind, subject, partition, due_at, payload)
        SELECT $1::text, 'recheck', $2::text,
               $3::integer % coalesce((SELECT max(partition) + 1 FROM consumer_progress
                                        WHERE consumer_group = $1::text AND topic LIKE '~timers/%'
                                          AND cluster = (SELECT cluster FROM consumer_progress
                                                          WHERE consumer_group = $1::text
                                                          ORDER BY claimed_at DESC LIMIT 1)), 1),
               clock_timestamp(), '{}'
        ON CONFLICT (consumer_group, kind, subject) DO UPDATE SET due_at = excluded.due_at
        """)

    private static let serveWaiting = Statement(
        "cli_timers_serve_waiting",
        """
        INSERT INTO timers (consumer_group, kind, subject, partition, due_at, payload)
        SELECT $1::text, 'resume_waiting', waited.sku, coalesce(home.partition, 0), clock_timestamp(), '{}'
          FROM (SELECT DISTINCT sku FROM backorders WHERE sku = ANY ($2::text[])) AS waited
          LEFT JOIN (SELECT partition FROM consumer_progress
                      WHERE consumer_group = $1::text AND topic LIKE '~timers/%'
                      ORDER BY claimed_at DESC, partition LIMIT 1) AS home ON true
        ON CONFLICT (consumer_group, kind, subject) DO UPDATE SET due_at = excluded.due_at
        """)
}
