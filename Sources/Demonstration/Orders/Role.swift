/// What part an order plays in the demonstration.
enum Role: Hashable, Sendable, CaseIterable {
    case ordinary
    /// Out of several that want the last pieces of one SKU.
    case contested
    case soldOut
    case unpaid
    /// Paid, but the platform forbids shipping.
    case forbidden
    case vagueAddress
    /// The buyer's note asks for something that a person must do.
    case noteForPerson
    case tooLarge
    case mistypedPrice
    case blockedBuyer
    /// From a country that this shop never sends to.
    case refusedRegion
    /// One of many that a buyer places within minutes.
    case burst
    /// The second click on the same button, or the first.
    case doubleClick
    case malformed
    case cancelled
    case cancelledTooLate
    case returned
    /// The shelf does not have it: another warehouse sends it.
    case shortOnce
    case refusedOnce
    /// Leaves in two parcels.
    case twoParcels

    /// Of 1,000 published records. What is left is ordinary, duplicates (40) and stale repeats (20).
    var perThousand: Int {
        switch self {
        case .ordinary: 0
        case .contested: 40
        case .soldOut: 12
        case .unpaid: 30
        case .forbidden: 32
        case .vagueAddress: 14
        case .noteForPerson: 6
        case .tooLarge: 5
        case .mistypedPrice: 5
        case .blockedBuyer: 6
        case .refusedRegion: 10
        case .burst: 28
        case .doubleClick: 12
        case .malformed: 16
        case .cancelled: 30
        case .cancelledTooLate: 5
        case .returned: 18
        case .shortOnce: 8
        case .refusedOnce: 5
        case .twoParcels: 20
        }
    }

    static let duplicatesPerThousand = 40
    static let stalePerThousand = 20
}

/// Numbers that the rules in `deploy/rules/audit.yaml` have too; a test compares them.
enum AuditLimits {
    /// Orders of one account within ``burstWindowSeconds`` that pass.
    static let burst = 10
    static let burstWindowSeconds: Int64 = 600
    /// How many a buyer in a burst places.
    static let burstSize = 14
}

/// What a customer does after buying.
package enum Change: Hashable, Sendable {
    case cancels(CancelPoint)
    /// Asks when the parcel cannot be stopped any more.
    case cancelsTooLate
    case sendsBack
}

/// Where on the line an order is when its buyer changes their mind.
package enum CancelPoint: Int, Hashable, Sendable, CaseIterable {
    case received, approved, planned, requested, picking
}

/// How a warehouse treats an order.
package enum Handling: Hashable, Sendable {
    case straight
    case twoParcels
    /// The first warehouse is short of it; the next one has it.
    case shortOnce
    /// The first warehouse will not send it; the next one does.
    case refusedOnce
}

/// What the players know about one order beforehand.
package struct Conduct: Hashable, Sendable {
    package var change: Change?
    package var handling = Handling.straight

    package init(change: Change? = nil, handling: Handling = .straight) {
        self.change = change
        self.handling = handling
    }
}
