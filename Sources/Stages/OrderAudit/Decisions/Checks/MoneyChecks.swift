import Domain

extension AuditCheck {
    /// Fires when the order's total is above the limit in its currency.
    static func observe(_ amounts: OrderAmounts, above limits: [Money]) -> Observation? {
        guard let limit = limits.first(where: { $0.currency == amounts.currency }), amounts.total > limit.minorUnits
        else {
            return nil
        }
        return Observation(
            "the amount is above the limit",
            [
                FoundValue("total", Money(minorUnits: amounts.total, currency: amounts.currency)),
                FoundValue("limit", limit),
            ])
    }
}

extension ListPriceCheck {
    /// SKUs without a list price, and gifts, are left out on both sides.
    func observe(_ order: Order, _ listPrices: [String: Int64]) -> Observation? {
        guard order.amounts.currency == currency else { return nil }
        var paid: Int64 = 0
        var listed: Int64 = 0
        for line in order.liveLines where line.kind == .goods {
            guard let price = listPrices[line.sku], price > 0 else { continue }
            let full = price.saturatingProduct(Int64(line.quantity))
            if scope == .line, isBelow(line.paidAmount, full) {
                return observation(line.paidAmount, full, [FoundValue("sku", line.sku)])
            }
            paid = paid.saturatingSum(line.paidAmount)
            listed = listed.saturatingSum(full)
        }
        return scope == .order && isBelow(paid, listed) ? observation(paid, listed, []) : nil
    }

    /// `paid < listed × percent / 100`, without rounding.
    private func isBelow(_ paid: Int64, _ listed: Int64) -> Bool {
        let left = paid.multipliedFullWidth(by: 100), right = listed.multipliedFullWidth(by: percent)
        return (left.high, left.low) < (right.high, right.low)
    }

    private func observation(_ paid: Int64, _ listed: Int64, _ values: [FoundValue]) -> Observation {
        Observation(
            "the price is below \(percent) % of the list price",
            values + [
                FoundValue("paid", Money(minorUnits: paid, currency: currency)),
                FoundValue("list_price", Money(minorUnits: listed, currency: currency)),
            ])
    }
}
