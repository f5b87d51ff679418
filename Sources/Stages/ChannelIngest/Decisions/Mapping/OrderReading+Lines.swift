import Domain
import JSON

extension OrderReading {
    /// A line with what it cost before discounts.
    private struct PricedLine {
        var line: ChannelLine
        var price: Int64
        var fields: LineFields
    }

    /// The lines and the sums of the order; the sums are `nil` when a problem stands in their way.
    mutating func linesAndAmounts() -> ([ChannelLine], OrderAmounts?) {
        var priced: [PricedLine] = []
        let order = places.here
        var foundElements = false
        for fields in mapping.lines where readLines(fields, of: order, into: &priced) { foundElements = true }
        places.here = order
        if priced.isEmpty, !foundElements {
            let expected = mapping.lines.flatMap(\.each).map(\.description).joined(separator: " or ")
            complain(.missingField, "lines", mapping.linesHint ?? "there is no line in \(expected)")
        }
        if priced.count > FieldLimits.lines {
            complain(.implausible, "lines", "must be at most \(FieldLimits.lines)")
        }
        let amounts = amounts(priced)
        if let amounts { settlePaid(&priced, amounts) }
        return (priced.map(\.line), amounts)
    }

    /// Whether there was an element that is a line, well-formed or not.
    private mutating func readLines(_ fields: LineFields, of order: JSONValue, into lines: inout [PricedLine]) -> Bool {
        for path in fields.each {
            var elements: [JSONValue] = []
            places.here = order
            places.forEach(path) { element in
                elements.append(element)
                return elements.count <= FieldLimits.lines
            }
            guard !elements.isEmpty else { continue }
            var found = false
            for (index, element) in elements.enumerated() {
                places.here = element
                if let when = fields.when, !places.holds(when) { continue }
                found = true
                let name =
                    path.description.hasSuffix("[]") ? path.description.dropLast(2) + "[\(index)]" : "lines[\(index)]"
                if let line = line(fields, String(name)) { lines.append(line) }
            }
            return found
        }
        return false
    }

    private mutating func line(_ fields: LineFields, _ name: String) -> PricedLine? {
        let quantity = quantity(fields.quantity, "\(name).quantity")
        let sku = text(fields.sku, "\(name).sku", FieldLimits.identifier)
        if sku == nil { complain(.missingField, "\(name).sku", "is missing; expected in \(fields.sku.described)") }
        let (unit, price) = prices(fields, quantity, name)
        let discount = amount(fields.discount, "\(name).discount", mayBeNegative: true).map { Int64($0.magnitude) } ?? 0
        let paid = amount(fields.paid, "\(name).paid")
        let id = text(fields.id, "\(name).id", FieldLimits.identifier)
        let channelSKU = text(fields.channelSKU, "\(name).channel_sku", FieldLimits.identifier)
        let title = text(fields.title, "\(name).title", FieldLimits.title)
        guard let quantity, let sku, let unit, let price else { return nil }
        return PricedLine(
            line: ChannelLine(
                channelLineID: id, sku: sku, channelSKU: channelSKU, title: title ?? sku, quantity: quantity,
                unitPrice: unit,
                paidAmount: paid ?? max(0, price - discount),
                kind: fields.gift.map(places.holds) == true ? .gift : .goods,
                isCancelled: fields.cancelled.map(places.holds) ?? false, requests: requests(fields.requests)),
            price: price, fields: fields)
    }

    /// Per piece, and for the line before discounts.
    private mutating func prices(_ fields: LineFields, _ quantity: Int32?, _ name: String) -> (
        unit: Int64?, line: Int64?
    ) {
        let before = problems.count
        if let unit = amount(fields.unitPrice, "\(name).unit_price") {
            let (price, overflow) = unit.multipliedReportingOverflow(by: Int64(quantity ?? 1))
            if overflow || price > FieldLimits.amount {
                complain(.implausible, "\(name).unit_price", "is larger than any order: is the unit right?")
                return (nil, nil)
            }
            return (unit, price)
        }
        if let price = amount(fields.lineTotal, "\(name).line_total") { return (price / Int64(quantity ?? 1), price) }
        if problems.count == before, currency != nil {
            let expected = [fields.unitPrice, fields.lineTotal].compactMap { $0?.described }.joined(separator: " or ")
            complain(.missingField, "\(name).unit_price", "is missing; expected in \(expected)")
        }
        return (nil, nil)
    }

