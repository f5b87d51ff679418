import Domain
import Events
import Postgres
import TestSupport

@testable import WarehouseRouting
@testable import WarehouseRoutingWorker

typealias RoutingLane = StageBench<WarehouseRoutingStage>

/// A database with two warehouses and the rule that the nearest sends. Says how to connect to it.
func makeDatabase() throws -> String {
    let conninfo = try TestDatabase.makeWithSchema()
    var connection = try PostgresConnection(conninfo: conninfo)
    try connection.apply(twoWarehouses, kind: "warehouses")
    try connection.apply(#"{"rules": [{"name": "nearest"}]}"#, kind: "routing")
    return conninfo
}

func arrival(_ pieces: Int32, _ id: String, in warehouse: Warehouse = guangzhou, of sku: String = "TEA") -> RoutingRequest {
    .adjusted(
        StockAdjusted(
            adjustmentID: id, warehouse: warehouse.code, sku: sku, change: pieces, reason: "received", at: noon))
}

private let twoWarehouses = """
    {"warehouses": [
      {"code": "GZ01", "name": "G", "province": "广东", "city": "广州", "latitude": 23.13, "longitude": 113.26,
       "daily_capacity": 1000},
      {"code": "JX01", "name": "J", "province": "浙江", "city": "嘉兴", "latitude": 30.75, "longitude": 120.76}]}
    """

extension StageBench<WarehouseRoutingStage> {
    init(_ conninfo: String, lane: Int32 = 0) throws {
        try self.init(WarehouseRoutingStage(), on: conninfo, partition: lane)
    }

    /// Handles requests as if they came of one record.
    mutating func handle(
        _ requests: [RoutingRequest], at now: Timestamp = noon, meanwhile: () throws -> Void = {}
    ) throws -> [RoutingDecision] {
        let cause = cause()
        let inputs = requests.map { WarehouseRoutingStage.Input(request: $0, cause: cause) }
        return try handle(inputs, at: now, meanwhile: meanwhile).decisions.map(\.routing)
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

    /// Counters that are not the sum of their ledger.
    mutating func differences() throws -> Int64 {
        try connection.count(
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
