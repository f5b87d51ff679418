package import Domain

/// What quoting knows when it decides. The orders and fulfilments are locked.
package struct QuotingFacts: Sendable {
    package var fulfilments: [FulfilmentID: FulfilmentState]
    package var standings: [OrderID: OrderStanding]
    /// Orders with an active hold that blocks the release to a warehouse.
    package var heldFromRelease: Set<OrderID>
    package var receivers: [OrderID: PersonalData]
    package var goods: [String: ParcelGoods]

    package init(
        fulfilments: [FulfilmentID: FulfilmentState] = [:], standings: [OrderID: OrderStanding] = [:],
        heldFromRelease: Set<OrderID> = [], receivers: [OrderID: PersonalData] = [:], goods: [String: ParcelGoods] = [:]
    ) {
        self.fulfilments = fulfilments
        self.standings = standings
        self.heldFromRelease = heldFromRelease
        self.receivers = receivers
        self.goods = goods
    }
}

/// One piece of a SKU, as far as a carrier cares.
package struct ParcelGoods: Hashable, Sendable {
    package var weightGrams: Int64
    package var volumeCM3: Int64
    package var goodsClass: String

    package init(weightGrams: Int64, volumeCM3: Int64 = 0, goodsClass: String = "general") {
        self.weightGrams = weightGrams
        self.volumeCM3 = volumeCM3
        self.goodsClass = goodsClass
    }
}
