import Domain
import Events
import JSON
import Rules

@testable import OrderAudit

let noon = Timestamp("2026-11-11T04:00:00Z")!

/// An order that nobody could object to, for each test to spoil in its own way.
func makeOrder(
    _ number: UInt64 = 1, revision: Int32 = 1, placedAt: Timestamp = noon, _ change: (inout Order) -> Void = { _ in }
) -> Order {
    var order = Order(
        id: OrderID(high: 7, low: number),
        key: ChannelOrderKey(channel: Channel("taobao"), shop: "tea-house", orderNumber: "T\(number)"),
        revision: revision,
        modifiedAt: placedAt, placedAt: placedAt, paidAt: placedAt, payment: .paid,
        amounts: OrderAmounts(currency: .cny, goods: 19_800, discount: 0, freight: 0, total: 19_800),
        buyer: BuyerIdentity(account: "buyer-7", receiverToken: "r-7", phoneFingerprint: 71, addressFingerprint: 72),
        destination: Destination(country: "CN", province: "广东", city: "深圳", district: "南山"),
        lines: [OrderLine(number: 1, sku: "TEA-1", title: "乌龙茶", quantity: 2, unitPrice: 9_900, paidAmount: 19_800)])
    change(&order)
    return order
}

func makePerson(_ change: (inout PersonalData) -> Void = { _ in }) -> PersonalData {
    var person = PersonalData(name: "林小满", phone: "13800000001", street: "科技路12号3栋1101室")
    change(&person)
    return person
}

/// The audit with rules in hand and a memory, as lane and database together are: what it decides becomes what it knows.
final class AuditBench {
    var facts: AuditFacts
    var ids = IDGenerator(seed: 1)
    var now = noon
    /// As `audit_sightings` keeps them.
    private var seen: [SightingKey: [OrderID]] = [:]
    private var placed: [OrderID: Timestamp] = [:]
    private var versions: Int32 = 1

    init(_ rules: [AuditRule], listPrices: [String: Int64] = [:]) {
        facts = AuditFacts(rulebook: Self.rulebook(rules, version: 1), listPrices: listPrices)
    }

    private static func rulebook(_ rules: [AuditRule], version: Int32) -> AuditRulebook {
        let version = RuleSetVersion(kind: "audit", name: "default", number: version, fingerprint: 1)
        return AuditRulebook(["default": RuleSet(version: version, rules: rules)])!
    }

    func apply(_ rules: [AuditRule]) {
        versions += 1
        facts.rulebook = Self.rulebook(rules, version: versions)
    }

    /// What the database knows when the event arrives.
    func know(_ order: Order, _ person: PersonalData? = makePerson()) {
        let ordered = order.lines.reduce(0) { $0 + $1.quantity }
        var known =
            facts.orders[order.id]
            ?? OrderFacts(standing: OrderStanding(payment: order.payment, units: UnitCounts(ordered: ordered)))
        known.standing.payment = order.payment
        known.order = order
        known.person = person
        known.reservations = order.lines.map { PoolReservation(line: $0.number, sku: $0.sku, quantity: $0.quantity) }
        placed[order.id] = order.placedAt
        for key in order.sightingKeys(for: facts.rulebook.rules(for: order.key).rules) {
            if seen[key, default: []].contains(order.id) == false, seen[key, default: []].count < Sighting.listLimit {
                seen[key, default: []].append(order.id)
            }
            let place = seen[key]?.firstIndex(of: order.id).map { $0 + 1 }
            known.sightings[key] = Sighting(place: place)
            if key.kind == SightingKey.purchaseKind {
                known.twins = (seen[key] ?? []).enumerated().filter { $0.element != order.id }.map { position, id in
                    Twin(
                        order: id, placedAt: placed[id]!, status: facts.orders[id]?.standing.status ?? .inReview,
                        cameFirst: position + 1 < place ?? .max)
                }
            }
        }
        facts.orders[order.id] = known
    }

    @discardableResult
    func receive(_ order: Order, _ person: PersonalData? = makePerson()) -> AuditDecision? {
        know(order, person)
        return decide(.received(order))
    }

    func decide(_ request: AuditRequest) -> AuditDecision? {
        AuditDesk.decide(request, given: &facts, at: now, ids: &ids)
    }

    /// What a person does to a hold, as the command line writes it.
    func resolve(_ hold: HoldID, of order: Order, as state: Hold.State = .released, by person: String = "wang") {
        guard let index = facts.orders[order.id]?.holds.firstIndex(where: { $0.hold.id == hold }) else { return }
        facts.orders[order.id]?.holds[index].state = state
        facts.orders[order.id]?.holds[index].resolvedBy = person
        facts.orders[order.id]?.standing.activeHolds -= 1
    }

    func standing(of order: Order) -> OrderStanding { facts.orders[order.id]!.standing }
}

extension AuditDecision {
    var approved: OrderApproved? { if case .approved(let event) = announcement { event } else { nil } }
    var held: OrderHeld? { if case .held(let event) = announcement { event } else { nil } }
    var rejected: OrderRejected? { if case .rejected(let event) = announcement { event } else { nil } }
}

func hold(_ type: HoldType? = nil, blocks: Set<BlockedStage> = [.routing], after: Duration? = nil) -> AuditAction {
    .hold(HoldInstruction(type: type, blocks: blocks, releaseAfter: after))
}

func rule(_ check: AuditCheck, _ action: AuditAction = hold(), name: String = "r", priority: Int64 = 500) -> AuditRule {
    AuditRule(name: name, priority: priority, check: check, action: action)
}

/// Reads `{"kind":"audit","rules":[…]}`.
func readRules(_ rules: String) throws -> [AuditRule] {
    let parser = JSONParser()
    return try AuditDocument.rules(in: parser.parse(#"{"kind":"audit","rules":["# + rules + "]}"))
}

/// What the author of a rule document would be told, a line per mistake.
func complaints(_ document: String) throws -> [String] {
    let parser = JSONParser()
    let value = try parser.parse(document)
    do throws(RuleErrors) {
        _ = try AuditDocument.rules(in: value)
        return []
    } catch {
        return error.all.map(\.description)
    }
}
