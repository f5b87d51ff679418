package import Domain

/// Everything that will be published, decided beforehand: what each record is, what the players will do about it, and
/// how many records will end in which class, whatever the timing.
package struct OrderPlan: Sendable {
    package struct Entry: Sendable {
        enum Kind: Hashable, Sendable {
            case order
            /// The same bytes again.
            case duplicate
            /// An older version of an order that is known.
            case stale
            case malformed(Malformation)
        }

        var kind: Kind
        var role: Role
        var draft: OrderDraft
    }

    /// In the order of publication.
    package internal(set) var entries: [Entry]
    /// By channel, shop and number; orders that are treated as every other are left out.
    package internal(set) var conduct: [ChannelOrderKey: Conduct]
    package internal(set) var expected: [RecordClass: Int]
    /// Accounts that the merchant does not want to serve.
    package internal(set) var blockedAccounts: [String]

    package var count: Int { entries.count }

    package func marketplace(of index: Int) -> Marketplace { entries[index].draft.shop.marketplace }

    /// Requests that customers will make.
    package var changes: Int { conduct.values.count { $0.change != nil } }
}
