package import Domain

/// ```
/// requested ─▶ approved ─▶ awaiting_goods ─▶ (in_transit) ─▶ received ─▶ inspected ─▶ refunding ─▶ completed
///     │            │             │                                           │            │
///     ▼            └── no goods to come back: refunding, completed ──────────┼────────────┘
///  rejected                      ▼                                           ▼
///                             expired                                    disputed ─▶ refunding, completed, cancelled
/// ```
/// A refund that finance cannot pay takes a case from refunding back to approved, where a person finds it. An open case
/// can always be cancelled, until money is on its way.
extension CaseState {
    package var successors: Set<CaseState> {
        switch self {
        case .requested: [.approved, .rejected, .cancelled]
        case .approved: [.awaitingGoods, .refunding, .completed, .cancelled]
        case .awaitingGoods, .inTransit: [.inTransit, .received, .inspected, .expired, .cancelled]
        case .received: [.inspected, .cancelled]
        case .inspected: [.refunding, .disputed, .completed, .cancelled]
        case .refunding: [.completed, .approved, .disputed]
        case .disputed: [.refunding, .completed, .cancelled]
        case .rejected, .completed, .cancelled, .expired: []
        }
    }
}
