import Domain

/// The sums of movements for each counter that changes, in the order in which rows are locked.
struct StockChanges {
    struct Pooled {
        let sku: String
        let reserved: Int64
    }

    struct Shelf {
        let sku: String
        let warehouse: WarehouseCode
        let onHand: Int64
        let allocated: Int64
    }

    let pooled: [Pooled]
    let shelves: [Shelf]

    init(_ movements: [StockMovement]) {
        struct Place: Hashable {
            let sku: String
            let warehouse: WarehouseCode
        }
        var pool: [String: Int64] = [:]
        var stock: [Place: (onHand: Int64, allocated: Int64)] = [:]
        for movement in movements {
            if movement.reserved != 0 { pool[movement.sku, default: 0] += movement.reserved }
            if let warehouse = movement.warehouse {
                let place = Place(sku: movement.sku, warehouse: warehouse)
                stock[place, default: (0, 0)].onHand += movement.onHand
                stock[place, default: (0, 0)].allocated += movement.allocated
            }
        }
        pooled = pool.filter { $0.value != 0 }.map { Pooled(sku: $0.key, reserved: $0.value) }
            .sorted { $0.sku < $1.sku }
        shelves = stock.filter { $0.value != (0, 0) }.map {
            Shelf(sku: $0.key.sku, warehouse: $0.key.warehouse, onHand: $0.value.onHand, allocated: $0.value.allocated)
        }.sorted { ($0.sku, $0.warehouse) < ($1.sku, $1.warehouse) }
    }
}
