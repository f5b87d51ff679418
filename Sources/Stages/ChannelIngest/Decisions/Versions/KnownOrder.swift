package import Domain

/// What is known of an order when a message about it is judged.
package struct KnownOrder: Hashable, Sendable {
    package var id: OrderID
    package var revision: Int32
    package var version: OrderVersion
    package var substanceHash: Int64
    /// The revision that was last told to audit; `nil` while none was: the order was unpaid, or over before we saw it.
    package var toldRevision: Int32?
    /// What of it is asked to be undone, as far as after-sales was told: `order`, `line:2`.
    package var openRequests: Set<String>
    package var standing: OrderStanding
    package var isStockShort: Bool
    package var lines: [KnownLine]
    /// The person was erased: whatever the channel goes on to send, nothing of them is taken in again.
    package var isErased: Bool

    package init(
        id: OrderID, revision: Int32, version: OrderVersion, substanceHash: Int64, toldRevision: Int32?,
        openRequests: Set<String>, standing: OrderStanding, isStockShort: Bool, lines: [KnownLine],
        isErased: Bool = false
    ) {
        self.id = id
        self.revision = revision
        self.version = version
        self.substanceHash = substanceHash
        self.toldRevision = toldRevision
        self.openRequests = openRequests
        self.standing = standing
        self.isStockShort = isStockShort
        self.lines = lines
        self.isErased = isErased
    }
}

/// A line as it is stored, and where its pieces are.
package struct KnownLine: Hashable, Sendable {
    package var line: OrderLine
    package var channelSKU: String?
    /// Pieces reserved in the pool.
    package var reserved: Int32
    /// Pieces in a fulfilment, shipped, or being undone by after-sales: no longer the pool's.
    package var beyondPool: Int32

    package init(line: OrderLine, channelSKU: String?, reserved: Int32, beyondPool: Int32) {
        self.line = line
        self.channelSKU = channelSKU
        self.reserved = reserved
        self.beyondPool = beyondPool
    }
}
