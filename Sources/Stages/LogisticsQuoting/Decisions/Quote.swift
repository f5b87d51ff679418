package import Domain

/// What a service asks for a parcel, and when it arrives. Amounts are minor units.
///
/// How it is made, exactly, in whole numbers: the billable weight is the larger of the actual weight and the volume over
/// the divisor, rounded up to a gram. The freight is the first price and one step price for each started step beyond the
/// first weight, less the discount, at least the minimum charge. Fuel is a share of that. Remote areas and the insurance
/// premium are added. Each share is rounded to the nearest minor unit, halves up, once.
package struct Quote: Hashable, Sendable {
    package var zone: String
    package var billableGrams: Int64
    package var freight: Int64
    package var fuel: Int64
    package var remote: Int64
    package var insurance: Int64
    /// From the moment of the decision; cut-off and remote areas included.
    package var days: Int64
    /// The last second of the local day of arrival.
    package var arrivesAt: Timestamp

    package var price: Int64 { freight + fuel + remote + insurance }
}

/// Why a service does not take a parcel.
package enum QuoteRefusal: Error, Hashable, Sendable {
    case requiredCarrier(String)
    case notInPolicy(String)
    case notInForce
    case country(String)
    case warehouse(String)
    case goodsClass(String)
    case noZone
    case tooHeavy(Int64)
    case noCashOnDelivery
    case notInsurable

    /// A bounded word for statistics.
    package var code: String {
        switch self {
        case .requiredCarrier: "another_carrier_required"
        case .notInPolicy: "not_in_policy"
        case .notInForce: "not_in_force"
        case .country: "country"
        case .warehouse: "warehouse"
        case .goodsClass: "goods_class"
        case .noZone: "no_zone"
        case .tooHeavy: "too_heavy"
        case .noCashOnDelivery: "no_cash_on_delivery"
        case .notInsurable: "not_insurable"
        }
    }

    /// In words, around the value that they are about.
    var text: (before: String, value: String, after: String) {
        switch self {
        case .requiredCarrier(let carrier): ("the order must go with ", carrier, "")
        case .notInPolicy(let policy): ("is not among the services of policy ", policy, "")
        case .notInForce: ("its rates are not in force now", "", "")
        case .country(let country): ("is not permitted to ", country, "")
        case .warehouse(let warehouse): ("does not collect from ", warehouse, "")
        case .goodsClass(let name): ("takes no goods of class ", name, "")
        case .noZone: ("has no rate for this way", "", "")
        case .tooHeavy(let limit): ("takes ", String(limit), " grams at most")
        case .noCashOnDelivery: ("does not collect money", "", "")
        case .notInsurable: ("does not insure goods of this value", "", "")
        }
    }
}

/// A service as it was considered for a parcel.
package struct QuoteCandidate: Hashable, Sendable {
    /// Where a price comes from. Carriers that are asked live will have a case of their own.
    package enum Source: String, Hashable, Sendable { case rateCard = "rate_card" }

    package var carrier: String
    package var service: String
    package var source: Source
    package var quote: Quote?
    package var refusal: QuoteRefusal?

    func isMeant(by text: String) -> Bool { LogisticsQuoting.isMeant(carrier, service, by: text) }
}
