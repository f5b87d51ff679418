package import Domain
package import Events

/// What routing knows when it decides. Every row of it is locked, or only ever changed by whoever holds those locks; the
/// rows of stock at the latest when what was decided is written, see `StockReliance`.
///
/// The decisions of one batch change it as they are made, because its orders compete for the same goods.
package struct RoutingFacts: Sendable {
    package var orders: [OrderID: OrderFacts]
    package var stock: StockView
    package var goods: [String: Goods]
    /// New fulfilments by warehouse and local day, for warehouses with a daily capacity. A plan, not a promise: lanes read
    /// it without a lock, so that a warehouse may get a few more than its capacity.
    package var load: [LoadKey: Int32]
    /// The adjustments of the batch that had been applied before.
    package var appliedAdjustments: Set<String>
    /// Orders that wait for a SKU, the oldest first.
    package var waiting: [String: [OrderID]]
    /// SKUs for which more orders wait than ``waiting`` holds.
    package var waitingBeyond: Set<String>

    package init(
        orders: [OrderID: OrderFacts] = [:], stock: StockView = StockView(), goods: [String: Goods] = [:],
        load: [LoadKey: Int32] = [:], appliedAdjustments: Set<String> = [], waiting: [String: [OrderID]] = [:],
        waitingBeyond: Set<String> = []
    ) {
        self.orders = orders
        self.stock = stock
        self.goods = goods
        self.load = load
        self.appliedAdjustments = appliedAdjustments
        self.waiting = waiting
        self.waitingBeyond = waitingBeyond
    }
}

/// A warehouse on one of its local days, counted from 1970-01-01.
package struct LoadKey: Hashable, Comparable, Sendable {
    package var warehouse: WarehouseCode
    package var day: Int32

    package init(warehouse: WarehouseCode, day: Int32) {
        self.warehouse = warehouse
        self.day = day
    }

    package static func < (left: LoadKey, right: LoadKey) -> Bool {
        (left.warehouse, left.day) < (right.warehouse, right.day)
    }
}

/// One order as routing finds it.
package struct OrderFacts: Sendable {
    package var standing: OrderStanding
    /// An active hold blocks routing. Holds that block later stages do not keep stock from being allocated.
    package var isHeldFromRouting: Bool
    /// The order as it was approved when routing last worked on it; `nil` before the first time.
    package var routed: OrderApproved?
    /// What the order's lines have reserved in the pool, by line number.
    package var reserved: [Int32: PoolReservation]
    package var fulfilments: [FulfilmentFacts]
    /// By line number.
    package var backordered: [Int32: BackorderedLine]

    package init(
        standing: OrderStanding, isHeldFromRouting: Bool = false, routed: OrderApproved? = nil,
        reserved: [Int32: PoolReservation] = [:], fulfilments: [FulfilmentFacts] = [],
        backordered: [Int32: BackorderedLine] = [:]
    ) {
        self.standing = standing
        self.isHeldFromRouting = isHeldFromRouting
        self.routed = routed
        self.reserved = reserved
        self.fulfilments = fulfilments
        self.backordered = backordered
    }
}

package struct PoolReservation: Hashable, Sendable {
    package var sku: String
    package var quantity: Int32

    package init(sku: String, quantity: Int32) {
        self.sku = sku
        self.quantity = quantity
    }
}

package struct BackorderedLine: Hashable, Sendable {
    package var number: Int32
    package var sku: String
    package var quantity: Int32
    package var since: Timestamp

    package init(number: Int32, sku: String, quantity: Int32, since: Timestamp) {
        self.number = number
        self.sku = sku
        self.quantity = quantity
        self.since = since
    }
}

/// A fulfilment that exists.
package struct FulfilmentFacts: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var number: Int32
        package var sku: String
        package var quantity: Int32
        package var shipped: Int32
        /// Will not come.
        package var dropped: Int32

        package init(number: Int32, sku: String, quantity: Int32, shipped: Int32 = 0, dropped: Int32 = 0) {
            self.number = number
            self.sku = sku
            self.quantity = quantity
            self.shipped = shipped
            self.dropped = dropped
        }

        /// Pieces that are still allocated.
        package var open: Int32 { max(0, quantity - shipped - dropped) }
    }

    package var id: FulfilmentID
    package var warehouse: WarehouseCode
    package var state: FulfilmentState
    package var lines: [Line]

    package init(id: FulfilmentID, warehouse: WarehouseCode, state: FulfilmentState, lines: [Line]) {
        self.id = id
        self.warehouse = warehouse
        self.state = state
        self.lines = lines
    }

    /// No warehouse has been told of it: it can be taken back without asking.
    var canBeWithdrawn: Bool { state == .planned || state == .heldForMerge || state == .quoted }
}
