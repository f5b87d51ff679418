package import Kafka
package import Postgres

/// Looks in the middle of a run at what must hold at every moment.
package struct Sampler: ~Copyable {
    private let statement = Self.snapshot
    private var counters = Check(.stock, "in snapshots during the run: counters are the sums of their ledger, nothing is negative")
    private var ahead = Check(.advisoryOffsets, "in samples during the run: no group stands further in Kafka than in the database")
    private let cluster: String

    package init(cluster: String) { self.cluster = cluster }

    package var checks: [Check] { [counters, ahead] }

    /// One statement is one snapshot: it sees the counters and the ledger as one transaction left them.
    package mutating func sampleStock(on connection: inout PostgresConnection) throws(PostgresError) {
        let rows = try connection.query(statement)
        counters.expect(rows.count == 0, rows.count == 0 ? "" : rows.text(0, 0))
    }

    /// What Kafka has of a group is asked first: the database only moves forwards meanwhile.
    package mutating func sampleOffsets(
        of group: String, _ partitions: [TopicPartition], in consumer: borrowing KafkaConsumer,
        on connection: inout PostgresConnection
    ) throws {
        let committed = try consumer.committed(partitions, timeout: 3_000)
        var parameters = Parameters()
        parameters.text(cluster)
        parameters.text(group)
        let rows = try connection.query(Self.progress, parameters)
        var next: [TopicPartition: Int64] = [:]
        for row in 0..<rows.count {
            next[TopicPartition(topic: rows.text(row, 0), partition: rows.int32(row, 1))] = rows.int64(row, 2)
        }
        for (place, offset) in zip(partitions, committed) {
            guard let offset else { continue }
            ahead.expect(
                offset.rawValue <= next[place] ?? 0,
                "\(group) stands at \(offset) of \(place), the database at \(next[place] ?? 0)")
        }
    }

    private static let progress = Statement(
        "verify_sample_progress",
        "SELECT topic, partition, next_offset FROM consumer_progress WHERE cluster = $1 AND consumer_group = $2")

    private static let snapshot = Statement(
        "verify_sample_stock",
        """
        SELECT format('%s/%s: on hand %s (ledger %s), allocated %s (ledger %s)', coalesce(s.warehouse, m.warehouse),
                      coalesce(s.sku, m.sku), s.on_hand, m.on_hand, s.allocated, m.allocated)
          FROM stock s
          FULL JOIN (SELECT warehouse, sku, sum(on_hand) AS on_hand, sum(allocated) AS allocated FROM stock_movements
                      WHERE warehouse IS NOT NULL GROUP BY 1, 2) m USING (warehouse, sku)
         WHERE coalesce(s.on_hand, 0) <> coalesce(m.on_hand, 0) OR coalesce(s.allocated, 0) <> coalesce(m.allocated, 0)
            OR s.on_hand < 0 OR s.allocated < 0 OR s.allocated > s.on_hand
        UNION ALL
        SELECT format('pool %s: %s (ledger %s, orders %s)', p.sku, p.reserved, m.reserved, r.reserved)
          FROM stock_pool p
          LEFT JOIN (SELECT sku, sum(reserved) AS reserved FROM stock_movements GROUP BY 1) m USING (sku)
          LEFT JOIN (SELECT sku, sum(quantity) AS reserved FROM pool_reservations GROUP BY 1) r USING (sku)
         WHERE p.reserved <> coalesce(m.reserved, 0) OR p.reserved <> coalesce(r.reserved, 0) OR p.reserved < 0
        UNION ALL
        SELECT format('%s/%s: allocated %s, open fulfilments %s', s.warehouse, s.sku, s.allocated, f.open)
          FROM stock s
          LEFT JOIN (SELECT f.warehouse, l.sku, sum(l.quantity - l.shipped - l.dropped) AS open
                       FROM fulfilments f JOIN fulfilment_lines l USING (fulfilment_id) GROUP BY 1, 2) f USING (warehouse, sku)
         WHERE s.allocated <> coalesce(f.open, 0)
         LIMIT 5
        """)
}
