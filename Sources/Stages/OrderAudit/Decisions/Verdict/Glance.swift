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
        routing.combine(destination.country)
        routing.combine(destination.province)
        routing.combine(destination.city)
        routing.combine(destination.district)
        routing.combine(destination.postalCode ?? "")
        routing.combine(order.buyer.receiverToken)
        routing.combine(order.buyer.addressFingerprint ?? 0)
        routing.combine(order.requiredCarrier ?? "")
        routing.combine(order.requiredWarehouse ?? "")
        routing.combine(person?.name ?? "")
        routing.combine(person?.phone ?? "")
        routing.combine(person?.street ?? "")
        for line in order.liveLines {
            routing.combine(line.sku)
            routing.combine(Int64(line.quantity))
            routing.combine(line.kind.rawValue)
        }
        routedBy = routing.value

        var all = routing
        all.combine(order.payment.rawValue)
        all.combine(order.amounts.currency.code)
        all.combine(order.amounts.goods)
        all.combine(order.amounts.discount)
        all.combine(order.amounts.freight)
        all.combine(order.amounts.total)
        all.combine(order.buyer.account ?? "")
        all.combine(order.buyer.phoneFingerprint ?? 0)
        for line in order.liveLines { all.combine(line.paidAmount) }
        for hold in order.platformHolds {
            all.combine(hold.type.rawValue)
            all.combine(hold.code)
        }
        all.combine(order.isStockShort ? 1 : 0)
        all.combine(order.paidAt?.microseconds ?? 0)
        all.combine(order.shipBy?.microseconds ?? 0)
        all.combine(person?.buyerNote ?? "")
        all.combine(person?.sellerNote ?? "")
        saw = all.value
    }
}
