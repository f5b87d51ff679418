import Domain

/// The fulfilments that come of an order's groups: one for each warehouse, and for each goods class that is kept apart.
struct ParcelList {
    struct Parcel {
        let id: FulfilmentID
        let warehouse: WarehouseCode
        let goodsClass: String?
        /// What its lines are worth, in minor units of the order's currency.
        var value: Int64 = 0
        var lines: [FulfilmentLine] = []
    }

    private(set) var all: [Parcel] = []

    /// For the next order.
    mutating func removeAll() { all.removeAll(keepingCapacity: true) }

    /// The fulfilment that the next lines from a warehouse join, opened when there is none.
    mutating func fulfilment(
        from warehouse: WarehouseCode, goodsClass: String?, makeID: () -> FulfilmentID
    ) -> FulfilmentID {
        if let parcel = all.first(where: { $0.warehouse == warehouse && $0.goodsClass == goodsClass }) { return parcel.id }
        let parcel = Parcel(id: makeID(), warehouse: warehouse, goodsClass: goodsClass)
        all.append(parcel)
        return parcel.id
    }

    mutating func append(_ parcel: SourcingPlan.Parcel, to id: FulfilmentID) {
        guard let place = all.firstIndex(where: { $0.id == id }) else { return }
        all[place].value += parcel.value
        // Most parcels are of one group, whose lines they take over as they are.
        guard !all[place].lines.isEmpty else { return all[place].lines = parcel.lines }
        all[place].lines += parcel.lines
        all[place].lines.sort { $0.number < $1.number }
    }
}
