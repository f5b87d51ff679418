import Domain

/// Fingerprints of an order as the audit sees it, to tell whether a new revision is any news.
package struct Glance: Hashable, Sendable {
    /// Everything that a rule can ask about.
    package var saw: Int64
    /// The part that decides where goods come from and go to.
    package var routedBy: Int64

    package init(saw: Int64, routedBy: Int64) {
        self.saw = saw
        self.routedBy = routedBy
    }

    init(_ order: Order, _ person: PersonalData?) {
        var routing = Fingerprint()
        let destination = order.destination
        for part in [destination.country, destination.province, destination.city, destination.district] {
            routing.combine(part)
        }
        routing.combine(destination.postalCode ?? "")
        routing.combine(order.buyer.receiverToken)
        routing.combine(order.buyer.addressFingerprint ?? 0)
        routing.combine(order.requiredCarrier ?? "")
        routing.combine(order.requiredWarehouse ?? "")
        for text in [person?.name, person?.phone, person?.street] { routing.combine(text ?? "") }
        for line in order.liveLines {
            routing.combine(line.sku)
            routing.combine(Int64(line.quantity))
            routing.combine(line.kind.rawValue)
        }
        routedBy = routing.value

        var all = routing
        all.combine(order.payment.rawValue)
        all.combine(order.amounts.currency.code)
        for amount in [order.amounts.goods, order.amounts.discount, order.amounts.freight, order.amounts.total] {
            all.combine(amount)
        }
        all.combine(order.buyer.account ?? "")
        all.combine(order.buyer.phoneFingerprint ?? 0)
        for line in order.liveLines { all.combine(line.paidAmount) }
        for hold in order.platformHolds {
            all.combine(hold.type.rawValue)
            all.combine(hold.code)
        }
        all.combine(order.isStockShort ? 1 : 0)
        for moment in [order.paidAt, order.shipBy] { all.combine(moment?.microseconds ?? 0) }
        for text in [person?.buyerNote, person?.sellerNote] { all.combine(text ?? "") }
        saw = all.value
    }
}
