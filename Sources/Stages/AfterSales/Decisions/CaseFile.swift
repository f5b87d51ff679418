package import Domain

/// A case as it stands: what was asked, how far it is, what came back, what was paid back.
package struct CaseFile: Hashable, Sendable {
    /// A sender's own number of a request: a repeat finds its case by it.
    package struct RequestNumber: Hashable, Sendable {
        package var requestedBy: String
        package var requestID: String

        package init(requestedBy: String, requestID: String) {
            self.requestedBy = requestedBy
            self.requestID = requestID
        }
    }

    package struct Line: Hashable, Sendable {
        package var number: Int32
        package var sku: String
        package var quantity: Int32
        /// What the buyer gets back for all of its pieces, in minor units.
        package var amount: Int64
        /// Pieces that came back and were taken.
        package var accepted: Int32 = 0
        /// Pieces that came back and were not taken, or will never come.
        package var refused: Int32 = 0
        package var reception: ReceptionState = .awaiting
        package var acceptance: AcceptanceState = .pending

        package init(number: Int32, sku: String, quantity: Int32, amount: Int64) {
            self.number = number
            self.sku = sku
            self.quantity = quantity
            self.amount = amount
        }

        /// Pieces that nobody has judged yet.
        package var open: Int32 { quantity - accepted - refused }
        package var acceptedAmount: Int64 { share(of: amount, pieces: accepted, outOf: quantity) }
    }

    package struct Payment: Hashable, Sendable {
        package var id: RefundID
        package var amount: Int64
        package var state: RefundState
        package var reference: String?

        package init(id: RefundID, amount: Int64, state: RefundState, reference: String? = nil) {
            self.id = id
            self.amount = amount
            self.state = state
            self.reference = reference
        }
    }

    package var id: CaseID
    package var order: OrderID
    package var request: RequestNumber
    package var kind: CaseKind
    package var state: CaseState
    package var reason: String
    /// Why it was approved, refused or handed to a person.
    package var verdict: String
    /// What finance typed about it last. People are named in such texts, so it goes into this one column and into nothing
    /// that is told; empty leaves what stands there.
    package var remark = ""
    /// What the buyer may get back in all, in minor units.
    package var amount: Int64
    package var currency: Currency
    /// The pieces that are to come back; for a cancellation of single pieces, those. Empty for a whole order.
    package var lines: [Line]
    package var refunds: [Payment] = []
    /// It does not go on by itself.
    package var needsPerson = false
    package var requestedAt: Timestamp

    package init(
        id: CaseID, order: OrderID, request: RequestNumber, kind: CaseKind, state: CaseState, reason: String,
        verdict: String = "", amount: Int64, currency: Currency, lines: [Line], requestedAt: Timestamp
    ) {
        self.id = id
        self.order = order
        self.request = request
        self.kind = kind
        self.state = state
        self.reason = reason
        self.verdict = verdict
        self.amount = amount
        self.currency = currency
        self.lines = lines
        self.requestedAt = requestedAt
    }

    /// Money that is promised or gone.
    package var committed: Int64 { refunds.reduce(0) { $0 + ($1.state.isCommitted ? $1.amount : 0) } }

    /// What the case still may cost: its whole amount while it is open, what it has cost when it is over.
    package var claim: Int64 { state.isFinal ? committed : max(committed, amount) }

    /// Goods are on their way back, or being looked at.
    package var expectsGoods: Bool {
        switch state {
        case .awaitingGoods, .inTransit, .received: true
        default: false
        }
    }

    /// Pieces of an order line that no other case may ask back.
    func claimedPieces(of number: Int32) -> Int32 {
        let open: Bool
        switch kind {
        case .returnRefund, .exchange: open = !state.isFinal
        // Its lines are goods only once it has become a return.
        case .cancel: open = expectsGoods || state == .inspected || state == .disputed
        case .refundOnly, .resend: return 0
        }
        return lines.filter { $0.number == number }.reduce(0) { $0 + (open ? $1.quantity : $1.accepted + $1.refused) }
    }
}

/// A part of an amount by pieces, rounded down so that the parts never exceed the whole.
func share(of amount: Int64, pieces: Int32, outOf quantity: Int32) -> Int64 {
    guard quantity > 0, pieces < quantity else { return pieces > 0 ? amount : 0 }
    // In two steps, so that no product of an amount and a count can overflow.
    let (whole, rest) = amount.quotientAndRemainder(dividingBy: Int64(quantity))
    return whole * Int64(pieces) + rest * Int64(pieces) / Int64(quantity)
}
