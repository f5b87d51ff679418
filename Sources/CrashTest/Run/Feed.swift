import Demonstration
import Domain
import Events
import Kafka
import Verifier

/// What goes into the line: the plan's orders at an even pace, and now and then goods that arrive.
struct Feed {
    private let plan: OrderPlan
    private let catalogue: Catalogue
    private let seed: UInt64
    private let rate: Int
    private var feeder: Feeder
    private var random: SeededRandom
    private var adjustments = 0

    init(_ plan: OrderPlan, catalogue: Catalogue, seed: UInt64, ordersPerSecond: Int) {
        self.plan = plan
        self.catalogue = catalogue
        self.seed = seed
        rate = ordersPerSecond
        feeder = Feeder(plan, limits: Feeder.Limits(chunk: max(1, ordersPerSecond)))
        random = SeededRandom(seed: seed ^ 0x0600_D5)
    }

    var published: Int { feeder.published }
    var isDone: Bool { feeder.isDone }

    /// The orders that were published.
    var orders: Set<ChannelOrderKey> { Set((0..<published).map { plan.key(of: $0) }) }

    /// Publishes what is due.
    ///
    /// - Parameters:
    ///   - elapsed: since the beginning of the load, in seconds.
    ///   - handled: records that ingest has handled.
    ///   - onTheWay: orders that are not at rest.
    mutating func step(elapsed: Double, handled: Int, onTheWay: Int, into outlet: inout Outlet) throws(KafkaError) {
        let due = Int(elapsed * Double(rate)) - published
        for _ in 0..<max(0, min(due, feeder.room(handled: handled, onTheWay: onTheWay))) {
            let index = published
            let order = feeder.next()
            var headers = KafkaHeaders()
            headers.append("channel", order.channel)
            if let shop = order.shop { headers.append("shop", shop) }
            headers.append("traceparent", trace(of: index))
            try outlet.send(.channelOrdersRaw, key: order.key, value: order.value, headers: headers)
            if published % 40 == 0 { try receiveGoods(into: &outlet) }
        }
    }

    /// A supplier delivers; every fourth message comes twice.
    private mutating func receiveGoods(into outlet: inout Outlet) throws(KafkaError) {
        let plenty = Set(catalogue.goods(of: .plenty).map(\.sku))
        let shelf = random.element(of: catalogue.stock.filter { plenty.contains($0.sku) })
        adjustments += 1
        let message = Message(
            StockAdjusted(
                adjustmentID: "ASN-\(seed)-\(adjustments)", warehouse: WarehouseCode(shelf.warehouse), sku: shelf.sku,
                change: Int32(1 + random.below(20)), reason: "goods received", at: .now))
        try outlet.send(message)
        if adjustments % 4 == 0 { try outlet.send(message) }
    }

    /// By which the verifier knows the record again.
    private func trace(of index: Int) -> String { "00-\(hex(seed))\(hex(UInt64(index)))-\(hex(UInt64(index) + 1))-01" }

    private func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// What is to become of everything that was published.
    var foresight: Foresight {
        let prospect = plan.prospect(ofFirst: published, catalogue: catalogue)
        var foresight = Foresight()
        for (index, end) in prospect.ends.enumerated() {
            let record: Foresight.Outcome =
                switch end.recordClass {
                case .duplicate: .duplicate
                case .stale: .stale
                case .deadLettered: .deadLettered
                default: .accepted
                }
            foresight.entries.append(
                Foresight.Entry(
                    reference: trace(of: index), record: record,
                    orderClass: record == .accepted ? end.recordClass?.rawValue : nil, pool: end.contest))
        }
        for contest in prospect.contests {
            foresight.pools.append(
                Foresight.Pool(
                    name: contest.name, orderClass: contest.winning.rawValue, count: contest.winners,
                    otherClass: contest.losing.rawValue))
        }
        return foresight
    }
}
