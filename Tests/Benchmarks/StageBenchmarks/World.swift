import Demonstration
import Domain
import Events
import JSON
import RuleFiles
import Rules
import TestBasics

/// A batch of orders before every stage: made once, by taking them down the line in memory.
final class World {
    static let orders = 1_000

    let catalogue: Catalogue
    let now: Timestamp
    /// Raw orders.
    let raw: [StampedOrder]
    /// Filled by the stages, each with what the next one reads: one record's bytes an element.
    var received: [[UInt8]] = []
    var approved: [[UInt8]] = []
    var planned: [[UInt8]] = []
    var requested: [[UInt8]] = []
    var confirmed: [[UInt8]] = []
    var progressed: [[UInt8]] = []
    /// By order: what only ingest knows.
    var personal: [OrderID: PersonalData] = [:]
    var orders: [OrderID: Order] = [:]
    var fulfilments: [FulfilmentID: FulfilmentPlanned] = [:]

    init() throws {
        let folder = "\(Repository.root)/deploy/demo"
        func text(_ name: String) throws -> String {
            guard let text = Files.read("\(folder)/\(name)") else { throw BenchmarkTrouble("\(folder)/\(name)") }
            return text
        }
        catalogue = try Catalogue(
            goodsFile: "goods.csv", goodsText: text("goods.csv"), stockFile: "stock.csv", stockText: text("stock.csv")
        ).multiplied(for: 1_000_000)
        now = Timestamp("2026-11-11T04:00:00Z")!
        var templates = OrderTemplates(count: Self.orders, seed: 1, catalogue: catalogue, at: now - .seconds(600))
        raw = (0..<Self.orders).map { templates.order($0) }
    }

    /// A stage that turned orders away would seem thrifty.
    /// - Throws: when one of the orders has not come as far as it should.
    func check(after stage: String) throws {
        let counts: [String: [Int]] = [
            "channel-ingest": [received.count, personal.count], "order-audit": [approved.count],
            "warehouse-routing": [planned.count], "logistics-quoting": [requested.count],
            "wms-feedback": [progressed.count],
        ]
        for count in counts[stage] ?? [] where count < Self.orders {
            throw BenchmarkTrouble("only \(count) of \(Self.orders) orders have passed \(stage)")
        }
    }

    /// A document of `deploy/`, as JSON.
    static func document(_ path: String) throws -> [UInt8] {
        try RuleFile(path: "\(Repository.deploy)/\(path).yaml", name: path).json
    }

    static func version(_ kind: String) -> RuleSetVersion {
        RuleSetVersion(kind: kind, name: "default", number: 1, fingerprint: 1)
    }
}

/// Why there is nothing to count.
struct BenchmarkTrouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Writes events, each with a writer that keeps its memory, as the outbox does.
struct EventWriter {
    private var json = JSONWriter(reservingBytes: 8_192)

    mutating func write(_ event: some Event) -> [UInt8] {
        json.reset()
        event.write(to: &json)
        return json.bytes
    }
}
