import Domain
import Events
import JSON
import Postgres
import Rules
import WarehouseRouting
import WorkerRuntime

/// Reads what a batch needs, in the order of locks that holds everywhere (``StockLocks``).
///
/// Two round trips: which SKUs a batch touches is only known once its orders are read under their locks. News about stock
/// takes a third, before them, to learn which orders wait.
struct RoutingLoader {
    private var directories = RuleCache<WarehouseDirectory>(kind: "warehouses") { _, _, json in
        try WarehouseDirectory.read(json)
    }
    private var rules = RuleCache<RoutingRules>(kind: "routing") { name, version, json in
        let fingerprint = RuleSetVersion.fingerprint(of: json)
        return try RoutingRules.read(
            json, version: RuleSetVersion(kind: "routing", name: name, number: version, fingerprint: fingerprint))
    }
    private let parser = JSONParser()
    /// As the batch in hand has read it.
    private(set) var stock = StockReading(.late)

    /// Orders that one arrival of a SKU serves in its own batch; the rest follows by timer, so that no transaction grows
    /// with the length of a queue.
    static let waitingLimit: Int32 = 200

    func router() throws -> Router {
        Router(directory: try directories.required().document, rules: try rules.required().document)
    }

    mutating func load(
        _ requests: [RoutingRequest], locking: Locking, in transaction: inout PostgresTransaction
    ) throws -> RoutingFacts {
        var touched = Touched(requests)
        // Who brings news of stock serves those who wait for it: nobody may begin to wait behind its back.
        let locking = touched.needsStockNews ? .early : locking
        var facts = RoutingFacts()
        directories.enqueueCheck(in: &transaction)
        rules.enqueueCheck(in: &transaction)
        if touched.needsStockNews {
            enqueueStockNews(touched, in: &transaction)
            let news = try transaction.run()
            try directories.absorb(news[0], in: &transaction)
            try rules.absorb(news[1], in: &transaction)
            facts.appliedAdjustments = Set((0..<news[2].count).map { news[2].text($0, 0) })
            facts.waiting = Self.waiting(in: news[3])
            touched.orders.formUnion(facts.waiting.values.joined())
        }
        enqueueOrders(touched.orders.sorted(), in: &transaction)
        let found = try transaction.run()
        let first = touched.needsStockNews ? 0 : 2
        if !touched.needsStockNews {
            try directories.absorb(found[0], in: &transaction)
            try rules.absorb(found[1], in: &transaction)
        }
        try readOrders(found, from: first, into: &facts)
        touched.addSKUs(of: facts.orders)
        enqueueStock(touched, locking, in: &transaction)
        let results = try transaction.run()
        readStock(results, locking, into: &facts)
        if touched.needsStockNews { noteLatecomers(results[results.count - 1], in: &facts) }
        return facts
    }

    // MARK: - News about stock

    private func enqueueStockNews(_ touched: Touched, in transaction: inout PostgresTransaction) {
        var parameters = Parameters()
        parameters.array(touched.adjustments)
        transaction.enqueue(ReadStatements.appliedAdjustments, parameters)
        enqueueWaiting(touched, in: &transaction)
    }

    private func enqueueWaiting(_ touched: Touched, in transaction: inout PostgresTransaction) {
        var parameters = Parameters()
        parameters.array(touched.arrived.sorted())
        parameters.integer(Self.waitingLimit)
        transaction.enqueue(ReadStatements.waiting, parameters)
    }

    private static func waiting(in rows: PostgresRows) -> [String: [OrderID]] {
        var waiting: [String: [OrderID]] = [:]
        for row in 0..<rows.count {
            let (sku, order): (String, OrderID) = (rows.text(row, 0), rows.id(row, 1))
            // Two lines of one order may wait for one SKU.
            if waiting[sku]?.contains(order) != true { waiting[sku, default: []].append(order) }
        }
        return waiting
    }

    /// Orders that began to wait after the first look are not locked, so they cannot be served here; a timer will.
    private func noteLatecomers(_ rows: PostgresRows, in facts: inout RoutingFacts) {
        var counts: [String: Int32] = [:]
        for row in 0..<rows.count {
            let sku = rows.text(row, 0)
            counts[sku, default: 0] += 1
            if facts.orders[rows.id(row, 1)] == nil { facts.waitingBeyond.insert(sku) }
        }
        for (sku, count) in counts where count >= Self.waitingLimit { facts.waitingBeyond.insert(sku) }
    }

    // MARK: - Orders

    private func enqueueOrders(_ orders: [OrderID], in transaction: inout PostgresTransaction) {
        Standings.enqueueLock(orders, in: &transaction)
        var parameters = Parameters()
        parameters.array(orders)
        for statement in [
            ReadStatements.approvals, ReadStatements.reservations, ReadStatements.fulfilments, ReadStatements.backorders,
            ReadStatements.holds,
        ] {
            transaction.enqueue(statement, parameters)
        }
    }

