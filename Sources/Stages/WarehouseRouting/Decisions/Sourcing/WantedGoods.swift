import Domain

/// The SKUs of a group of lines, of which several may want the same. It is filled anew for each group, and keeps its memory.
struct WantedGoods {
    struct SKU {
        /// The position of the first line that wants it.
        let line: Int
        let stock: StockView.Place?
        /// What may be taken beyond the order's own reservations.
        let unpromised: Int64
        var wanted: Int64
    }

    private(set) var skus: [SKU] = []
    /// What each warehouse of the directory has free, by warehouse, then by SKU.
    private var available: [Int64] = []
    /// By line of the group: the position of its SKU.
    private(set) var skuOfLine: [Int] = []

    func available(_ sku: Int, in warehouse: Int) -> Int64 { available[warehouse * skus.count + sku] }

    mutating func fill(
        from demand: Demand, _ group: DemandGroup, _ stock: StockView, in directory: WarehouseDirectory
    ) {
        findSKUs(of: demand, group, stock)
        available.removeAll(keepingCapacity: true)
        for warehouse in directory.warehouses.indices {
            for sku in skus {
                available.append(stock.available(at: sku.stock, in: directory.warehouses[warehouse].code))
            }
        }
    }

    private mutating func findSKUs(of demand: Demand, _ group: DemandGroup, _ stock: StockView) {
        skus.removeAll(keepingCapacity: true)
        skuOfLine.removeAll(keepingCapacity: true)
        for position in group.lines {
            let (place, wanted) = (demand.lines[position].stock, demand.lines[position].wanted)
            // SKUs that nobody keeps are one as good as the other.
            if let known = skus.firstIndex(where: { $0.stock == place }) {
                skus[known].wanted += wanted
                skuOfLine.append(known)
            } else {
                skuOfLine.append(skus.count)
                skus.append(
                    SKU(line: position, stock: place, unpromised: stock.unpromised(at: place), wanted: wanted))
            }
        }
    }
}
