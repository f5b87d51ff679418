import Domain
import Events
import Postgres
import TestSupport

@testable import OrderAudit
@testable import OrderAuditWorker

typealias AuditLane = StageBench<OrderAuditStage>

/// A database in which these rules are in force. Says how to connect to it.
func makeDatabase(rules: String) throws -> String {
    let conninfo = try TestDatabase.makeWithSchema()
    var connection = try PostgresConnection(conninfo: conninfo)
    try connection.apply(ruleDocument(rules), kind: "audit")
    return conninfo
}

/// A document of kind `audit` with rules as `readRules(_:)` takes them.
func ruleDocument(_ rules: String) -> String { #"{"kind":"audit","rules":[\#(rules)]}"# }

extension StageOutcome<OrderAuditStage> {
    var audits: [AuditDecision] { decisions.map(\.audit) }
}

extension StageBench<OrderAuditStage> {
    init(_ conninfo: String, lane: Int32 = 0) throws {
        try self.init(OrderAuditStage(), on: conninfo, partition: lane)
    }

    /// Handles requests as if they came of one record.
    @discardableResult
    mutating func handle(
        _ requests: [AuditRequest], at now: Timestamp = noon, meanwhile: () throws -> Void = {}
    ) throws -> StageOutcome<OrderAuditStage> {
        let cause = cause()
        return try handle(
            requests.map { OrderAuditStage.Input(request: $0, cause: cause) }, at: now, meanwhile: meanwhile)
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
}
