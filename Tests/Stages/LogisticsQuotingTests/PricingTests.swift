import Domain
import Testing
@testable import LogisticsQuoting

@Suite struct `The price of a parcel` {
    @Test func `is the first weight and a step for each started step`() throws {
        let card = service("SF", first: 1_200, step: 300)
        #expect(try card.quote(parcel(grams: 1_000), at: noon).price == 1_200)
        #expect(try card.quote(parcel(grams: 1_001), at: noon).price == 1_500)
        #expect(try card.quote(parcel(grams: 3_000), at: noon).price == 1_800)
    }

    @Test func `counts the volume where that is heavier, rounded up to a gram`() throws {
        let card = service("SF") { $0.volumetricDivisor = 6_000 }
        #expect(try card.quote(parcel(grams: 500, volume: 12_001), at: noon).billableGrams == 2_001)
        #expect(try card.quote(parcel(grams: 9_000, volume: 12_001), at: noon).billableGrams == 9_000)
    }

    @Test func `takes off the discount before the minimum charge, and adds fuel after it`() throws {
        let card = service("SF", first: 1_000) { ($0.discount, $0.minimumCharge, $0.fuelSurcharge) = (2_500, 800, 1_050) }
        let quote = try card.quote(parcel(), at: noon)
        #expect(quote.freight == 800)
        #expect(quote.fuel == 84)
        #expect(quote.price == 884)
    }

    @Test(arguments: [(1_005, 10, 1), (1_005, 50, 5), (999, 5_000, 500), (1_001, 4_999, 500)])
    func `rounds each share once, halves up`(freight: Int64, hundredths: Int64, share: Int64) throws {
        let card = service("SF", first: freight) { $0.fuelSurcharge = hundredths }
        #expect(try card.quote(parcel(), at: noon).fuel == share)
    }

    @Test func `is higher and later in remote areas`() throws {
        let card = service("SF", days: 3) {
            $0.remote = RemoteAreas(areas: ["新疆", "四川/甘孜"], surcharge: 1_500, surchargePerKilogram: 200, extraDays: 2)
        }
        let remote = Destination(country: "CN", province: "四川", city: "甘孜", district: "石渠县")
        let near = Destination(country: "CN", province: "四川", city: "成都", district: "锦江区")
        let quote = try card.quote(parcel(grams: 2_500, to: remote), at: noon)
        #expect(quote.remote == 1_900)
        #expect(quote.days == 5)
        #expect(try card.quote(parcel(to: near), at: noon).remote == 0)
    }

    @Test func `has an insurance premium when the parcel is insured`() throws {
        let card = service("SF") { $0.insurance = Insurance(rate: 50, minimumPremium: 100, maximumValue: 1_000_000) }
        #expect(try card.quote(parcel(insured: 500_000), at: noon).insurance == 2_500)
        #expect(try card.quote(parcel(insured: 1_000), at: noon).insurance == 100)
        #expect(try card.quote(parcel(), at: noon).insurance == 0)
        #expect(throws: QuoteRefusal.notInsurable) { try card.quote(parcel(insured: 1_000_001), at: noon) }
        #expect(throws: QuoteRefusal.notInsurable) { try service("ZTO").quote(parcel(insured: 1), at: noon) }
    }

    @Test func `comes from the first zone that covers the way`() throws {
        let card = service("SF") {
            $0.zones = [
                RateZone(name: "same", from: ["广东"], to: ["广东"], firstPrice: 800, stepPrice: 100, transitDays: 1),
                RateZone(name: "country", from: ["CN"], to: ["CN"], firstPrice: 1_800, stepPrice: 600, transitDays: 3),
            ]
        }
        #expect(try card.quote(parcel(), at: noon).zone == "same")
        let far = Destination(country: "CN", province: "吉林", city: "长春", district: "")
        #expect(try card.quote(parcel(to: far), at: noon).zone == "country")
    }
}

@Suite struct `A service refuses` {
    private func refusal(_ parcel: Parcel, _ change: (inout CarrierService) -> Void = { _ in }) -> QuoteRefusal? {
        do throws(QuoteRefusal) {
            _ = try service("SF", change: change).quote(parcel, at: noon)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a country it is not permitted to`() {
        let abroad = Destination(country: "US", province: "CA", city: "", district: "")
        #expect(refusal(parcel(to: abroad)) == .country("US"))
    }

    @Test func `goods it does not carry`() {
        #expect(refusal(parcel(classes: ["general", "battery"])) { $0.goodsClasses = ["general"] } == .goodsClass("battery"))
    }

    @Test func `a parcel that is too heavy, by its volume too`() {
        #expect(refusal(parcel(volume: 60_000)) { $0.maximumGrams = 9_000 } == .tooHeavy(9_000))
    }

    @Test func `cash on delivery when it does not collect`() {
        #expect(refusal(parcel(cashOnDelivery: true)) == .noCashOnDelivery)
        #expect(refusal(parcel(cashOnDelivery: true)) { $0.takesCashOnDelivery = true } == nil)
    }

    @Test func `a warehouse where it does not collect parcels`() {
        #expect(refusal(parcel()) { $0.warehouses = ["JX01"] } == .warehouse("GZ01"))
    }

    @Test func `a way without a rate`() {
        #expect(refusal(parcel()) { $0.zones[0].to = ["浙江"] } == .noZone)
    }

    @Test func `to quote by rates that are not in force`() {
        #expect(refusal(parcel()) { $0.effectiveFrom = noon + .seconds(1) } == .notInForce)
        #expect(refusal(parcel()) { $0.effectiveUntil = noon } == .notInForce)
        #expect(refusal(parcel()) { ($0.effectiveFrom, $0.effectiveUntil) = (noon, noon + .seconds(1)) } == nil)
    }
}

@Suite struct `The day of arrival` {
    @Test func `is the end of the local day after the transit`() throws {
        #expect(try service("SF", days: 2).quote(parcel(), at: noon).arrivesAt.description == "2026-11-13T15:59:59Z")
    }

    @Test func `is a day later after the cut-off`() throws {
        let card = service("SF", days: 2) { $0.cutOffMinutes = 12 * 60 }
        #expect(try card.quote(parcel(), at: noon).days == 3)
        #expect(try card.quote(parcel(), at: noon - .seconds(1)).days == 2)
    }

    @Test func `of a weight that cannot be is refused, whatever the card says`() {
        for sample in [parcel(grams: .max), parcel(grams: 100_000_001), parcel(grams: 1, volume: .max)] {
            #expect(throws: QuoteRefusal.tooHeavy(100_000_000)) { try service("SF").quote(sample, at: noon) }
        }
    }

    @Test func `stands for the heaviest parcel, the dearest card and the highest value`() throws {
        let card = service("SF", first: 10_000_000_000, step: 10_000_000_000) { card in
            card.zones[0].stepGrams = 1
            card.fuelSurcharge = 10_000
            card.insurance = Insurance(rate: 5_000, minimumPremium: 0)
        }
        let quote = try card.quote(parcel(grams: 100_000_000, insured: FieldLimits.amount), at: noon)
        #expect(quote.insurance == FieldLimits.amount / 2)
        #expect(quote.fuel == quote.freight && quote.price > quote.freight)
    }
}
