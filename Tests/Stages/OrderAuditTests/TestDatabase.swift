import Domain
import Events
import JSON
import Kafka
import LocalPostgres
import Postgres
import Schema

@testable import OrderAudit
@testable import OrderAuditWorker
@testable import WorkerRuntime

/// One server for this test process, and a database with the schema and some rules for each test.
enum TestDatabase {
    private static let server: Result<LocalPostgres, LocalPostgresError> = {
        do throws(LocalPostgresError) { return .success(try .startTemporary()) } catch { return .failure(error) }
    }()

    /// Says how to connect to it.
    static func make(rules: String) throws -> String {
        switch server {
        case .success(let server): return try make(on: server, rules: rules)
        case .failure(let error): throw error
        }
    }

    private static func make(on server: borrowing LocalPostgres, rules: String) throws -> String {
        let name = "test_\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try server.createDatabase(name)
        let conninfo = server.conninfo(database: name)
        var connection = try PostgresConnection(conninfo: conninfo)
        try Schema.apply(to: &connection)
        try apply(rules, version: 1, to: &connection)
        return conninfo
    }

    static func apply(_ rules: String, version: Int32, to connection: inout PostgresConnection) throws {
        try connection.execute(
            """
            INSERT INTO rule_documents (kind, name, version, document, fingerprint, applied_by)
            VALUES ('audit', 'default', \(version), '{"kind":"audit","rules":[\(rules)]}', 0, 'test');
            INSERT INTO rule_generation (kind, generation) VALUES ('audit', \(version))
            ON CONFLICT (kind) DO UPDATE SET generation = excluded.generation;
            """)
    }
}

/// One lane's session: a stage, a connection, and what a lane does with them for one batch.
struct Session: ~Copyable {
    /// What a batch came to.
    struct Batch {
        var decisions: [AuditDecision]
        var timers: [TimerRequest]
        var cancelledTimers: [String]
        var eventCount: Int
    }

    var connection: PostgresConnection
    var stage = OrderAuditStage()
    private var offset: Int64 = 0

    init(_ conninfo: String) throws { connection = try PostgresConnection(conninfo: conninfo) }

    /// Loads, decides, stores and commits.
    /// - Parameter meanwhile: runs while the locks of `load` are held.
    @discardableResult
    mutating func handle(
        _ requests: [AuditRequest], at now: Timestamp = noon, meanwhile: () throws -> Void = {}
    ) throws -> Batch {
        offset += 1
        let cause = Cause(topic: .ordersReceived, partition: 0, offset: offset)
        let inputs = requests.map { OrderAuditStage.Input(request: $0, cause: cause) }
        var transaction = connection.begin()
        var facts = try stage.load(inputs, in: &transaction)
        try meanwhile()
        var context = DecisionContext(now: now, ids: IDGenerator(seed: .random(in: .min ... .max)))
        var decisions: [OrderAuditStage.Decision] = []
        stage.decide(inputs, given: &facts, in: &context, into: &decisions)
        var outbox = Outbox(
            origin: .init(
                worker: .orderAudit, group: "order-audit", generation: 1,
                partitionCounts: Dictionary(uniqueKeysWithValues: OrderAuditStage.outputTopics.map { ($0, 4) }),
                eventLimit: 1_000_000),
            sources: [(TopicPartition(topic: Topic.ordersReceived.name, partition: 0), base: ResumeOffset(offset))],
            virtual: false, timerPartitions: 4, now: now)
        stage.store(decisions, in: &transaction, outbox: &outbox)
        Alerts.enqueue(outbox.alerts, in: &transaction)
        try transaction.commit()
        return Batch(
            decisions: decisions.map(\.audit), timers: outbox.timers.map(\.request),
            cancelledTimers: outbox.cancelledTimers.map(\.subject),
            eventCount: outbox.filledRows.reduce(0) { $0 + $1.eventCount })
    }

