import Domain
import JSON
import Rules

extension CarrierService {
    static func read(_ reader: RuleDocumentReader, in currency: Currency) -> CarrierService? {
        let carrier = reader.text("carrier")
        let service = reader.text("service")
        let zones = reader.list("zones", atLeast: 1) { RateZone.read($0, in: currency) }
        let divisor = reader.integer("volumetric_divisor", in: 0...100_000, default: 6_000)
        let minimum = amount(reader, "minimum_charge", in: currency)
        let discount = reader.decimal("discount_percent", fractionDigits: 2, in: 0...9_900, default: 0)
        let fuel = reader.decimal("fuel_surcharge_percent", fractionDigits: 2, in: 0...10_000, default: 0)
        let remote = reader.optionalObject("remote") { RemoteAreas.read($0, in: currency) } ?? RemoteAreas()
        let insurance = reader.optionalObject("insurance") { Insurance.read($0, in: currency) }
        let maximum = reader.optionalValue("maximum_grams").flatMap {
            reader.integer($0, at: reader.path.member("maximum_grams"), in: 1...heaviestGrams)
        }
        let classes = reader.optionalTexts("goods_classes")
        let countries = reader.optionalTexts("countries")
        let warehouses = reader.optionalTexts("warehouses")
        let cash = reader.boolean("cash_on_delivery", default: false)
        let cutOff = reader.minutes("cut_off", in: 0...1_440, default: 1_080)
        let offset = reader.minutes("utc_offset", in: -1_080...1_080, default: 480)
        let effective = reader.optionalObject("effective") { reader in
            (from: reader.optionalTimestamp("from"), until: reader.optionalTimestamp("until"))
        }
        guard let carrier, let service, let zones, let divisor, let minimum, let discount, let fuel, let classes,
            let countries, let warehouses, let cash, let cutOff, let offset
        else { return nil }
        return CarrierService(
            carrier: carrier, service: service, zones: zones, volumetricDivisor: divisor, minimumCharge: minimum,
            discount: discount, fuelSurcharge: fuel, remote: remote, insurance: insurance, maximumGrams: maximum,
            goodsClasses: classes.isEmpty ? nil : Set(classes), countries: countries.isEmpty ? ["CN"] : Set(countries),
            warehouses: warehouses.isEmpty ? nil : Set(warehouses), takesCashOnDelivery: cash, cutOffMinutes: cutOff,
            utcOffsetMinutes: offset, effectiveFrom: effective?.from, effectiveUntil: effective?.until)
    }
}

extension RateZone {
    fileprivate static func read(_ reader: RuleDocumentReader, in currency: Currency) -> RateZone? {
        let name = reader.text("name")
        let from = reader.optionalTexts("from")
        let to = reader.optionalTexts("to")
        let firstGrams = reader.integer("first_grams", in: 1...100_000_000, default: 1_000)
        let first = amount(reader, "first", in: currency)
        let stepGrams = reader.integer("step_grams", in: 1...100_000_000, default: 1_000)
        let step = amount(reader, "step", in: currency)
        let days = reader.integer("days", in: 0...365)
        guard let name, let from, let to, let firstGrams, let first, let stepGrams, let step, let days else { return nil }
        return RateZone(
            name: name, from: Set(from), to: Set(to), firstGrams: firstGrams, firstPrice: first, stepGrams: stepGrams,
            stepPrice: step, transitDays: days)
    }
}

extension RemoteAreas {
    fileprivate static func read(_ reader: RuleDocumentReader, in currency: Currency) -> RemoteAreas? {
        let areas = reader.texts("areas")
        let surcharge = amount(reader, "surcharge", in: currency)
        let perKilogram = amount(reader, "surcharge_per_kilogram", in: currency)
        let days = reader.integer("extra_days", in: 0...60, default: 0)
        guard let areas, let surcharge, let perKilogram, let days else { return nil }
        return RemoteAreas(
            areas: Set(areas), surcharge: surcharge, surchargePerKilogram: perKilogram, extraDays: days)
    }
}

extension Insurance {
    fileprivate static func read(_ reader: RuleDocumentReader, in currency: Currency) -> Insurance? {
        let rate = reader.decimal("rate_percent", fractionDigits: 2, in: 1...5_000)
        let minimum = amount(reader, "minimum_premium", in: currency)
        let maximum = reader.optionalMoney("maximum_value", in: currency)
        guard let rate, let minimum else { return nil }
        return Insurance(rate: rate, minimumPremium: minimum, maximumValue: maximum?.minorUnits)
    }
}

/// An amount that may be absent, which is 0. It must be in the document's currency and not negative.
private func amount(_ reader: RuleDocumentReader, _ key: String, in currency: Currency) -> Int64? {
    guard let money = reader.optionalMoney(key, in: currency) else { return 0 }
    // A hundred million yuan: no product of such amounts with a percentage or a count of steps overflows.
    guard money.currency == currency, (0...10_000_000_000).contains(money.minorUnits) else {
        reader.mistake(key, "must be from 0 to 100000000 \(currency)")
        return nil
    }
    return money.minorUnits
}
