import Domain
package import Rules

/// The document `routing`: which warehouses an order's lines may come from, in which order, and how far it may be divided.
package struct RoutingRules: Hashable, Sendable {
    package var set: RuleSet<RoutingRule>
    /// Ascending by distance; the last one holds for everything further away.
    package var freightBands: [FreightBand]
    package var stockLow: StockLowPolicy
    /// When an order that waits for stock is tried again although nobody reported new stock: goods given back by a
    /// cancellation come without a message. Doubled after each try, up to 24 times the first.
    package var retryAfter: Duration

    package init(
        version: RuleSetVersion, rules: [RoutingRule], freightBands: [FreightBand] = [], stockLow: StockLowPolicy = StockLowPolicy(),
        retryAfter: Duration = .seconds(900)
    ) {
        set = RuleSet(version: version, rules: rules)
        self.freightBands = freightBands
        self.stockLow = stockLow
        self.retryAfter = retryAfter
    }

    /// The rule that applies to lines which no rule of the document covers: the nearest warehouse of all.
    package static let fallback = RoutingRule(name: "built-in")

    func rule(for view: LineView) -> RoutingRule {
        set.rules.first { $0.condition.holds(for: view) } ?? Self.fallback
    }

    /// What a parcel of that weight is expected to cost over that distance; `nil` without a table.
    func expectedFreight(kilometres: Int64, grams: Int64) -> Int64? {
        guard let band = freightBands.first(where: { kilometres <= $0.upToKilometres }) ?? freightBands.last else { return nil }
        let further = max(0, grams - 1_000)
        // Rounded up by the remainder: weight and price are as large as somebody has typed them.
        let kilograms = further / 1_000 + (further % 1_000 > 0 ? 1 : 0)
        return band.firstKilogram.saturatingSum(kilograms.saturatingProduct(band.furtherKilogram))
    }
}

/// One line of the table of expected freight: minor units of the merchant's own currency.
package struct FreightBand: Hashable, Sendable {
    package var upToKilometres: Int64
    package var firstKilogram: Int64
    package var furtherKilogram: Int64

    package init(upToKilometres: Int64, firstKilogram: Int64, furtherKilogram: Int64) {
        self.upToKilometres = upToKilometres
        self.firstKilogram = firstKilogram
        self.furtherKilogram = furtherKilogram
    }
}

/// From how many pieces on, over all warehouses, somebody should buy more. 0 asks for no alert.
package struct StockLowPolicy: Hashable, Sendable {
    package var line: Int64
    package var bySKU: [String: Int64]

    package init(line: Int64 = 0, bySKU: [String: Int64] = [:]) {
        self.line = line
        self.bySKU = bySKU
    }

    func line(of sku: String) -> Int64 { bySKU[sku] ?? line }
}
