package import Domain

/// One service of one carrier, with what it costs, what it takes and how long it needs: a rate card.
package struct CarrierService: Hashable, Sendable {
    /// Qimen's `logisticsCode`: `SF`, `ZTO`.
    package var carrier: String
    /// The merchant's word for the product: `standard`.
    package var service: String
    package var zones: [RateZone]
    /// Cubic centimetres that count as one kilogram; 0 ignores the volume.
    package var volumetricDivisor: Int64
    package var minimumCharge: Int64
    /// What the merchant negotiated off the freight, in hundredths of a percent.
    package var discount: Int64
    /// On the discounted freight, in hundredths of a percent.
    package var fuelSurcharge: Int64
    package var remote: RemoteAreas
    package var insurance: Insurance?
    /// A parcel whose billable weight is more is refused.
    package var maximumGrams: Int64?
    /// The largest ``maximumGrams`` that a card may name: a hundred tons.
    static let heaviestGrams: Int64 = 100_000_000
    /// The goods classes it takes; `nil` is all.
    package var goodsClasses: Set<String>?
    package var countries: Set<String>
    /// The warehouses it collects from; `nil` is all.
    package var warehouses: Set<String>?
    package var takesCashOnDelivery: Bool
    /// Minutes after local midnight from which a parcel leaves the next day.
    package var cutOffMinutes: Int64
    package var utcOffsetMinutes: Int64
    package var effectiveFrom: Timestamp?
    package var effectiveUntil: Timestamp?

    package init(
        carrier: String, service: String, zones: [RateZone], volumetricDivisor: Int64 = 6_000, minimumCharge: Int64 = 0,
        discount: Int64 = 0, fuelSurcharge: Int64 = 0, remote: RemoteAreas = RemoteAreas(), insurance: Insurance? = nil,
        maximumGrams: Int64? = nil, goodsClasses: Set<String>? = nil, countries: Set<String> = ["CN"],
        warehouses: Set<String>? = nil, takesCashOnDelivery: Bool = false, cutOffMinutes: Int64 = 1_080,
        utcOffsetMinutes: Int64 = 480, effectiveFrom: Timestamp? = nil, effectiveUntil: Timestamp? = nil
    ) {
        self.carrier = carrier
        self.service = service
        self.zones = zones
        self.volumetricDivisor = volumetricDivisor
        self.minimumCharge = minimumCharge
        self.discount = discount
        self.fuelSurcharge = fuelSurcharge
        self.remote = remote
        self.insurance = insurance
        self.maximumGrams = maximumGrams
        self.goodsClasses = goodsClasses
        self.countries = countries
        self.warehouses = warehouses
        self.takesCashOnDelivery = takesCashOnDelivery
        self.cutOffMinutes = cutOffMinutes
        self.utcOffsetMinutes = utcOffsetMinutes
        self.effectiveFrom = effectiveFrom
        self.effectiveUntil = effectiveUntil
    }

    /// `SF/standard`.
    package var name: String { "\(carrier)/\(service)" }

    /// Whether a policy or an order that says `SF` or `SF/standard` means this service.
    package func isMeant(by text: String) -> Bool { LogisticsQuoting.isMeant(carrier, service, by: text) }

    /// The first zone of the card that covers the way.
    package func zone(from origin: Origin, to destination: Destination) -> RateZone? {
        zones.first { $0.covers(from: origin, to: destination) }
    }
}

/// `SF` means each service of SF, `SF/standard` one of them.
func isMeant(_ carrier: String, _ service: String, by text: String) -> Bool {
    guard text.hasPrefix(carrier) else { return false }
    let rest = text.utf8.dropFirst(carrier.utf8.count)
    return rest.isEmpty || (rest.first == UInt8(ascii: "/") && rest.dropFirst().elementsEqual(service.utf8))
}

/// What a parcel costs between two groups of places. Amounts are minor units of the document's currency.
package struct RateZone: Hashable, Sendable {
    package var name: String
    /// Provinces or countries; empty is everywhere.
    package var from: Set<String>
    package var to: Set<String>
    package var firstGrams: Int64
    package var firstPrice: Int64
    package var stepGrams: Int64
    package var stepPrice: Int64
    /// From the day it leaves to the day it arrives.
    package var transitDays: Int64

    package init(
        name: String, from: Set<String> = [], to: Set<String> = [], firstGrams: Int64 = 1_000, firstPrice: Int64,
        stepGrams: Int64 = 1_000, stepPrice: Int64, transitDays: Int64
    ) {
        precondition(firstGrams > 0 && stepGrams > 0, "a weight step of nothing never ends")
        self.name = name
        self.from = from
        self.to = to
        self.firstGrams = firstGrams
        self.firstPrice = firstPrice
        self.stepGrams = stepGrams
        self.stepPrice = stepPrice
        self.transitDays = transitDays
    }

    func covers(from origin: Origin, to destination: Destination) -> Bool {
        (from.isEmpty || from.contains(origin.province) || from.contains(origin.country))
            && (to.isEmpty || to.contains(destination.province) || to.contains(destination.country))
    }
}

/// Places that cost more and take longer.
package struct RemoteAreas: Hashable, Sendable {
    /// `新疆`, `四川/甘孜`, `四川/甘孜/石渠县`: a place and everything in it.
    package let areas: Set<String>
    /// Those that the areas lie in; a destination in none of them needs no further look.
    private let provinces: Set<String>
    package var surcharge: Int64
    /// For each started kilogram beyond the first.
    package var surchargePerKilogram: Int64
    package var extraDays: Int64

    package init(areas: Set<String> = [], surcharge: Int64 = 0, surchargePerKilogram: Int64 = 0, extraDays: Int64 = 0) {
        self.areas = areas
        provinces = Set(areas.map { String($0.prefix { $0 != "/" }) })
        self.surcharge = surcharge
        self.surchargePerKilogram = surchargePerKilogram
        self.extraDays = extraDays
    }

    package func contains(_ destination: Destination) -> Bool {
        if areas.contains(destination.country) { return true }
        guard provinces.contains(destination.province) else { return false }
        let city = "\(destination.province)/\(destination.city)"
        return areas.contains(destination.province) || areas.contains(city)
            || areas.contains("\(city)/\(destination.district)")
    }
}

/// What it costs to insure a parcel.
package struct Insurance: Hashable, Sendable {
    /// Of the goods' value, in hundredths of a percent.
    package var rate: Int64
    package var minimumPremium: Int64
    /// The most that can be insured.
    package var maximumValue: Int64?

    package init(rate: Int64, minimumPremium: Int64 = 0, maximumValue: Int64? = nil) {
        self.rate = rate
        self.minimumPremium = minimumPremium
        self.maximumValue = maximumValue
    }
}
