/// One complaint, wish or change of mind: it ties request, order, goods, money and messages together.
package struct AfterSalesCase: Hashable, Sendable {
    package var id: CaseID
    package var order: OrderID
    package var kind: CaseKind
    package var state: CaseState
    package var lines: [CaseLine]

    package init(id: CaseID, order: OrderID, kind: CaseKind, state: CaseState, lines: [CaseLine]) {
        self.id = id
        self.order = order
        self.kind = kind
        self.state = state
        self.lines = lines
    }
}

package struct CaseLine: Hashable, Sendable {
    package var number: Int32
    package var sku: String
    package var quantity: Int32
    /// What the buyer gets back for it, in minor units of the order's currency.
    package var amount: Int64
    package var reception: ReceptionState
    package var acceptance: AcceptanceState

    package init(
        number: Int32, sku: String, quantity: Int32, amount: Int64, reception: ReceptionState = .awaiting,
        acceptance: AcceptanceState = .pending
    ) {
        self.number = number
        self.sku = sku
        self.quantity = quantity
        self.amount = amount
        self.reception = reception
        self.acceptance = acceptance
    }
}

/// Money on its way back to a buyer. Settled and processing refunds of an order never exceed what was paid.
package struct Refund: Hashable, Sendable {
    package var id: RefundID
    package var caseID: CaseID
    package var amount: Money
    package var state: RefundState

    package init(id: RefundID, caseID: CaseID, amount: Money, state: RefundState) {
        self.id = id
        self.caseID = caseID
        self.amount = amount
        self.state = state
    }
}
