import ChannelIngest
import Domain
import Events
import Postgres
import RuleFiles
import Testing
import TestSupport
import WorkerRuntime

@testable import ChannelIngestWorker

typealias IngestLane = StageBench<ChannelIngestStage>

/// A database in which the shipped mappings of these channels are in force. Says how to connect to it.
func makeDatabase(channels: [String] = ["taobao"]) throws -> String {
    let conninfo = try TestDatabase.makeWithSchema()
    var connection = try PostgresConnection(conninfo: conninfo)
    for channel in channels { try connection.applyMapping(of: channel) }
    return conninfo
}

extension PostgresConnection {
    /// Puts the shipped mapping of a channel in force.
    mutating func applyMapping(of channel: String) throws {
        let document = String(decoding: try SampleDocuments.mapping(of: channel).json, as: UTF8.self)
        try apply(document, kind: "channel-mapping", name: channel)
    }
}

extension StageOutcome<ChannelIngestStage> {
    var intakes: [IngestDecision.Outcome] { decisions.map(\.intake.outcome) }
}

extension StageBench<ChannelIngestStage> {
    init(_ conninfo: String, lane: Int32 = 0) throws {
        let mappings = try MappingShelf { () throws(PostgresError) in try PostgresConnection(conninfo: conninfo) }
        try self.init(ChannelIngestStage(mappings: mappings), on: conninfo, partition: lane)
    }

    /// What raw records come to, all of them acceptable.
    mutating func handle(
        _ payloads: String..., channel: String = "taobao"
    ) throws -> StageOutcome<ChannelIngestStage> {
        try handle(payloads, channel: channel)
    }

    /// - Parameter meanwhile: runs between the first load and its store.
    mutating func handle(
        _ payloads: [String], channel: String = "taobao", meanwhile: () throws -> Void = {}
    ) throws -> StageOutcome<ChannelIngestStage> {
        let read = try inputs(of: payloads.map { message($0, channel, "tea-house") }, sentAt: sentAt)
        #expect(read.setAside.map(\.reason) == [])
        return try handle(read.inputs, at: at("2026-11-11T12:00:00Z"), meanwhile: meanwhile)
    }

    /// Why raw records are set aside; nothing of them reaches the database.
    mutating func refusals(
        of payloads: String?..., channel: String? = "taobao", shop: String? = "tea-house"
    ) throws -> [FailureReason] {
        let read = try inputs(of: payloads.map { message($0, channel, shop) }, sentAt: sentAt)
        #expect(read.inputs.isEmpty)
        return read.setAside.map(\.reason)
    }

    private var sentAt: Timestamp { Timestamp(seconds: 1_794_398_399) }

    private func message(_ payload: String?, _ channel: String?, _ shop: String?) -> TestBroker.Message {
        var headers: [String: String] = [:]
        headers["channel"] = channel
        headers["shop"] = shop
        return TestBroker.Message(nil, payload, headers: headers)
    }

    /// Puts goods on a shelf, through the ledger as everybody must.
    mutating func receive(_ pieces: Int64, of sku: String) throws {
        try connection.execute(
            """
            INSERT INTO stock (warehouse, sku, on_hand) VALUES ('GZ01', '\(sku)', \(pieces));
            INSERT INTO stock_movements (at, sku, warehouse, on_hand, reason, cause_topic, cause_partition, cause_offset)
            VALUES (now(), '\(sku)', 'GZ01', \(pieces), 'received', 'test', 0, 0);
            """)
    }

    /// Counters that are not the sum of their ledger, and pools that are not the sum of their reservations.
    mutating func differences() throws -> [String] {
        try connection.texts(
            "test_differences",
            """
            SELECT p.sku
              FROM stock_pool p
              LEFT JOIN (SELECT sku, sum(reserved) AS pieces FROM stock_movements GROUP BY sku) m USING (sku)
              LEFT JOIN (SELECT sku, sum(quantity) AS pieces FROM pool_reservations GROUP BY sku) r USING (sku)
             WHERE p.reserved <> coalesce(m.pieces, 0) OR p.reserved <> coalesce(r.pieces, 0)
            """)
    }
}
