import AfterSales
import ChannelIngest
import JSON
import LogisticsQuoting
import OrderAudit
import RuleFiles
import Rules
import WMSFeedback
import WarehouseRouting

/// A rule or mapping file: YAML, read as `switchyard rules apply` reads it. The first byte chooses the kind.
enum RuleTarget {
    static let target = FuzzTarget("rules") {
        let parser = JSONParser()
        return { input in
            guard let kind = input.first, let yaml = String(validating: input.dropFirst(), as: UTF8.self),
                let file = try? RuleFile(yaml: yaml, name: "fuzzed.yaml")
            else { return }
            let document: JSONValue
            do {
                document = try parser.parse(file.json)
            } catch {
                throw Finding("a rule file becomes something that is no JSON: \(error)")
            }
            do throws(RuleErrors) {
                switch kind % UInt8(kinds.count) {
                case 0: _ = try ChannelMapping.compile(document)
                case 1: _ = try AuditDocument.rules(in: document)
                case 2:
                    _ = try WarehouseDirectory.read(document)
                    _ = OriginDirectory.read(document)
                case 3: _ = try RoutingRules.read(document, version: Documents.version("routing"))
                case 4: _ = try QuotingRules.read(document, version: Documents.version("quoting"))
                case 5: _ = try FeedbackPolicy(reading: document)
                default: _ = try AfterSalesPolicy(reading: document)
                }
            } catch {
                guard !file.located(error).description.isEmpty else { throw Finding("a mistake says nothing") }
            }
        }
    }

    /// In the order of the first byte: a file of `deploy/rules`, or the mappings.
    package static let kinds = ["mapping", "audit", "warehouses", "routing", "quoting", "feedback", "after-sales"]
}
