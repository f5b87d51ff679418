package import Domain

/// A parcel as a rate card sees it.
package struct Parcel: Hashable, Sendable {
    package var origin: Origin
    package var destination: Destination
    package var warehouse: String
    package var weightGrams: Int64
    package var volumeCM3: Int64
    package var goodsClasses: Set<String>
    package var isCashOnDelivery: Bool
    /// What to insure, in minor units; `nil` when it is not to be insured.
    package var insuredValue: Int64?

    package init(
        origin: Origin, destination: Destination, warehouse: String, weightGrams: Int64, volumeCM3: Int64 = 0,
        goodsClasses: Set<String> = ["general"], isCashOnDelivery: Bool = false, insuredValue: Int64? = nil
    ) {
        self.origin = origin
        self.destination = destination
        self.warehouse = warehouse
        self.weightGrams = weightGrams
        self.volumeCM3 = volumeCM3
        self.goodsClasses = goodsClasses
        self.isCashOnDelivery = isCashOnDelivery
        self.insuredValue = insuredValue
    }
}

extension CarrierService {
    /// The price of a parcel by this card.
    /// - Throws: the first reason against it.
    package func quote(_ parcel: Parcel, at now: Timestamp) throws(QuoteRefusal) -> Quote {
        if let effectiveFrom, now < effectiveFrom { throw .notInForce }
        if let effectiveUntil, now >= effectiveUntil { throw .notInForce }
        if !countries.contains(parcel.destination.country) { throw .country(parcel.destination.country) }
        if let warehouses, !warehouses.contains(parcel.warehouse) { throw .warehouse(parcel.warehouse) }
        if let goodsClasses, let forbidden = parcel.goodsClasses.subtracting(goodsClasses).min() {
            throw .goodsClass(forbidden)
        }
        guard let zone = zone(from: parcel.origin, to: parcel.destination) else { throw .noZone }
        let grams = billableGrams(of: parcel)
        // A card without a limit has the largest that a card may name: what weighs more was not weighed in grams.
        let maximumGrams = maximumGrams ?? Self.heaviestGrams
        if grams > maximumGrams { throw .tooHeavy(maximumGrams) }
        if parcel.isCashOnDelivery, !takesCashOnDelivery { throw .noCashOnDelivery }
        guard let premium = premium(for: parcel.insuredValue) else { throw .notInsurable }
        return quote(zone, grams: grams, premium: premium, to: parcel.destination, at: now)
    }

    private func quote(
        _ zone: RateZone, grams: Int64, premium: Int64, to destination: Destination, at now: Timestamp
    ) -> Quote {
        let steps = roundedUp(max(0, grams - zone.firstGrams), by: zone.stepGrams)
        let listed = zone.firstPrice + steps * zone.stepPrice
        let freight = max(minimumCharge, share(10_000 - discount, of: listed))
        let isRemote = remote.contains(destination)
        let furtherKilograms = roundedUp(max(0, grams - 1_000), by: 1_000)
        let departure = departureDay(at: now)
        let days = departure.wait + zone.transitDays + (isRemote ? remote.extraDays : 0)
        return Quote(
            zone: zone.name, billableGrams: grams, freight: freight, fuel: share(fuelSurcharge, of: freight),
            remote: isRemote ? remote.surcharge + furtherKilograms * remote.surchargePerKilogram : 0, insurance: premium,
            days: days, arrivesAt: endOfDay(departure.today + days))
    }

    private func billableGrams(of parcel: Parcel) -> Int64 {
        guard volumetricDivisor > 0 else { return parcel.weightGrams }
        return max(parcel.weightGrams, roundedUp(parcel.volumeCM3.saturatingProduct(1_000), by: volumetricDivisor))
    }

    /// 0 for a parcel that is not to be insured; `nil` when the service cannot insure it.
    private func premium(for value: Int64?) -> Int64? {
        guard let value else { return 0 }
        guard let insurance, value <= insurance.maximumValue ?? .max else { return nil }
        return max(insurance.minimumPremium, share(insurance.rate, of: value))
    }

    /// Today as a local day counted from 1970-01-01, and how many days a parcel waits for the next pick-up.
    private func departureDay(at now: Timestamp) -> (today: Int64, wait: Int64) {
        let minutes = floorDivided(now.microseconds, by: 60_000_000) + utcOffsetMinutes
        let day = floorDivided(minutes, by: 1_440)
        return (day, minutes - day * 1_440 >= cutOffMinutes ? 1 : 0)
    }

    private func endOfDay(_ day: Int64) -> Timestamp {
        Timestamp(seconds: (day + 1) * 86_400 - 1 - utcOffsetMinutes * 60)
    }
}

/// A share in hundredths of a percent, rounded to the nearest, halves up. Amounts are not negative.
private func share(_ hundredthsOfPercent: Int64, of amount: Int64) -> Int64 {
    let (whole, rest) = amount.quotientAndRemainder(dividingBy: 10_000)
    return whole.saturatingProduct(hundredthsOfPercent).saturatingSum((rest * hundredthsOfPercent + 5_000) / 10_000)
}

private func roundedUp(_ value: Int64, by step: Int64) -> Int64 { value / step + (value % step > 0 ? 1 : 0) }

private func floorDivided(_ value: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}
