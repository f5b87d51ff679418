import Domain
import Events
import Kafka
import Postgres

/// How far every worker is, and how much lies before it.
struct Gauge: ~Copyable {
    /// What one look has shown.
    struct Look {
        struct Queue {
            var worker: WorkerName
            var topic: Topic
            /// Records that the worker has committed, since the run began.
            var handled: Int64
            /// Records that lie before it.
            var lag: Int64
        }

        var queues: [Queue] = []
        /// Batches whose events the broker has not acknowledged.
        var outbox: Int64 = 0

        var maxLag: Int64 { queues.reduce(0) { max($0, $1.lag) } }
        var isAtRest: Bool { maxLag == 0 && outbox == 0 }

        func handled(by worker: WorkerName, of topics: [Topic]) -> Int64 {
            queues.reduce(0) { $0 + ($1.worker == worker && topics.contains($1.topic) ? $1.handled : 0) }
        }
    }

    private let ground: Ground
    private var connection: PostgresConnection
    private let ends: Ends
    private let workers: [WorkerName]

    init(_ workers: [WorkerName], on ground: Ground) throws {
        let ends = try Ends(ground.bootstrapServers)
        connection = try PostgresConnection(conninfo: ground.conninfo)
        self.ends = ends
        self.workers = workers
        self.ground = ground
    }

    /// Asks database and broker.
    /// - Throws: `BenchError` when the broker has dropped records that a worker had not read yet.
    mutating func look() throws -> Look {
        var parameters = Parameters()
        parameters.text(ground.cluster)
        let rows = try connection.query(Self.progress, parameters)
        var positions: [String: [TopicPartition: Int64]] = [:]
        var look = Look()
        for row in 0..<rows.count {
            if rows.isNull(row, 1) {
                look.outbox = rows.int64(row, 3)
            } else {
                let place = TopicPartition(topic: rows.text(row, 1), partition: rows.int32(row, 2))
                positions[rows.text(row, 0), default: [:]][place] = rows.int64(row, 3)
            }
        }
        var known: [Topic: [(low: Int64, high: Int64)]] = [:]
        for worker in workers {
            for topic in worker.allInputs {
                let now = try known[topic] ?? ends.all(of: topic)
                known[topic] = now
                look.queues.append(try queue(worker, topic, now, positions[worker.rawValue] ?? [:]))
            }
        }
        return look
    }

    private func queue(
        _ worker: WorkerName, _ topic: Topic, _ ends: [(low: Int64, high: Int64)], _ positions: [TopicPartition: Int64]
    ) throws -> Look.Queue {
        var queue = Look.Queue(worker: worker, topic: topic, handled: 0, lag: 0)
        for (partition, end) in ends.enumerated() {
            let begin = ground.beginnings[topic]?[partition] ?? 0
            let next = positions[TopicPartition(topic: topic.name, partition: Int32(partition))] ?? begin
            guard end.low <= next || end.high == next else {
                throw BenchError(
                    """
                    the broker has dropped records of \(topic) that \(worker.rawValue) had not read: the local broker keeps \
                    5 MiB a partition. Fewer --orders, a smaller --window or more --partitions keep everything
                    """)
            }
            queue.handled += next - begin
            queue.lag += end.high - next
        }
        return queue
    }

    /// Only what these workers have handled and still owe; one small query, for looking often.
    mutating func handled() throws -> (records: Int64, outbox: Int64) {
        var parameters = Parameters()
        parameters.text(ground.cluster)
        let rows = try connection.query(Self.progress, parameters)
        var result: (records: Int64, outbox: Int64) = (0, 0)
        let groups = Set(workers.map(\.rawValue))
        for row in 0..<rows.count {
            if rows.isNull(row, 1) {
                result.outbox = rows.int64(row, 3)
            } else if groups.contains(rows.text(row, 0)) {
                let begin = ground.beginnings[Topic(rows.text(row, 1))]?[Int(rows.int32(row, 2))] ?? 0
                result.records += rows.int64(row, 3) - begin
            }
        }
        return result
    }

    /// Orders of which a fulfilment was booked as shipped between two moments.
    mutating func shipped(from start: Timestamp, to end: Timestamp) throws -> Int64 {
        var parameters = Parameters()
        parameters.timestamp(start.microseconds)
        parameters.timestamp(end.microseconds)
        return try connection.query(Self.shippedOrders, parameters).int64(0, 0)
    }

    /// Bytes that the whole server has written to its log since it began.
    mutating func logged() throws -> Int64 { try connection.query(Self.logPosition).int64(0, 0) }

    private static let logPosition = Statement(
        "bench_log_position", "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")

    /// Seconds since a partition was last handed to a worker.
    mutating func secondsSinceRebalance() throws -> Double {
        var parameters = Parameters()
        parameters.text(ground.cluster)
        return Double(try connection.query(Self.lastClaim, parameters).int64(0, 0)) / 1_000
    }

    private static let lastClaim = Statement(
        "bench_last_claim",
        """
        SELECT coalesce(extract(epoch FROM clock_timestamp() - max(claimed_at)) * 1000, 0)::bigint
          FROM consumer_progress WHERE cluster = $1::text AND owner <> 'bench'
        """)

    /// The id of a transaction that begins now.
    mutating func transaction() throws -> Int64 { try connection.query(Self.currentTransaction).int64(0, 0) }

    private static let currentTransaction = Statement(
        "bench_transaction", "SELECT pg_current_xact_id()::text::bigint")

    private static let progress = Statement(
        "bench_progress",
        """
        SELECT consumer_group, topic, partition, next_offset FROM consumer_progress
         WHERE cluster = $1::text AND topic NOT LIKE '~%'
        UNION ALL SELECT NULL, NULL, NULL, count(*) FROM outbox WHERE cluster = $1::text
        """)

    private static let shippedOrders = Statement(
        "bench_shipped",
        """
        SELECT count(DISTINCT order_id) FROM fulfilment_status
         WHERE state = 'shipped' AND updated_at >= $1::timestamptz AND updated_at < $2::timestamptz
        """)
}
