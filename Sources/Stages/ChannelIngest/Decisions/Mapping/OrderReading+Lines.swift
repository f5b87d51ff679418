import Domain
import JSON

extension OrderReading {
    /// The lines and the sums of the order; the sums are `nil` when a problem stands in their way.
    mutating func linesAndAmounts() -> ([ChannelLine], OrderAmounts?) {
        var lines: [ChannelLine] = []
        let order = places.here
        var foundElements = false
        for fields in mapping.lines where readLines(fields, of: order, into: &lines) { foundElements = true }
        places.here = order
        if lines.isEmpty, !foundElements {
            let expected = mapping.lines.flatMap(\.each).map(\.description).joined(separator: " or ")
            complain(.missingField, "lines", mapping.linesHint ?? "there is no line in \(expected)")
        }
        if lines.count > FieldLimits.lines {
            complain(.implausible, "lines", "must be at most \(FieldLimits.lines)")
        }
        let amounts = amounts(lines)
        if let amounts { settlePaid(&lines, amounts) }
        return (lines, amounts)
    }

    /// Whether there was an element that is a line, well-formed or not.
    private mutating func readLines(_ fields: LineFields, of order: JSONValue, into lines: inout [ChannelLine]) -> Bool {
        for path in fields.each {
            places.here = order
            var count = 0
            places.forEach(path) { _ in
                count += 1
                return count <= FieldLimits.lines
            }
            guard count > 0 else { continue }
            lines.reserveCapacity(lines.count + count)
            var found = false
            var index = 0
            places.forEach(path) { element in
                places.here = element
                if fields.when.map(places.holds) ?? true {
                    found = true
                    if let line = line(fields, LinePlace(list: path, index: index)) { lines.append(line) }
                }
                index += 1
                return index < count
            }
            return found
        }
        return false
    }

    /// A line; its price before discounts goes to the others'.
    private mutating func line(_ fields: LineFields, _ place: LinePlace) -> ChannelLine? {
        let quantity = quantity(fields.quantity, place.field("quantity"))
        let sku = text(fields.sku, place.field("sku"), FieldLimits.identifier)
        if sku == nil {
            complain(.missingField, place.field("sku"), "is missing; expected in \(fields.sku.described)")
        }
        let (unit, price) = prices(fields, quantity, place)
        let discount = amount(fields.discount, place.field("discount"), mayBeNegative: true).map { Int64($0.magnitude) }
        let paid = amount(fields.paid, place.field("paid"))
        let id = text(fields.id, place.field("id"), FieldLimits.identifier)
        let channelSKU = text(fields.channelSKU, place.field("channel_sku"), FieldLimits.identifier)
        let title = text(fields.title, place.field("title"), FieldLimits.title)
        guard let quantity, let sku, let unit, let price else { return nil }
        pricing.append(LinePricing(price: price, paidRule: fields.paidRule))
        return ChannelLine(
            channelLineID: id, sku: sku, channelSKU: channelSKU, title: title ?? sku, quantity: quantity,
            unitPrice: unit, paidAmount: paid ?? max(0, price - (discount ?? 0)),
            kind: fields.gift.map(places.holds) == true ? .gift : .goods,
            isCancelled: fields.cancelled.map(places.holds) ?? false, requests: requests(fields.requests))
    }

    /// Per piece, and for the line before discounts.
    private mutating func prices(_ fields: LineFields, _ quantity: Int32?, _ place: LinePlace) -> (
        unit: Int64?, line: Int64?
    ) {
        let before = problems.count
        if let unit = amount(fields.unitPrice, place.field("unit_price")) {
            let (price, overflow) = unit.multipliedReportingOverflow(by: Int64(quantity ?? 1))
            if overflow || price > FieldLimits.amount {
                complain(.implausible, place.field("unit_price"), "is larger than any order: is the unit right?")
                return (nil, nil)
            }
            return (unit, price)
        }
        if let price = amount(fields.lineTotal, place.field("line_total")) { return (price / Int64(quantity ?? 1), price) }
        if problems.count == before, currency != nil {
            let expected = [fields.unitPrice, fields.lineTotal].compactMap { $0?.described }.joined(separator: " or ")
            complain(.missingField, place.field("unit_price"), "is missing; expected in \(expected)")
        }
        return (nil, nil)
    }

    private mutating func quantity(_ source: MappingSource, _ field: FieldName) -> Int32? {
        var isThere = false
        var count: Int64?
        places.each(source) { text in
            isThere = true
            // Some platforms write 2 as 2.0 or "2.00".
            count = try? minorUnits(ofDecimal: text, exponent: 0)
            return false
        }
        guard isThere else {
            complain(.missingField, field, "is missing; expected in \(source.described)")
            return nil
        }
        guard let count else {
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

    private mutating func amounts(_ lines: [ChannelLine]) -> OrderAmounts? {
        let fields = mapping.order
        let statedGoods = amount(fields.goods, "order.goods")
        let freight = amount(fields.freight, "order.freight") ?? 0
        let statedDiscount = amount(fields.discount, "order.discount", mayBeNegative: true).map { Int64($0.magnitude) }
        let statedTotal = amount(fields.total, "order.total")
        guard let currency, !lines.isEmpty else { return nil }
        let listPrices = pricing.reduce(0) { $0 + $1.price }
        let goods = statedGoods ?? listPrices
        let linesPaid = lines.reduce(0) { $0 + $1.paidAmount }
        let total = statedTotal ?? max(0, statedDiscount.map { goods - $0 + freight } ?? linesPaid + freight)
        let discount = statedDiscount ?? max(0, goods + freight - total)
        guard max(goods, linesPaid, max(total, discount)) <= FieldLimits.amount else {
            complain(.implausible, "order.total", "the lines add up to more than any order: is the unit of money right?")
            return nil
        }
        // Taxes and duties may come on top of the goods; ten times as much is a unit mistaken for another.
        let prices = max(goods, listPrices)
        if prices > 0, total / 10 > prices + freight {
            complain(
                .implausible, "order.total",
                "is more than ten times the price of the goods: is the unit of money right?")
        }
        return OrderAmounts(currency: currency, goods: goods, discount: discount, freight: freight, total: total)
    }

    /// Brings what each line paid to what the platform means by it.
    private func settlePaid(_ lines: inout [ChannelLine], _ amounts: OrderAmounts) {
        if pricing.contains(where: { $0.paidRule == .shared }) {
            share(max(0, amounts.total - amounts.freight), among: &lines)
        }
        if lines.count == 1, pricing[0].paidRule == .freightInSingleLine, amounts.freight > 0,
            lines[0].paidAmount == amounts.total
        {
            lines[0].paidAmount -= min(amounts.freight, amounts.total)
        }
    }

    /// Divides an amount in proportion to the prices of the lines that share it, to the last minor unit: what rounding
    /// leaves goes to the last line that has a price, or to the last line.
    private func share(_ amount: Int64, among lines: inout [ChannelLine]) {
        var whole: Int64 = 0
        var last = 0
        for (index, line) in pricing.enumerated() where line.paidRule == .shared {
            whole += line.price
            if line.price > 0 || whole == 0 { last = index }
        }
        var rest = amount
        for (index, line) in pricing.enumerated() where line.paidRule == .shared {
            let share = whole > 0 ? whole.dividingFullWidth(amount.multipliedFullWidth(by: line.price)).quotient : 0
            lines[index].paidAmount = share
            rest -= share
        }
        lines[last].paidAmount += rest
    }
}

/// What a line cost before discounts, and how to find what was paid for it.
struct LinePricing {
    var price: Int64
    var paidRule: LineFields.PaidRule
}
