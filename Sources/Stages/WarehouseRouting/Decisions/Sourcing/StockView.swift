package import Domain

/// What of the goods of a batch is where, as it was read, less what the batch has taken since. Read under the locks of the
/// pool's rows, or without and verified when it is written.
///
/// Three numbers rule: a shelf gives no more than what lies on it less what is allocated and what is kept for safety; all
/// shelves together give an order no more than its own reservation and what nobody has reserved. So nothing is sold twice,
/// and nobody's reservation is taken by someone who came without one.
package struct StockView: Sendable {
    package struct Shelf: Hashable, Sendable {
        package var onHand: Int64
        package var allocated: Int64
        package var safety: Int64

        package init(onHand: Int64, allocated: Int64 = 0, safety: Int64 = 0) {
            self.onHand = onHand
            self.allocated = allocated
            self.safety = safety
        }

        package var available: Int64 { max(0, onHand - allocated - safety) }
    }

    /// Where the view keeps a SKU: looked up once for an order line, asked many times. Good for the life of the view.
    struct Place: Hashable {
        fileprivate let index: Int
    }

    /// The shelves of a SKU are few: comparing their codes is faster than hashing one.
    private struct Stock {
        var shelves: [(warehouse: WarehouseCode, shelf: Shelf)] = []
        var reserved: Int64 = 0
    }

    private var places: [String: Int] = [:]
    private var stocks: [Stock] = []

    package init() {}

    func place(of sku: String) -> Place? { places[sku].map(Place.init) }

    private mutating func makePlace(of sku: String) -> Int {
        if let place = places[sku] { return place }
        places[sku] = stocks.count
        stocks.append(Stock())
        return stocks.count - 1
    }

    private func position(of warehouse: WarehouseCode, at index: Int) -> Int? {
        stocks[index].shelves.firstIndex { $0.warehouse == warehouse }
    }

    package mutating func setShelf(_ shelf: Shelf, of sku: String, in warehouse: WarehouseCode) {
        let index = makePlace(of: sku)
        if let position = position(of: warehouse, at: index) {
            stocks[index].shelves[position].shelf = shelf
        } else {
            stocks[index].shelves.append((warehouse, shelf))
        }
    }

    package mutating func setReserved(_ pieces: Int64, of sku: String) { stocks[makePlace(of: sku)].reserved = pieces }

    package func shelf(of sku: String, in warehouse: WarehouseCode) -> Shelf? {
        guard let index = places[sku], let position = position(of: warehouse, at: index) else { return nil }
        return stocks[index].shelves[position].shelf
    }

    package func reserved(of sku: String) -> Int64 { places[sku].map { stocks[$0].reserved } ?? 0 }

    /// Over all warehouses, closed ones too: what ingest promises from.
    package func available(of sku: String) -> Int64 { available(at: place(of: sku)) }

    /// What may be given to somebody without a reservation.
    package func unpromised(of sku: String) -> Int64 { unpromised(at: place(of: sku)) }

    // MARK: - By place; a SKU without one is nowhere

    func available(at place: Place?, in warehouse: WarehouseCode) -> Int64 {
        guard let index = place?.index, let position = position(of: warehouse, at: index) else { return 0 }
        return stocks[index].shelves[position].shelf.available
    }

    func available(at place: Place?) -> Int64 {
        guard let index = place?.index else { return 0 }
        var sum: Int64 = 0
        for position in stocks[index].shelves.indices { sum += stocks[index].shelves[position].shelf.available }
        return sum
    }

    func unpromised(at place: Place?) -> Int64 {
        guard let index = place?.index else { return 0 }
        return max(0, available(at: place) - stocks[index].reserved)
    }

    // MARK: - Changes

    /// Allocates pieces, `pooled` of which come out of the order's reservation.
    mutating func take(_ pieces: Int64, pooled: Int64, of sku: String, from warehouse: WarehouseCode) {
        guard let index = places[sku], let position = position(of: warehouse, at: index) else {
            preconditionFailure("routing took pieces of a SKU that is not there")
        }
        precondition(
            pieces <= stocks[index].shelves[position].shelf.available, "routing took more of a SKU than is available")
        precondition(pooled <= stocks[index].reserved, "routing took more out of the pool than is reserved")
        stocks[index].shelves[position].shelf.allocated += pieces
        stocks[index].reserved -= pooled
    }

    /// Gives allocated pieces back to their shelf; `pooled` of them stay reserved for the order.
    mutating func giveBack(_ pieces: Int64, pooled: Int64, of sku: String, to warehouse: WarehouseCode) {
        let index = makePlace(of: sku)
        if let position = position(of: warehouse, at: index) {
            stocks[index].shelves[position].shelf.allocated -= pieces
        }
        stocks[index].reserved += pooled
    }

    /// Pieces came or went. `false`, without a change, when fewer would remain than are allocated.
    mutating func adjust(_ change: Int64, of sku: String, in warehouse: WarehouseCode) -> Bool {
        var shelf = shelf(of: sku, in: warehouse) ?? Shelf(onHand: 0)
        shelf.onHand += change
        guard shelf.onHand >= shelf.allocated else { return false }
        setShelf(shelf, of: sku, in: warehouse)
        return true
    }
}
