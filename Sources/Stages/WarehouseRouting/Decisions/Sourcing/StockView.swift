package import Domain

/// What of the goods of a batch is where, as read under the locks of their pool rows, less what the batch has taken since.
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

    private var shelves: [String: [WarehouseCode: Shelf]] = [:]
    private var reserved: [String: Int64] = [:]

    package init() {}

    package mutating func setShelf(_ shelf: Shelf, of sku: String, in warehouse: WarehouseCode) {
        shelves[sku, default: [:]][warehouse] = shelf
    }

    package mutating func setReserved(_ pieces: Int64, of sku: String) { reserved[sku] = pieces }

    package func shelf(of sku: String, in warehouse: WarehouseCode) -> Shelf? { shelves[sku]?[warehouse] }

    package func reserved(of sku: String) -> Int64 { reserved[sku] ?? 0 }

    package func available(of sku: String, in warehouse: WarehouseCode) -> Int64 {
        shelves[sku]?[warehouse]?.available ?? 0
    }

    /// Over all warehouses, closed ones too: what ingest promises from.
    package func available(of sku: String) -> Int64 { shelves[sku]?.values.reduce(0) { $0 + $1.available } ?? 0 }

    /// What may be given to somebody without a reservation.
    package func unpromised(of sku: String) -> Int64 { max(0, available(of: sku) - reserved(of: sku)) }

    /// Allocates pieces, `pooled` of which come out of the order's reservation.
    mutating func take(_ pieces: Int64, pooled: Int64, of sku: String, from warehouse: WarehouseCode) {
        precondition(pieces <= available(of: sku, in: warehouse), "routing took more of a SKU than is available")
        precondition(pooled <= reserved(of: sku), "routing took more out of the pool than is reserved")
        shelves[sku]?[warehouse]?.allocated += pieces
        reserved[sku, default: 0] -= pooled
    }

    /// Gives allocated pieces back to their shelf; `pooled` of them stay reserved for the order.
    mutating func giveBack(_ pieces: Int64, pooled: Int64, of sku: String, to warehouse: WarehouseCode) {
        shelves[sku]?[warehouse]?.allocated -= pieces
        reserved[sku, default: 0] += pooled
    }

    /// Pieces came or went. `false`, without a change, when fewer would remain than are allocated.
    mutating func adjust(_ change: Int64, of sku: String, in warehouse: WarehouseCode) -> Bool {
        var shelf = shelves[sku]?[warehouse] ?? Shelf(onHand: 0)
        shelf.onHand += change
        guard shelf.onHand >= shelf.allocated else { return false }
        shelves[sku, default: [:]][warehouse] = shelf
        return true
    }
}
