import Domain

/// Who sends which pieces of a group, and what nobody can send now.
struct SourcingPlan {
    struct Parcel {
        var warehouse: WarehouseCode
        /// What its lines are worth, in minor units of the order's currency.
        var value: Int64
        /// Never empty.
        var lines: [FulfilmentLine]

        var pieces: Int32 { lines.reduce(0) { $0 + $1.quantity } }
    }

    var parcels: [Parcel] = []
    var missing: [FulfilmentLine] = []
}
