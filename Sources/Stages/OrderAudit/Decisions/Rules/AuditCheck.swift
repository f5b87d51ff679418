package import Domain
package import Rules

/// A built-in question about an order, with its parameters.
package enum AuditCheck: Hashable, Sendable {
    /// The money is not there.
    case payment
    /// A part of the address is empty.
    case addressIncomplete(parts: Set<AddressPart>)
    case addressVague(VagueAddressCheck)
    /// Somebody on the merchant's block list.
    case blocked(kinds: Set<BlockKind>)
    /// The same receiver ordered the same goods shortly before or after, and that order still stands.
    case duplicate(within: Duration)
    case velocity(VelocityCheck)
    /// The buyer pays more than the limit given for the order's currency.
    case amountAbove(limits: [Money])
    case amountBelowListPrice(ListPriceCheck)
    case note(NoteCheck)
    /// More was bought than can be promised.
    case stockShort
    case platformState(PlatformStateCheck)
    case preSale(PreSaleCheck)
    case region(RegionCheck)

    /// The type of a hold that does not name one.
    var holdType: HoldType {
        switch self {
        case .payment: .payment
        case .addressIncomplete, .addressVague, .region: .address
        case .blocked, .velocity: .fraud
        case .duplicate: .duplicate
        case .amountAbove, .amountBelowListPrice: .price
        case .note: .buyerNote
        case .stockShort: .stock
        case .platformState: .platformRisk
        case .preSale: .preSale
        }
    }

    /// The checks by the names that rule documents use.
    package enum Name: String, CaseIterable, Sendable {
        case payment
        case addressIncomplete = "address_incomplete"
        case addressVague = "address_vague"
        case blocked, duplicate, velocity
        case amountAbove = "amount_above"
        case amountBelowListPrice = "amount_below_list_price"
        case note
        case stockShort = "stock_short"
        case platformState = "platform_state"
        case preSale = "pre_sale"
        case region
    }
}

package enum AddressPart: String, Hashable, Sendable, CaseIterable {
    case country, province, city, district, street, name, phone
}

package enum BlockKind: String, Hashable, Sendable, CaseIterable {
    case account, receiver, phone, address, name
}

/// Whether a courier would find the door. Addresses that the platform encrypts are not looked at.
package struct VagueAddressCheck: Hashable, Sendable {
    /// Words that make any address vague: 待定, 随便.
    package var words: [String]
    /// Words that make an address vague when it has no number: 门口, 附近.
    package var vagueWithoutNumber: [String]
    /// The least number of characters below the district, spaces and punctuation not counted.
    package var minimumLength: Int
    /// Whether a number must occur, unless the address has one of ``namedPlaces``.
    package var needsNumber: Bool
    /// Words of places that have a name instead of a number: 村, 大厦, 医院.
    package var namedPlaces: [String]

    package init(
        words: [String] = [], vagueWithoutNumber: [String] = [], minimumLength: Int = 0, needsNumber: Bool = false,
        namedPlaces: [String] = []
    ) {
        self.words = words
        self.vagueWithoutNumber = vagueWithoutNumber
        self.minimumLength = minimumLength
        self.needsNumber = needsNumber
        self.namedPlaces = namedPlaces
    }
}

/// How many orders may share an account, a phone or an address.
///
/// Time is cut into windows of length `within`, by the clock; an order belongs to the window in which it was *placed*.
/// Of the orders of a window that share a key the first `orders` that arrive pass. Neither the speed of processing nor
/// the number of lanes changes how many that are; a sliding window could not promise it, because it would depend on
/// which came first. The price is that a burst across a border of two windows gets twice the number through.
package struct VelocityCheck: Hashable, Sendable {
    package enum Key: String, Hashable, Sendable, CaseIterable { case account, receiver, phone, address }

    package let key: Key
    /// How many pass, from 1 to ``Sighting/listLimit`` - 1.
    package let orders: Int
    package let within: Duration
    /// The kind of the sightings that it counts: `phone/600`.
    let kind: String

    package init(key: Key, orders: Int, within: Duration) {
        self.key = key
        self.orders = orders
        self.within = within
        kind = "\(key.rawValue)/\(within.wholeMicroseconds / 1_000_000)"
    }
}

/// Whether goods went far below their list price, as after a mistyped price.
package struct ListPriceCheck: Hashable, Sendable {
    package enum Scope: String, Hashable, Sendable, CaseIterable {
        /// All goods of the order together: bundles and discounts level out.
        case order
        /// Each line by itself.
        case line
    }

    /// Fires below this share of the list price.
    package var percent: Int64
    /// What list prices are in; orders in another currency are not looked at.
    package var currency: Currency
    package var scope: Scope

    package init(percent: Int64, currency: Currency, scope: Scope) {
        self.percent = percent
        self.currency = currency
        self.scope = scope
    }
}

/// Whether somebody wrote something that a person must read.
package struct NoteCheck: Hashable, Sendable {
    package enum Author: String, Hashable, Sendable, CaseIterable { case buyer, seller }

    package var authors: [Author]
    /// Empty: any note at all.
    package var words: [String]
    /// Phrases that are cut out of a note before it is looked at: 尽快发货.
    package var harmless: [String]

    package init(authors: [Author], words: [String], harmless: [String] = []) {
        self.authors = authors
        self.words = words
        self.harmless = harmless
    }
}

/// Platform states under which a paid order must not ship; each becomes a hold of the type ingest gave it.
package struct PlatformStateCheck: Hashable, Sendable {
    /// `nil`: all types.
    package var types: Set<HoldType>?
    /// Patterns of the platform's own words; empty: all.
    package var codes: [Glob]

    package init(types: Set<HoldType>? = nil, codes: [Glob] = []) {
        self.types = types
        self.codes = codes
    }
}

/// Goods that are sold before they can be sent.
package struct PreSaleCheck: Hashable, Sendable {
    /// Patterns of SKUs; empty: any order.
    package var skus: [Glob]
    /// When they may go out, or …
    package var until: Timestamp?
    /// … how long before the order's own ship-by time.
    package var leadTime: Duration?

    package init(skus: [Glob] = [], until: Timestamp? = nil, leadTime: Duration? = nil) {
        self.skus = skus
        self.until = until
        self.leadTime = leadTime
    }
}

/// Where the merchant does not send. Places are written `CN`, `CN/西藏` or `CN/广东/深圳`.
package struct RegionCheck: Hashable, Sendable {
    package var notServed: [Place]
    /// Empty: everywhere else.
    package var only: [Place]

    package init(notServed: [Place] = [], only: [Place] = []) {
        self.notServed = notServed
        self.only = only
    }

    package struct Place: Hashable, Sendable, CustomStringConvertible {
        package var parts: [String]

        package init(_ text: String) { parts = text.split(separator: "/").map(String.init) }

        package var description: String { parts.joined(separator: "/") }

        func contains(_ destination: Destination) -> Bool {
            let place = [destination.country, destination.province, destination.city, destination.district]
            return parts.count <= place.count && zip(parts, place).allSatisfy(==)
        }
    }
}
