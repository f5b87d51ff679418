import ChannelIngest
import Domain
import Events
import Foundation
import JSON
import Postgres
import RuleFiles
import TestBasics
import TestSupport
import WorkerRuntime

@testable import AfterSalesWorker
@testable import ChannelIngestWorker
@testable import LogisticsQuotingWorker
@testable import OrderAuditWorker
@testable import WMSFeedbackWorker
@testable import WarehouseRoutingWorker

/// A database in which one real order has gone down the line, with the record that brought it to each stage.
struct BadInputWorld {
    static let now = Timestamp("2026-11-11T12:00:00Z")!
    static let channels = [
        "amazon", "douyin", "ebay", "generic", "jd", "lazada", "pinduoduo", "shopee", "shopify", "taobao", "woocommerce",
    ]

    let conninfo: String
    /// The value of the good record, by topic.
    private(set) var good: [Topic: [UInt8]] = [:]

    init() throws {
        conninfo = try TestDatabase.makeWithSchema()
        var connection = try PostgresConnection(conninfo: conninfo)
        for kind in ["audit", "warehouses", "routing", "quoting", "feedback", "after-sales"] {
            try connection.apply(String(decoding: SampleDocuments.rules(kind).json, as: UTF8.self), kind: kind)
        }
        for channel in Self.channels {
            let document = try SampleDocuments.mapping(of: channel).json
            try connection.apply(String(decoding: document, as: UTF8.self), kind: "channel-mapping", name: channel)
        }
        try connection.execute(
            """
            INSERT INTO goods (sku, name, weight_grams) VALUES ('TEA-GREEN-100', 'Tea', 100), ('CUP', 'Cup', 300);
            INSERT INTO stock (warehouse, sku, on_hand) VALUES ('GZ01', 'TEA-GREEN-100', 100000), ('GZ01', 'CUP', 100000);
            INSERT INTO stock_movements (at, sku, warehouse, on_hand, reason, cause_topic, cause_partition, cause_offset)
            SELECT now(), sku, warehouse, on_hand, 'received', 'test', 0, 0 FROM stock;
            """)
        try follow(&connection)
    }

    /// A channel's order as the kept inputs of the fuzzers have it.
    static func rawOrder(of channel: String) throws -> RawMessage {
        let path = "\(Repository.root)/Tests/Fuzz/Corpus/mapping-\(channel)/\(channel).json"
        return RawMessage(
            key: Array("\(channel)/tea-house/1".utf8), value: [UInt8](try Data(contentsOf: URL(filePath: path))),
            headers: [("channel", Array(channel.utf8)), ("shop", Array("tea-house".utf8))])
    }

    /// - Parameter partition: one that no earlier bench of the database has read.
    func ingest(partition: Int32 = 0) throws -> StageBench<ChannelIngestStage> {
        let conninfo = conninfo
        let mappings = try MappingShelf { () throws(PostgresError) in try PostgresConnection(conninfo: conninfo) }
        return try StageBench(ChannelIngestStage(mappings: mappings), on: conninfo, partition: partition, seed: UInt64(partition) + 21)
    }

    func record(in topic: Topic) -> RawMessage { RawMessage(key: Array("key".utf8), value: good[topic]) }

    // MARK: - One order down the line

    private mutating func follow(_ connection: inout PostgresConnection) throws {
        var ingest = try ingest()
        let raw = try ingest.inputs(of: [Self.rawOrder(of: "taobao")], sentAt: Self.now)
        try keep(ingest.handle(raw.inputs, at: Self.now).events)
        // As if the audit had approved it: what its rules say of the order is not what is tested.
        try connection.execute("UPDATE order_status SET audit = 'approved'")
        let parser = JSONParser()
        let order = try OrderReceived(reading: parser.parse(good[.ordersReceived] ?? [])).order
        keep(OrderApproved(order: order, priority: 1, tags: ["fragile"], ruleVersion: 1))

        var routing = try StageBench(WarehouseRoutingStage(), on: conninfo, seed: 2)
        let approved = try routing.inputs(of: [record(in: .ordersApproved)], in: .ordersApproved, sentAt: Self.now)
        try keep(routing.handle(approved.inputs, at: Self.now).events)
        var quoting = try StageBench(LogisticsQuotingStage(), on: conninfo, seed: 3)
        let planned = try quoting.inputs(of: [record(in: .fulfilmentsPlanned)], sentAt: Self.now)
        try keep(quoting.handle(planned.inputs, at: Self.now).events)
        let fulfilment = try FulfilmentPlanned(reading: parser.parse(good[.fulfilmentsPlanned] ?? [])).fulfilment
        keepSamples(of: order, fulfilment)
    }

    /// What the world outside would say about the order.
    private mutating func keepSamples(of order: Order, _ fulfilment: Fulfilment) {
        let (now, warehouse) = (Self.now, fulfilment.warehouse)
        keep(
            OutboundConfirmed(
                fulfilmentID: fulfilment.id, warehouse: warehouse, status: .partDelivered, outBizCode: "A-1", operatedAt: now,
                parcels: [
                    .init(
                        carrier: "SF", trackingNumber: "SF1", weightGrams: 500, items: [.init(sku: "CUP", quantity: 1)])
                ],
                items: [.init(sku: "CUP", quantity: 1)], missing: [.init(sku: "CUP", quantity: 1)], remark: "one is cracked"))
        keep(
            FulfilmentProgressed(
                fulfilmentID: fulfilment.id, orderID: order.id, order: order.key, warehouse: warehouse, state: .short, at: now,
                packages: [
                    Package(
                        id: PackageID(high: 3, low: 3), carrier: "SF", trackingNumber: "SF1", weightGrams: 500,
                        lines: fulfilment.lines)
                ], missing: fulfilment.lines, cancelled: fulfilment.lines, reason: "not found"))
        keep(
            AfterSalesRequested(
                requestID: "R-1", order: order.key, orderID: order.id, kind: .refundOnly,
                lines: [RequestedLine(sku: "CUP", quantity: 1)], amount: 100, reason: "chipped", requestedAt: now,
                requestedBy: "channel:taobao"))
        keep(
            ReturnReceived(
                caseID: CaseID(high: 4, low: 4), outBizCode: "W-1", warehouse: warehouse,
                lines: [.init(sku: "CUP", quantity: 1, reception: .received, acceptance: .accepted)], at: now))
        keep(
            RefundSettled(
                refundID: RefundID(high: 5, low: 5), caseID: CaseID(high: 4, low: 4), outcome: .settled, reference: "F-1",
                reason: "paid", at: now))
        keep(
            StockAdjusted(
                adjustmentID: "E-1", warehouse: warehouse, sku: "CUP", change: 3, reason: "counted", at: now))
    }

    private mutating func keep(_ event: some Event) {
        var json = JSONWriter()
        event.write(to: &json)
        good[type(of: event).topic] = json.bytes
    }

    private mutating func keep(_ events: [OutboxContent]) {
        for event in events { good[event.topic] = Array(event.value.utf8) }
    }
}
