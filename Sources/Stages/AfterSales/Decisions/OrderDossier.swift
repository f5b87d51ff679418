package import Domain

/// Everything about one order that after-sales decides by, read under the order's lock.
package struct OrderDossier: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var number: Int32
        package var sku: String
        package var quantity: Int32
        /// What the buyer paid for the whole line, in minor units.
        package var paidAmount: Int64
        /// The platform or a case has cancelled all of it.
        package var isCancelled: Bool
        /// Pieces that are reserved in the pool and have no warehouse yet.
        package var reserved: Int32
        /// Pieces that wait for stock.
        package var backordered: Int32

        package init(
            number: Int32, sku: String, quantity: Int32, paidAmount: Int64, isCancelled: Bool = false,
            reserved: Int32 = 0,
            backordered: Int32 = 0
        ) {
            self.number = number
            self.sku = sku
            self.quantity = quantity
            self.paidAmount = paidAmount
            self.isCancelled = isCancelled
            self.reserved = reserved
            self.backordered = backordered
        }

        func value(of pieces: Int32) -> Int64 { share(of: paidAmount, pieces: pieces, outOf: quantity) }
    }

    package struct Sending: Hashable, Sendable {
        package struct Line: Hashable, Sendable {
            package var number: Int32
            package var sku: String
            package var quantity: Int32
            package var shipped: Int32
            package var dropped: Int32

            package init(number: Int32, sku: String, quantity: Int32, shipped: Int32 = 0, dropped: Int32 = 0) {
                self.number = number
                self.sku = sku
                self.quantity = quantity
                self.shipped = shipped
                self.dropped = dropped
            }

            package var remaining: Int32 { quantity - shipped - dropped }
        }

        package var id: FulfilmentID
        package var warehouse: WarehouseCode
        package var state: FulfilmentState
        package var lines: [Line]
        package var shippedAt: Timestamp?

        package init(
            id: FulfilmentID, warehouse: WarehouseCode, state: FulfilmentState, lines: [Line],
            shippedAt: Timestamp? = nil
        ) {
            self.id = id
            self.warehouse = warehouse
            self.state = state
            self.lines = lines
            self.shippedAt = shippedAt
        }

        package var remaining: Int32 { lines.reduce(0) { $0 + $1.remaining } }

        /// Pieces of an order line that have left or still may leave.
        func arriving(of number: Int32) -> Int32 {
            lines.filter { $0.number == number }.reduce(0) { $0 + $1.shipped + (state.isFinal ? 0 : $1.remaining) }
        }
    }

    package var id: OrderID
    package var key: ChannelOrderKey
    package var currency: Currency
    /// What the buyer pays for everything, freight included, in minor units.
    package var total: Int64
    package var lines: [Line]
    package var standing: OrderStanding
    package var sendings: [Sending]
    package var activeHolds: [HoldID]
    package var cases: [CaseFile]

    package init(
        id: OrderID, key: ChannelOrderKey, currency: Currency, total: Int64, lines: [Line], standing: OrderStanding,
        sendings: [Sending] = [], activeHolds: [HoldID] = [], cases: [CaseFile] = []
    ) {
        self.id = id
        self.key = key
        self.currency = currency
        self.total = total
        self.lines = lines
        self.standing = standing
        self.sendings = sendings
        self.activeHolds = activeHolds
        self.cases = cases
    }
}

extension OrderDossier {
    /// Money that we hold and could give back. Nothing where none has come, and nothing where the platform says that it
    /// has given it back itself, be it for everything or for a line.
    var paid: Int64 {
        switch standing.payment {
        case .paid, .partiallyRefunded: max(0, total - refundedByPlatform)
        case .refunded: cases.reduce(0) { $0 + $1.committed }
        case .pending, .authorized, .voided: 0
        }
    }

    private var refundedByPlatform: Int64 {
        lines.reduce(0) { sum, line in
            let isOurs = cases.contains { $0.kind == .cancel && $0.lines.contains { $0.number == line.number } }
            return sum + (line.isCancelled && !isOurs ? line.paidAmount : 0)
        }
    }

    /// What was paid beside the goods.
    var freight: Int64 { max(0, total - lines.reduce(0) { $0 + $1.paidAmount }) }

    /// What a case may still be promised: what was paid, without what all others may cost and what it has cost itself.
    func available(to id: CaseID?) -> Int64 {
        let taken = cases.reduce(0) { $0 + ($1.id == id ? $1.committed : $1.claim) }
        return max(0, paid - taken)
    }

    /// Pieces of a line that the buyer will have or has, and that no case is bringing back.
    func returnable(_ number: Int32, except id: CaseID? = nil) -> Int32 {
        let shipped = sendings.reduce(0) { sum, sending in
            sum + sending.lines.filter { $0.number == number }.reduce(0) { $0 + $1.shipped }
        }
        return max(0, shipped - claimed(number, except: id))
    }

    func arriving(_ number: Int32) -> Int32 { sendings.reduce(0) { $0 + $1.arriving(of: number) } }

    func claimed(_ number: Int32, except id: CaseID?) -> Int32 {
        cases.reduce(0) { $0 + ($1.id == id ? 0 : $1.claimedPieces(of: number)) }
    }

    var lastShippedAt: Timestamp? { sendings.compactMap(\.shippedAt).max() }

    func line(_ number: Int32) -> Line? { lines.first { $0.number == number } }
}