    private mutating func quantity(_ source: MappingSource, _ field: String) -> Int32? {
        guard let text = places.text(source) else {
            complain(.missingField, field, "is missing; expected in \(source.described)")
            return nil
        }
        // Some platforms write 2 as 2.0 or "2.00".
        guard let count = try? minorUnits(ofDecimal: text, exponent: 0) else {
            complain(.invalidField, field, "must be a whole number")
            return nil
        }
        guard count >= 1 else {
            complain(.invalidField, field, "must be 1 or more")
            return nil
        }
        guard count <= FieldLimits.quantity else {
            complain(.implausible, field, "must be at most \(FieldLimits.quantity)")
            return nil
        }
        return Int32(count)
    }

    private mutating func amounts(_ priced: [PricedLine]) -> OrderAmounts? {
        let fields = mapping.order
        let statedGoods = amount(fields.goods, "order.goods")
        let freight = amount(fields.freight, "order.freight") ?? 0
        let statedDiscount = amount(fields.discount, "order.discount", mayBeNegative: true).map { Int64($0.magnitude) }
        let statedTotal = amount(fields.total, "order.total")
        guard let currency, !priced.isEmpty else { return nil }
        let goods = statedGoods ?? priced.reduce(0) { $0 + $1.price }
        let linesPaid = priced.reduce(0) { $0 + $1.line.paidAmount }
        let total = statedTotal ?? max(0, statedDiscount.map { goods - $0 + freight } ?? linesPaid + freight)
        let discount = statedDiscount ?? max(0, goods + freight - total)
        guard [goods, linesPaid, total, discount].allSatisfy({ $0 <= FieldLimits.amount }) else {
            complain(.implausible, "order.total", "the lines add up to more than any order: is the unit of money right?")
            return nil
        }
        // Taxes and duties may come on top of the goods; ten times as much is a unit mistaken for another.
        let prices = max(goods, priced.reduce(0) { $0 + $1.price })
        if prices > 0, total / 10 > prices + freight {
            complain(
                .implausible, "order.total",
                "is more than ten times the price of the goods: is the unit of money right?")
        }
        return OrderAmounts(currency: currency, goods: goods, discount: discount, freight: freight, total: total)
    }

    /// Brings what each line paid to what the platform means by it.
    private func settlePaid(_ priced: inout [PricedLine], _ amounts: OrderAmounts) {
        let sharing = priced.indices.filter { priced[$0].fields.paidRule == .shared }
        if !sharing.isEmpty {
            let shares = shares(of: max(0, amounts.total - amounts.freight), by: sharing.map { priced[$0].price })
            for (index, share) in zip(sharing, shares) { priced[index].line.paidAmount = share }
        }
        if priced.count == 1, priced[0].fields.paidRule == .freightInSingleLine, amounts.freight > 0,
            priced[0].line.paidAmount == amounts.total
        {
            priced[0].line.paidAmount -= min(amounts.freight, amounts.total)
        }
    }
}

/// Divides an amount in proportion to the weights, to the last minor unit: what rounding leaves goes to the last line
/// that has a weight.
func shares(of amount: Int64, by weights: [Int64]) -> [Int64] {
    let whole = weights.reduce(0, +)
    guard whole > 0 else {
        return weights.indices.map { $0 == weights.count - 1 ? amount : 0 }
    }
    var shares = weights.map { weight in
        let product = amount.multipliedFullWidth(by: weight)
        return whole.dividingFullWidth(product).quotient
    }
    let last = weights.lastIndex { $0 > 0 } ?? weights.count - 1
    shares[last] += amount - shares.reduce(0, +)
    return shares
}