    private func readOrders(_ results: PostgresResults, from first: Int, into facts: inout RoutingFacts) throws {
        for (id, standing) in Standings.read(results[first]) { facts.orders[id] = OrderFacts(standing: standing) }
        let approvals = results[first + 1]
        for row in 0..<approvals.count {
            let approved = try OrderApproved(reading: parser.parse(approvals.bytes(row, 1)))
            facts.orders[approvals.id(row, 0)]?.routed = approved
        }
        let reservations = results[first + 2]
        for row in 0..<reservations.count {
            facts.orders[reservations.id(row, 0)]?.reserved[reservations.int32(row, 1)] = PoolReservation(
                sku: reservations.text(row, 2), quantity: reservations.int32(row, 3))
        }
        readFulfilments(results[first + 3], into: &facts)
        let backorders = results[first + 4]
        for row in 0..<backorders.count {
            let number = backorders.int32(row, 1)
            facts.orders[backorders.id(row, 0)]?.backordered[number] = BackorderedLine(
                number: number, sku: backorders.text(row, 2), quantity: backorders.int32(row, 3),
                since: backorders.moment(row, 4))
        }
        let holds = results[first + 5]
        for row in 0..<holds.count { facts.orders[holds.id(row, 0)]?.isHeldFromRouting = true }
    }

    /// One row a line; the lines of a fulfilment stand together.
    private func readFulfilments(_ rows: PostgresRows, into facts: inout RoutingFacts) {
        for row in 0..<rows.count {
            let (order, id): (OrderID, FulfilmentID) = (rows.id(row, 0), rows.id(row, 1))
            guard let state = FulfilmentState(rawValue: rows.text(row, 3)) else {
                preconditionFailure("fulfilment_status holds a state that this version does not know")
            }
            if facts.orders[order]?.fulfilments.last?.id != id {
                facts.orders[order]?.fulfilments.append(
                    FulfilmentFacts(id: id, warehouse: WarehouseCode(rows.text(row, 2)), state: state, lines: []))
            }
            guard let last = facts.orders[order]?.fulfilments.indices.last else { continue }
            facts.orders[order]?.fulfilments[last].lines.append(
                FulfilmentFacts.Line(
                    number: rows.int32(row, 4), sku: rows.text(row, 5), quantity: rows.int32(row, 6),
                    shipped: rows.int32(row, 7), dropped: rows.int32(row, 8)))
        }
    }

    // MARK: - Stock

    private func enqueueStock(_ touched: Touched, _ locking: Locking, in transaction: inout PostgresTransaction) {
        StockReading.enqueueShelves(touched.skus, locking: locking, in: &transaction)
        var skus = Parameters()
        skus.array(touched.skus.sorted())
        transaction.enqueue(ReadStatements.goods, skus)
        let limited = directories.documents["default"]?.document.warehouses.filter { $0.dailyCapacity != nil } ?? []
        var warehouses = Parameters()
        warehouses.array(limited) { $0.code.code }
        transaction.enqueue(ReadStatements.load, warehouses)
        if touched.needsStockNews { enqueueWaiting(touched, in: &transaction) }
    }

    private mutating func readStock(_ results: PostgresResults, _ locking: Locking, into facts: inout RoutingFacts) {
        stock = StockReading(locking)
        let first = StockReading.resultsBefore(locking)
        let shelves = results[first]
        for row in 0..<shelves.count {
            let sku = shelves.text(row, 0)
            let isUnknown = shelves.isNull(row, 1)
            if isUnknown { stock.noteUnknown(sku) } else { facts.stock.setReserved(shelves.int64(row, 1), of: sku) }
            guard !shelves.isNull(row, 2) else { continue }
            let warehouse = WarehouseCode(shelves.text(row, 2))
            let shelf = StockView.Shelf(
                onHand: shelves.int64(row, 3), allocated: shelves.int64(row, 4), safety: shelves.int64(row, 5))
            facts.stock.setShelf(shelf, of: sku, in: warehouse)
            stock.note(shelf.available, of: sku, in: warehouse)
        }
        let goods = results[first + 1]
        for row in 0..<goods.count {
            facts.goods[goods.text(row, 0)] = Goods(
                weightGrams: goods.int64(row, 1), goodsClass: goods.text(row, 2), supplier: goods.optionalText(row, 3))
        }
        let load = results[first + 2]
        for row in 0..<load.count {
            facts.load[LoadKey(warehouse: WarehouseCode(load.text(row, 0)), day: load.int32(row, 1))] = load.int32(row, 2)
        }
    }
}
