import Domain
import Events
import Rules
@testable import WarehouseRouting

/// A small world: warehouses, rules, stock and orders, each with what a test does not care about filled in.
let noon = Timestamp("2026-11-11T04:00:00Z")!

let version = RuleSetVersion(kind: "routing", name: "default", number: 7, fingerprint: 1)

let guangzhou = Warehouse(
    code: WarehouseCode("GZ01"), name: "Guangzhou", province: "广东", city: "广州",
    location: Coordinates(latitude: 23_130_000, longitude: 113_260_000))
let jiaxing = Warehouse(
    code: WarehouseCode("JX01"), name: "Jiaxing", province: "浙江", city: "嘉兴",
    location: Coordinates(latitude: 30_750_000, longitude: 120_760_000))
let chengdu = Warehouse(
    code: WarehouseCode("CD01"), name: "Chengdu", province: "四川", city: "成都",
    location: Coordinates(latitude: 30_570_000, longitude: 104_070_000))

func orderID(_ number: UInt64) -> OrderID { OrderID(high: 1, low: number) }

func line(_ number: Int32, _ sku: String, _ quantity: Int32, paid: Int64 = 10_000, cancelled: Bool = false) -> OrderLine {
    OrderLine(
        number: number, sku: sku, title: sku, quantity: quantity, unitPrice: paid / Int64(quantity), paidAmount: paid,
        isCancelled: cancelled)
}

func approval(
    _ number: UInt64, _ lines: [OrderLine], province: String = "广东", revision: Int32 = 1, priority: Int32 = 0,
    requiredWarehouse: String? = nil, shop: String = "tea-house", shipBy: Timestamp? = nil
) -> OrderApproved {
    OrderApproved(
        order: Order(
            id: orderID(number),
            key: ChannelOrderKey(channel: Channel("taobao"), shop: shop, orderNumber: "T\(number)"), revision: revision,
            modifiedAt: noon, placedAt: noon, paidAt: noon, payment: .paid,
            amounts: OrderAmounts(currency: .cny, goods: 10_000, discount: 0, freight: 0, total: 10_000),
            buyer: BuyerIdentity(account: nil, receiverToken: "token", phoneFingerprint: nil, addressFingerprint: nil),
            destination: Destination(country: "CN", province: province, city: "", district: ""), lines: lines,
            shipBy: shipBy, requiredWarehouse: requiredWarehouse),
        priority: priority, tags: [], ruleVersion: 1)
}

/// The approval of order 1.
func approval(_ lines: [OrderLine], province: String = "广东", revision: Int32 = 1) -> OrderApproved {
    approval(1, lines, province: province, revision: revision)
}

/// The facts of a batch, and the router that decides about it.
struct World {
    var facts = RoutingFacts()
    var ids = IDGenerator(seed: 1)
    var warehouses = [guangzhou, jiaxing, chengdu]
    var rules = [RoutingRule(name: "nearest")]
    var bands: [FreightBand] = []
    var stockLow = StockLowPolicy()

    var router: Router {
        Router(
            directory: WarehouseDirectory(warehouses),
            rules: RoutingRules(version: version, rules: rules, freightBands: bands, stockLow: stockLow))
    }

    mutating func stock(_ sku: String, _ pieces: [(Warehouse, Int64)], safety: Int64 = 0) {
        for (warehouse, onHand) in pieces {
            facts.stock.setShelf(.init(onHand: onHand, safety: safety), of: sku, in: warehouse.code)
        }
    }

    /// An order that ingest and audit have let through, its lines reserved in the pool unless said otherwise.
    mutating func know(_ approved: OrderApproved, reserved: [Int32: Int32]? = nil) {
        var order = OrderFacts(
            standing: OrderStanding(
                payment: .paid, audit: .approved,
                units: UnitCounts(ordered: approved.order.lines.reduce(0) { $0 + ($1.isCancelled ? 0 : $1.quantity) })))
        for line in approved.order.lines where !line.isCancelled {
            let pieces = reserved.map { $0[line.number] ?? 0 } ?? line.quantity
            guard pieces > 0 else { continue }
            order.reserved[line.number] = PoolReservation(sku: line.sku, quantity: pieces)
            facts.stock.setReserved(facts.stock.reserved(of: line.sku) + Int64(pieces), of: line.sku)
        }
        facts.orders[approved.order.id] = order
    }

    mutating func decide(_ requests: RoutingRequest..., at now: Timestamp = noon) -> [RoutingDecision] {
        router.decide(requests, given: &facts, at: now, ids: &ids)
    }

    /// Routes one order of which nothing was known before.
    mutating func route(_ approved: OrderApproved, reserved: [Int32: Int32]? = nil) -> RoutingDecision {
        know(approved, reserved: reserved)
        return decide(.approved(approved))[0]
    }
}

extension RoutingDecision {
    /// `["GZ01": 2]`
    var pieces: [String: Int32] {
        var pieces: [String: Int32] = [:]
        for event in fulfilments {
            pieces[event.fulfilment.warehouse.code, default: 0] += event.fulfilment.lines.reduce(0) { $0 + $1.quantity }
        }
        return pieces
    }

    var waiting: Int32 { backorders?.reduce(0) { $0 + $1.quantity } ?? 0 }
}
