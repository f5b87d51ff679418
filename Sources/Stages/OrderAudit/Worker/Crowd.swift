import Domain
import OrderAudit
import Postgres
import Rules
import WorkerRuntime

/// What the audit wants to know of others about some orders: who shares a key with them, who is blocked, what goods
/// normally cost.
struct Crowd {
    private struct Sight: Equatable {
        let key: SightingKey
        let order: OrderID
    }

    private let orders: [Order]
    /// Every key of every order once, with when the order was placed.
    private let sights: [(sight: Sight, placedAt: Timestamp)]

    init(_ orders: [Order], _ rulebook: AuditRulebook) {
        self.orders = orders
        var sights: [(sight: Sight, placedAt: Timestamp)] = []
        var seen: Set<OrderID> = []
        for order in orders {
            let isAnotherRevision = !seen.insert(order.id).inserted
            for key in order.sightingKeys(for: rulebook.rules(for: order.key).rules) {
                let sight = Sight(key: key, order: order.id)
                if isAnotherRevision, let place = sights.firstIndex(where: { $0.sight == sight }) {
                    sights[place].placedAt = order.placedAt
                } else {
                    sights.append((sight, order.placedAt))
                }
            }
        }
        self.sights = sights
    }

    /// Adds four results: blocked, list prices, sightings, twins.
    func enqueue(in transaction: inout PostgresTransaction) {
        enqueueBlocked(in: &transaction)
        var prices = Parameters()
        var skus: Set<String> = []
        for order in orders {
            for position in order.lines.indices { skus.insert(order.lines[position].sku) }
        }
        prices.array(skus)
        transaction.enqueue(AuditStatements.listPrices, prices)
        var places = Parameters()
        places.array(sights) { $0.sight.key.kind }
        places.array(sights) { $0.sight.key.subject }
        places.array(sights) { $0.sight.key.windowStart }
        places.array(sights) { $0.sight.order }
        places.array(sights) { $0.placedAt }
        places.integer(Int32(Sighting.listLimit))
        transaction.enqueue(AuditStatements.sight, places)
        let purchases = sights.map(\.sight).filter { $0.key.kind == SightingKey.purchaseKind }
        var twins = Parameters()
        twins.array(purchases) { $0.key.subject }
        twins.array(purchases) { $0.order }
        twins.text(SightingKey.purchaseKind)
        twins.integer(Int32(Sighting.listLimit))
        transaction.enqueue(AuditStatements.twins, twins)
    }

    private func enqueueBlocked(in transaction: inout PostgresTransaction) {
        var keys: [(order: OrderID, kind: BlockKind, value: String)] = []
        for order in orders {
            if let account = order.buyer.account {
                // An entry can name an account everywhere, or on one channel.
                keys.append((order.id, .account, account))
                keys.append((order.id, .account, "\(order.key.channel)/\(account)"))
            }
            if !order.buyer.receiverToken.isEmpty { keys.append((order.id, .receiver, order.buyer.receiverToken)) }
        }
        var parameters = Parameters()
        parameters.array(Set(orders.map(\.id)))
        parameters.array(keys) { $0.order }
        parameters.array(keys) { $0.kind.rawValue }
        parameters.array(keys) { $0.value }
        transaction.enqueue(AuditStatements.blocked, parameters)
    }

    /// Reads the four results that begin at `first`.
    func read(_ results: borrowing PostgresResults, from first: Int, into facts: inout AuditFacts) {
        let blocked = results[first]
        for row in 0..<blocked.count {
            guard let kind = BlockKind(rawValue: blocked.text(row, 1)) else { continue }
            let entry = BlockedEntry(
                kind: kind, reason: blocked.text(row, 2), expiresAt: blocked.optionalMoment(row, 3))
            let id: OrderID = blocked.id(row, 0)
            // Two revisions of an order in one batch ask twice.
            if facts.orders[id]?.blocked.contains(entry) == false { facts.orders[id]?.blocked.append(entry) }
        }
        let prices = results[first + 1]
        for row in 0..<prices.count { facts.listPrices[prices.text(row, 0)] = prices.int64(row, 1) }
        // Those that come too late for a place are in no row.
        for (sight, _) in sights { facts.orders[sight.order]?.sightings[sight.key] = Sighting(place: nil) }
        let places = results[first + 2]
        for row in 0..<places.count {
            let key = SightingKey(
                kind: places.text(row, 0), subject: places.text(row, 1), windowStart: places.moment(row, 2))
            facts.orders[places.id(row, 3)]?.sightings[key]?.place = Int(places.int32(row, 4))
        }
        let twins = results[first + 3]
        for row in 0..<twins.count {
            guard let status = OrderStatus(rawValue: twins.text(row, 3)) else { continue }
            facts.orders[twins.id(row, 0)]?.twins.append(
                Twin(
                    order: twins.id(row, 1), placedAt: twins.moment(row, 2), status: status,
                    cameFirst: twins.bool(row, 4)))
        }
    }
}
