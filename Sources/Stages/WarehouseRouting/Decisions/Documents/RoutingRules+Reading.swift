package import JSON
package import Rules
import Domain

extension RoutingRules {
    /// Reads the document `routing`.
    ///
    /// - Parameter version: under which the database keeps it; written beside every decision.
    package static func read(_ document: JSONValue, version: RuleSetVersion) throws(RuleErrors) -> RoutingRules {
        try RuleDocumentReader.read(document) { reader in
            let groups = readGroups(reader)
            let rules: [RoutingRule]? = reader.rules { RoutingRule.read($0, groups: groups ?? [:]) }
            let bands = reader.optionalList("freight_bands", FreightBand.read)
            let stockLow = reader.optionalObject("stock_low", StockLowPolicy.read) ?? StockLowPolicy()
            let retryAfter = reader.duration("retry_backorders_after", default: .seconds(900))
            guard groups != nil, let rules, let bands, let retryAfter else { return nil }
            for (position, pair) in zip(bands, bands.dropFirst()).enumerated()
            where pair.0.upToKilometres >= pair.1.upToKilometres {
                let path = reader.path.member("freight_bands").element(position + 1)
                return reader.mistake(at: path, "the bands must go from near to far")
            }
            return RoutingRules(
                version: version, rules: rules, freightBands: bands, stockLow: stockLow, retryAfter: retryAfter)
        }
    }

    private static func readGroups(_ reader: RuleDocumentReader) -> [String: [WarehouseCode]]? {
        guard reader.has("groups") else {
            _ = reader.optionalValue("groups")
            return [:]
        }
        let groups = reader.entries("groups") { name, value, path in
            reader.texts(value, at: path, atLeast: 1).map { (name, $0.map { WarehouseCode($0) }) }
        }
        return groups.map { Dictionary($0, uniquingKeysWith: { first, _ in first }) }
    }
}

extension RoutingRule {
    fileprivate static func read(_ reader: RuleDocumentReader, groups: [String: [WarehouseCode]]) -> RoutingRule? {
        let name = reader.text("name")
        let priority = reader.priority()
        let condition = reader.optionalCondition("when", over: RoutingField.schema)
        let from = reader.optionalTexts("from")
        let strategy = reader.choice("strategy", default: SourcingStrategy.nearest)
        let split = reader.optionalObject("split", SplitPolicy.read) ?? SplitPolicy()
        let backorder = reader.choice("backorder", default: BackorderPolicy.partial)
        let apart = reader.optionalTexts("apart")
        guard let name, let priority, let condition, let from, let strategy, let backorder, let apart else { return nil }
        let steps = from.isEmpty ? [.anyOther] : from.map { step($0, groups: groups) }
        if let position = steps.firstIndex(of: .anyOther), position < steps.count - 1 {
            reader.mistake("from", "nothing can come after \"any\"")
            return nil
        }
        return RoutingRule(
            name: name, priority: priority, condition: condition, steps: steps, strategy: strategy, split: split,
            backorder: backorder, apart: Set(apart))
    }

    /// A group's name, `any`, or a warehouse. Whether a warehouse exists is the other document's affair: it may come later.
    private static func step(_ name: String, groups: [String: [WarehouseCode]]) -> SourcingStep {
        if name == "any" { return .anyOther }
        return .warehouses(groups[name] ?? [WarehouseCode(name)])
    }
}

extension SplitPolicy {
    fileprivate static func read(_ reader: RuleDocumentReader) -> SplitPolicy? {
        let isAllowed = reader.boolean("allowed", default: true)
        // Six is already a search of thousands of combinations for one order.
        let parcels = reader.integer("maximum_parcels", in: 1...6, default: 3)
        let mayDivideLines = reader.boolean("divide_lines", default: true)
        let smallest = reader.optionalMoney("smallest_parcel", in: .cny)
        guard let isAllowed, let parcels, let mayDivideLines else { return nil }
        return SplitPolicy(
            isAllowed: isAllowed, maximumParcels: Int(parcels), mayDivideLines: mayDivideLines, smallestParcel: smallest)
    }
}

extension FreightBand {
    fileprivate static func read(_ reader: RuleDocumentReader) -> FreightBand? {
        let kilometres = reader.integer("up_to_km", in: 1...25_000)
        let first = reader.money("first_kilogram", in: .cny)
        let further = reader.money("further_kilogram", in: .cny)
        guard let kilometres, let first, let further else { return nil }
        return FreightBand(
            upToKilometres: kilometres, firstKilogram: first.minorUnits, furtherKilogram: further.minorUnits)
    }
}

extension StockLowPolicy {
    fileprivate static func read(_ reader: RuleDocumentReader) -> StockLowPolicy? {
        let line = reader.integer("line", in: 0...1_000_000_000, default: 0)
        let bySKU: [(String, Int64)]? =
            reader.has("skus")
            ? reader.entries("skus") { sku, value, path in
                reader.integer(value, at: path, in: 0...1_000_000_000).map { (sku, $0) }
            } : []
        _ = reader.optionalValue("skus")
        guard let line, let bySKU else { return nil }
        return StockLowPolicy(line: line, bySKU: Dictionary(bySKU, uniquingKeysWith: { first, _ in first }))
    }
}
