import AfterSales
import ChannelIngest
import JSON
import LogisticsQuoting
import OrderAudit
import Rules
import WMSFeedback
import WarehouseRouting

/// A kind of rule document: what it is called, who reads it, and how it is proved.
struct RuleKind: Sendable {
    let name: String
    let reader: String
    /// What a document of this kind is called that names nothing itself.
    let member: StaticString
    /// Reads a document as the worker will; throws every mistake.
    let prove: @Sendable (JSONValue) throws(RuleErrors) -> Void

    init(
        _ name: String, readBy reader: String, named member: StaticString = "name",
        prove: @escaping @Sendable (JSONValue) throws(RuleErrors) -> Void
    ) {
        self.name = name
        self.reader = reader
        self.member = member
        self.prove = prove
    }
}

/// Every kind there is. A document is proved by the very code that the worker reads it with.
enum RuleCatalog {
    static let kinds: [RuleKind] = [
        RuleKind("channel-mapping", readBy: "channel-ingest", named: "channel") { document throws(RuleErrors) in
            _ = try ChannelMapping.compile(document)
        },
        RuleKind("audit", readBy: "order-audit") { document throws(RuleErrors) in
            _ = try AuditDocument.rules(in: document)
        },
        RuleKind("warehouses", readBy: "warehouse-routing, logistics-quoting") { document throws(RuleErrors) in
            _ = try WarehouseDirectory.read(document)
        },
        RuleKind("routing", readBy: "warehouse-routing") { document throws(RuleErrors) in
            _ = try RoutingRules.read(document, version: unnumbered("routing"))
        },
        RuleKind("quoting", readBy: "logistics-quoting") { document throws(RuleErrors) in
            _ = try QuotingRules.read(document, version: unnumbered("quoting"))
        },
        RuleKind("feedback", readBy: "wms-feedback") { document throws(RuleErrors) in
            _ = try FeedbackPolicy(reading: document)
        },
        RuleKind("after-sales", readBy: "after-sales") { document throws(RuleErrors) in
            _ = try AfterSalesPolicy(reading: document)
        },
    ]

    static func kind(_ name: String) -> RuleKind? { kinds.first { $0.name == name } }

    /// The version of a document that is only looked at.
    private static func unnumbered(_ kind: String) -> RuleSetVersion {
        RuleSetVersion(kind: kind, name: "default", number: 0, fingerprint: 0)
    }
}