    /// What ingest writes of an order, its first revision or a later one.
    mutating func store(_ order: Order, _ person: PersonalData = makePerson()) throws {
        func quoted(_ text: String?) -> String {
            text.map { "'\($0.replacing("'", with: "''"))'" } ?? "NULL"
        }
        let holds = order.platformHolds.map { #"{"type":"\#($0.type.rawValue)","code":"\#($0.code)"}"# }
        try connection.execute(
            """
            INSERT INTO orders (order_id, channel, shop, channel_order_id, revision, modified_at, content_hash,
                substance_hash, placed_at, paid_at, currency, goods_amount, discount_amount, freight_amount, total_amount,
                buyer_account, receiver_token, phone_fingerprint, address_fingerprint, country, province, city, district,
                platform_status, platform_holds, ship_by, mapping_version)
            VALUES ('\(order.id)', \(quoted(order.key.channel.name)), \(quoted(order.key.shop)), \(quoted(order.key.orderNumber)),
                \(order.revision), '\(order.modifiedAt)', 0, 0, '\(order.placedAt)', \(quoted(order.paidAt?.description)),
                '\(order.amounts.currency)', \(order.amounts.goods), \(order.amounts.discount), \(order.amounts.freight),
                \(order.amounts.total), \(quoted(order.buyer.account)), \(quoted(order.buyer.receiverToken)),
                \(order.buyer.phoneFingerprint ?? 0), \(order.buyer.addressFingerprint ?? 0),
                \(quoted(order.destination.country)), \(quoted(order.destination.province)), \(quoted(order.destination.city)),
                \(quoted(order.destination.district)), 'X', '[\(holds.joined(separator: ","))]', \(quoted(order.shipBy?.description)), 1)
            ON CONFLICT (order_id) DO UPDATE SET revision = excluded.revision, platform_holds = excluded.platform_holds,
                total_amount = excluded.total_amount, ship_by = excluded.ship_by;
            INSERT INTO order_status (order_id, status, payment, units_ordered, stock_short)
            VALUES ('\(order.id)', 'in_review', '\(order.payment.rawValue)',
                    \(order.lines.reduce(0) { $0 + $1.quantity }), \(order.isStockShort))
            ON CONFLICT (order_id) DO UPDATE SET payment = excluded.payment, stock_short = excluded.stock_short;
            INSERT INTO order_personal (order_id, name, phone, street, buyer_note, seller_note, is_encrypted)
            VALUES ('\(order.id)', \(quoted(person.name)), \(quoted(person.phone)), \(quoted(person.street)),
                    \(quoted(person.buyerNote)), \(quoted(person.sellerNote)), \(person.isEncrypted))
            ON CONFLICT (order_id) DO UPDATE SET street = excluded.street, buyer_note = excluded.buyer_note;
            """)
        guard order.revision == 1 else { return }
        for line in order.lines {
            try connection.execute(
                """
                INSERT INTO order_lines (order_id, line_number, sku, title, quantity, unit_price, paid_amount)
                VALUES ('\(order.id)', \(line.number), \(quoted(line.sku)), \(quoted(line.title)), \(line.quantity),
                        \(line.unitPrice), \(line.paidAmount));
                INSERT INTO pool_reservations VALUES ('\(order.id)', \(line.number), \(quoted(line.sku)), \(line.quantity));
                INSERT INTO stock_pool VALUES (\(quoted(line.sku)), \(line.quantity))
                    ON CONFLICT (sku) DO UPDATE SET reserved = stock_pool.reserved + \(line.quantity);
                INSERT INTO stock_movements (at, sku, reserved, reason, cause_topic, cause_partition, cause_offset)
                VALUES (now(), \(quoted(line.sku)), \(line.quantity), 'reserved', 'test', 0, 0);
                """)
        }
    }

    mutating func count(_ name: StaticString, _ sql: StaticString) throws -> Int64 {
        try connection.query(Statement(name, sql)).int64(0, 0)
    }

    mutating func text(_ name: StaticString, _ sql: StaticString) throws -> String {
        try connection.query(Statement(name, sql)).text(0, 0)
    }
}
