/// Why an order waits. An order can have several; each is a row with a reason, and it moves on when none is active.
package struct Hold: Hashable, Sendable {
    package enum State: String, Hashable, Sendable { case active, released, rejected }

    package var id: HoldID
    package var type: HoldType
    /// For a person to read: what was found, at which rule.
    package var reason: String
    /// A worker, a rule (`rule:large-order`) or a person.
    package var placedBy: String
    package var blocks: Set<BlockedStage>

    package init(id: HoldID, type: HoldType, reason: String, placedBy: String, blocks: Set<BlockedStage>) {
        self.id = id
        self.type = type
        self.reason = reason
        self.placedBy = placedBy
        self.blocks = blocks
    }
}

package enum HoldType: String, Hashable, Sendable, CaseIterable {
    case payment, fraud, address, stock, price
    case buyerNote = "buyer_note"
    case platformRisk = "platform_risk"
    case preSale = "pre_sale"
    case duplicate
    case mergeWindow = "merge_window"
    case manual
}

package enum BlockedStage: String, Hashable, Sendable, CaseIterable {
    case routing, release, shipping, refund
}
