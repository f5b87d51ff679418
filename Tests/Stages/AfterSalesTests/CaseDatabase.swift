import Domain
import Events
import Postgres
import TestSupport

@testable import AfterSales
@testable import AfterSalesWorker

typealias CaseLane = StageBench<AfterSalesStage>

/// A database with the sample order, at a point of the line.
enum CaseDatabase {
    /// Says how to connect to it. Without a state the order is held, reserved and partly on backorder.
    static func make(_ state: FulfilmentState?) throws -> String {
        let conninfo = try TestDatabase.makeWithSchema()
        var connection = try PostgresConnection(conninfo: conninfo)
        try connection.apply(policy, kind: "after-sales", version: 3)
        try connection.execute(order)
        try connection.execute(state.map(allocated) ?? reserved)
        return conninfo
    }

    private static let policy = """
        {"return_window": "15d", "approved_up_to": 500, "trusted_senders": ["desk:"],
         "unknown_order": {"wait": "30m", "look_every": "1m"},
         "deadlines": {"goods_sent": "7d", "refund_settled": "24h", "cancel_answered": "30m",
                       "person_answers": "24h"}}
        """

    private static let order = """
        INSERT INTO orders (order_id, channel, shop, channel_order_id, revision, modified_at, content_hash,
            substance_hash,
                            placed_at, currency, goods_amount, discount_amount, freight_amount, total_amount,
                                receiver_token,
                            country, province, city, district, platform_status, mapping_version)
        VALUES ('\(Sample.order)', 'taobao', 'tea-house', '2817364550123', 1, now(), 0, 0, now(), 'CNY', 13000, 0,
            1000, 14000,
                't', 'CN', '广东', '广州', '天河', 'paid', 1);
        INSERT INTO order_lines (order_id, line_number, sku, title, quantity, unit_price, paid_amount)
        VALUES ('\(Sample.order)', 1, 'TEA-100', 'Tea', 2, 5000, 10000), ('\(Sample.order)', 2, 'CUP-1', 'Cup', 1,
            3000, 3000);
        INSERT INTO order_status (order_id, status, payment, audit, units_ordered)
        VALUES ('\(Sample.order)', 'approved', 'paid', 'approved', 3);
        INSERT INTO stock VALUES ('GZ01', 'TEA-100', 10, 0, 0), ('GZ01', 'CUP-1', 5, 0, 0);
        """

    private static let reserved = """
        INSERT INTO stock_pool VALUES ('TEA-100', 2), ('CUP-1', 1);
        INSERT INTO pool_reservations
        VALUES ('\(Sample.order)', 1, 'TEA-100', 2), ('\(Sample.order)', 2, 'CUP-1', 1);
        INSERT INTO backorders VALUES ('\(Sample.order)', 1, 'TEA-100', 2, now());
        UPDATE order_status SET active_holds = 1, units_backordered = 2;
        INSERT INTO order_holds (hold_id, order_id, type, reason, placed_by, blocks, placed_at)
        VALUES ('\(HoldID(high: 5, low: 5))', '\(Sample.order)', 'manual', '', 'test', '{routing}', now());
        """

    private static func allocated(_ state: FulfilmentState) -> String {
        """
        UPDATE stock SET allocated = CASE sku WHEN 'CUP-1' THEN 1 ELSE 2 END;
        UPDATE order_status SET units_allocated = 3;
        INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
        VALUES ('\(fulfilment)', '\(Sample.order)', 'GZ01', now());
        INSERT INTO fulfilment_lines VALUES ('\(fulfilment)', 1, 'TEA-100', 2), ('\(fulfilment)', 2, 'CUP-1', 1);
        INSERT INTO fulfilment_status (fulfilment_id, order_id, warehouse, state, updated_at)
        VALUES ('\(fulfilment)', '\(Sample.order)', 'GZ01', '\(state.rawValue)', now());
        """
    }

    static let fulfilment = FulfilmentID(high: 2, low: 2)

    /// What wms-feedback writes when the warehouse has shipped everything.
    static let shipEverything = """
        UPDATE order_status SET units_allocated = 0, units_shipped = 3;
        UPDATE fulfilment_lines SET shipped = quantity;
        UPDATE fulfilment_status SET state = 'shipped', shipped_at = '2026-11-11T07:00:00Z';
        UPDATE stock SET on_hand = on_hand - allocated, allocated = 0;
        """
}

extension StageOutcome<AfterSalesStage> {
    var cases: [AfterSalesDecision] { decisions.map(\.afterSales) }
}

extension StageBench<AfterSalesStage> {
    init(_ conninfo: String, lane: Int32 = 0) throws {
        try self.init(AfterSalesStage(), on: conninfo, partition: lane)
    }

    init(_ state: FulfilmentState?) throws { try self.init(CaseDatabase.make(state)) }

    /// Handles messages as if they came of one record.
    @discardableResult
    mutating func handle(_ messages: [AfterSalesMessage]) throws -> StageOutcome<AfterSalesStage> {
        let cause = cause()
        return try handle(messages.map { AfterSalesStage.Input(message: $0, cause: cause) }, at: Sample.now)
    }
}

func request(
    _ kind: CaseKind, _ number: String, _ lines: [RequestedLine] = [], order: ChannelOrderKey = Sample.key
) -> AfterSalesMessage {
    .requested(
        AfterSalesRequested(
            requestID: number, order: order, orderID: nil, kind: kind, lines: lines, reason: "changed my mind",
            requestedAt: Sample.now, requestedBy: "channel:taobao"))
}
