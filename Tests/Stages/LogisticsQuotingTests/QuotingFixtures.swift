import Domain
import Events
import Rules
@testable import LogisticsQuoting

/// Noon in Beijing.
let noon = Timestamp("2026-11-11T04:00:00Z")!
let version = RuleSetVersion(kind: "quoting", name: "default", number: 3, fingerprint: 1)
let toGuangdong = Destination(country: "CN", province: "广东", city: "广州", district: "天河区")

func parcel(
    grams: Int64 = 1_000, volume: Int64 = 0, to destination: Destination = toGuangdong, classes: Set<String> = ["general"],
    cashOnDelivery: Bool = false, insured: Int64? = nil
) -> Parcel {
    Parcel(
        origin: Origin(province: "广东"), destination: destination, warehouse: "GZ01", weightGrams: grams, volumeCM3: volume,
        goodsClasses: classes, isCashOnDelivery: cashOnDelivery, insuredValue: insured)
}

/// A card with one zone for everywhere.
func service(
    _ carrier: String, first: Int64 = 1_000, step: Int64 = 200, days: Int64 = 2, change: (inout CarrierService) -> Void = { _ in }
) -> CarrierService {
    var service = CarrierService(
        carrier: carrier, service: "standard",
        zones: [RateZone(name: "all", firstPrice: first, stepPrice: step, transitDays: days)])
    change(&service)
    return service
}

func planned(
    _ number: UInt64 = 1, required: String? = nil, value: Int64 = 10_000, tags: [String] = [], shop: String = "tea-house",
    warehouse: String = "GZ01"
) -> FulfilmentPlanned {
    FulfilmentPlanned(
        fulfilment: Fulfilment(
            id: FulfilmentID(high: 7, low: number), order: OrderID(high: 1, low: number),
            warehouse: WarehouseCode(warehouse), lines: [FulfilmentLine(number: 1, sku: "TEA", quantity: 2)]),
        order: ChannelOrderKey(channel: Channel("taobao"), shop: shop, orderNumber: "T\(number)"),
        destination: toGuangdong, currency: .cny, goodsValue: value, priority: 0, placedAt: noon - .seconds(3_600),
        shipBy: nil, requiredCarrier: required, receiverToken: "token", tags: tags)
}

/// One fulfilment that waits for its carrier, and who decides.
struct World {
    var services = [service("ZTO")]
    var policies: [QuotingPolicy] = []
    var facts = QuotingFacts(goods: ["TEA": ParcelGoods(weightGrams: 400, volumeCM3: 900)])

    mutating func know(_ planned: FulfilmentPlanned, state: FulfilmentState = .planned) {
        facts.fulfilments[planned.fulfilment.id] = state
        facts.standings[planned.fulfilment.order] = OrderStanding(
            payment: .paid, audit: .approved, units: UnitCounts(ordered: 2, allocated: 2))
        facts.receivers[planned.fulfilment.order] = PersonalData(name: "陈小禾", phone: "13800000001", street: "样例路 1 号")
    }

    mutating func decide(_ requests: QuotingRequest...) -> [QuotingDecision] {
        let rules = QuotingRules(version: version, services: services, policies: policies)
        return Quoter(rules: rules, origins: OriginDirectory(["GZ01": Origin(province: "广东")]))
            .decide(requests, given: &facts, at: noon)
    }

    /// The service that a parcel gets, or `nil` when it waits.
    mutating func chosen(for planned: FulfilmentPlanned) -> String? {
        know(planned)
        return decide(QuotingRequest(planned: planned)).first?.release.map { "\($0.carrier)/\($0.service)" }
    }
}

extension QuotingDecision {
    var release: Release? { if case .released(let release) = outcome { release } else { nil } }

    var wait: (until: Timestamp, alerted: Bool)? {
        if case .waiting(let until, let alert) = outcome { (until, alert != nil) } else { nil }
    }
}
