import Dispatch
import Domain
import Events
import Glibc
import JSON
import Kafka
import LocalPostgres
import Postgres
import Schema
import Synchronization
@testable import WarehouseRouting
@testable import WarehouseRoutingWorker
@testable import WorkerRuntime

/// One server for this test process, and a database with the schema for each test.
enum TestDatabase {
    private static let server: Result<LocalPostgres, LocalPostgresError> = {
        do throws(LocalPostgresError) { return .success(try .startTemporary()) } catch { return .failure(error) }
    }()

    /// Says how to connect to it.
    static func make() throws -> String {
        let name = "test_\(String(UInt64.random(in: .min ... .max), radix: 36))"
        switch server {
        case .success(let server):
            try server.createDatabase(name)
            var connection = try PostgresConnection(conninfo: server.conninfo(database: name))
            try Schema.apply(to: &connection)
            try applyRules(to: &connection)
            return server.conninfo(database: name)
        case .failure(let error): throw error
        }
    }

    private static func applyRules(to connection: inout PostgresConnection) throws {
        for (kind, yaml) in documents {
            try connection.execute(
                """
                INSERT INTO rule_documents (kind, name, version, document, fingerprint, applied_by)
                VALUES ('\(kind)', 'default', 1, '\(yaml)', 0, 'test');
                INSERT INTO rule_generation (kind, generation) VALUES ('\(kind)', 1);
                """)
        }
    }

    private static let documents = [
        "warehouses": """
            {"warehouses": [
              {"code": "GZ01", "name": "G", "province": "广东", "city": "广州", "latitude": 23.13, "longitude": 113.26,
               "daily_capacity": 1000},
              {"code": "JX01", "name": "J", "province": "浙江", "city": "嘉兴", "latitude": 30.75, "longitude": 120.76}]}
            """,
        "routing": #"{"rules": [{"name": "nearest"}]}"#,
    ]
}

/// One lane's session: a stage, a connection, and what a lane does with them for one batch.
struct Session: ~Copyable {
    var connection: PostgresConnection
    var stage = WarehouseRoutingStage()
    private var offset: Int64 = 0

    init(_ conninfo: String) throws { connection = try PostgresConnection(conninfo: conninfo) }

    /// Loads, decides, stores and commits.
    /// - Parameter meanwhile: runs while the locks of `load` are held.
    mutating func handle(
        _ requests: [RoutingRequest], at now: Timestamp = noon, meanwhile: () throws -> Void = {}
    ) throws -> [RoutingDecision] {
        offset += 1
        let cause = Cause(topic: .ordersApproved, partition: 0, offset: offset)
        let inputs = requests.map { WarehouseRoutingStage.Input(request: $0, cause: cause) }
        var transaction = connection.begin()
        var facts = try stage.load(inputs, in: &transaction)
        try meanwhile()
        var context = DecisionContext(now: now, ids: IDGenerator(seed: .random(in: .min ... .max)))
        var decisions: [WarehouseRoutingStage.Decision] = []
        stage.decide(inputs, given: &facts, in: &context, into: &decisions)
        var outbox = Outbox(
            origin: .init(
                worker: .warehouseRouting, group: "routing", generation: 1,
                partitionCounts: Dictionary(uniqueKeysWithValues: WarehouseRoutingStage.outputTopics.map { ($0, 4) }),
                eventLimit: 1_000_000),
            sources: [(TopicPartition(topic: Topic.ordersApproved.name, partition: 0), base: ResumeOffset(offset))],
            virtual: false, timerPartitions: 4, now: now)
        stage.store(decisions, in: &transaction, outbox: &outbox)
        Alerts.enqueue(outbox.alerts, in: &transaction)
        try transaction.commit()
        return decisions.map(\.routing)
    }

    /// What ingest and audit have written of an order.
    mutating func store(_ approved: OrderApproved, reserved: Int32 = 0) throws {
        let order = approved.order
        try connection.execute(
            """
            INSERT INTO order_status (order_id, status, payment, audit, units_ordered)
            VALUES ('\(order.id)', 'approved', 'paid', 'approved', \(order.lines.reduce(0) { $0 + $1.quantity }))
            """)
        guard reserved > 0 else { return }
        try connection.execute(
            """
            INSERT INTO pool_reservations VALUES ('\(order.id)', 1, '\(order.lines[0].sku)', \(reserved));
            INSERT INTO stock_pool VALUES ('\(order.lines[0].sku)', \(reserved))
                ON CONFLICT (sku) DO UPDATE SET reserved = stock_pool.reserved + \(reserved);
            INSERT INTO stock_movements (at, sku, reserved, reason, cause_topic, cause_partition, cause_offset)
            VALUES (now(), '\(order.lines[0].sku)', \(reserved), 'reserved', 'test', 0, 0);
            """)
    }

    mutating func count(_ name: StaticString, _ sql: StaticString) throws -> Int64 {
        try connection.query(Statement(name, sql)).int64(0, 0)
    }

    /// Counters that are not the sum of their ledger.
    mutating func differences() throws -> Int64 {
        try count(
            "test_ledger_differences",
            """
            SELECT (SELECT count(*) FROM stock s FULL JOIN (
                        SELECT sku, warehouse, sum(on_hand) AS on_hand, sum(allocated) AS allocated
                          FROM stock_movements WHERE warehouse IS NOT NULL GROUP BY sku, warehouse) m USING (sku, warehouse)
                     WHERE coalesce(s.on_hand, 0) <> coalesce(m.on_hand, 0)
                        OR coalesce(s.allocated, 0) <> coalesce(m.allocated, 0))
                 + (SELECT count(*) FROM stock_pool p FULL JOIN (
                        SELECT sku, sum(reserved) AS reserved FROM stock_movements GROUP BY sku) m USING (sku)
                     WHERE coalesce(p.reserved, 0) <> coalesce(m.reserved, 0))
            """)
    }
}

/// Work on a thread of its own, for what blocks until another session acts.
final class Background<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Value) {
        DispatchQueue.global().async { [self] in
            let result = Result(catching: work)
            outcome.withLock { $0 = result }
            done.signal()
        }
    }

    func value() throws -> Value {
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { preconditionFailure("signalled without an outcome") }
        return try result.get()
    }
}

/// Looks again and again until it is so, or 20 seconds have passed.
func becomesTrue(_ condition: () throws -> Bool) throws -> Bool {
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
        if try condition() { return true }
        usleep(2_000)
    }
    return false
}
