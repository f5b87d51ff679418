import Domain
import Events

/// Which warehouses may send a group of lines, and in which order they are asked.
struct Eligibility {
    let directory: WarehouseDirectory
    let rules: RoutingRules
    let order: OrderApproved
    let now: Timestamp
    /// Warehouses that failed this order.
    let failed: Set<WarehouseCode>

    /// Every warehouse of the directory, eligible ones first and in order of preference.
    func candidates(for group: DemandGroup, stock: StockView, load: [LoadKey: Int32]) -> [Candidate] {
        let centre = directory.centres.centre(of: order.order.destination)
        let grams = group.lines.reduce(Int64(0)) { $0.saturatingSum($1.wanted.saturatingProduct($1.goods.weightGrams)) }
        var eligible: [(rank: Rank, candidate: Candidate)] = []
        var refused: [Candidate] = []
        for warehouse in directory.warehouses {
            let canGive = pieces(of: group.lines, from: warehouse, stock)
            var candidate = Candidate(warehouse: warehouse, refusal: nil, rank: nil, canGive: canGive)
            candidate.refusal = refusal(of: warehouse, for: group, canGive: canGive, load: load)
            guard candidate.refusal == nil, let step = step(of: warehouse, for: group) else {
                refused.append(candidate)
                continue
            }
            let kilometres = centre.map { $0.kilometres(to: warehouse.location) } ?? Rank.unknownDistance
            let rank = Rank(
                step: step, late: warehouse.isLate(for: order.order.shipBy, at: now) ? 1 : 0,
                score: score(of: warehouse, step: step, kilometres: kilometres, grams: grams, group: group, stock: stock),
                kilometres: kilometres, priority: warehouse.priority, code: warehouse.code)
            candidate.rank = rank
            eligible.append((rank, candidate))
        }
        return eligible.sorted { $0.rank < $1.rank }.map(\.candidate) + refused
    }

    /// The first reason against a warehouse; what is wrong with the warehouse comes before what is wrong with its stock.
    private func refusal(
        of warehouse: Warehouse, for group: DemandGroup, canGive: Int64, load: [LoadKey: Int32]
    ) -> Refusal? {
        if let required = order.order.requiredWarehouse, warehouse.code.code != required {
            return .orderRequires(required)
        }
        if let supplier = group.supplier {
            guard warehouse.supplier == supplier else { return .onlySupplier(supplier) }
        } else if warehouse.kind == .supplier {
            return .sendsOnlyFor(supplier: warehouse.supplier ?? "")
        }
        if !warehouse.isOpen { return .closed }
        let destination = order.order.destination
        if !warehouse.area.contains(destination) {
            return .doesNotServe(destination.province.isEmpty ? destination.country : destination.province)
        }
        if step(of: warehouse, for: group) == nil { return .notListed(rule: group.rule.name) }
        if failed.contains(warehouse.code) { return .failedBefore }
        if let line = group.lines.first, !group.lines.contains(where: { warehouse.mayKeep($0.goods) }) {
            return .goodsClass(line.goods.goodsClass)
        }
        if let limit = warehouse.dailyCapacity,
            load[LoadKey(warehouse: warehouse.code, day: warehouse.workDay(at: now)), default: 0] >= limit
        {
            return .atCapacity(limit)
        }
        return canGive == 0 ? .outOfStock : nil
    }

    /// A supplier, and the warehouse an order insists on, need not be listed by a rule.
    private func step(of warehouse: Warehouse, for group: DemandGroup) -> Int? {
        if group.supplier != nil || order.order.requiredWarehouse != nil { return 0 }
        return group.rule.step(of: warehouse.code)
    }

    private func pieces(of lines: [DemandLine], from warehouse: Warehouse, _ stock: StockView) -> Int64 {
        var wanted: [String: Int64] = [:]
        for line in lines where warehouse.mayKeep(line.goods) { wanted[line.sku, default: 0] += line.wanted }
        return wanted.reduce(0) { $0 + min($1.value, stock.available(of: $1.key, in: warehouse.code)) }
    }

    private func score(
        of warehouse: Warehouse, step: Int, kilometres: Int64, grams: Int64, group: DemandGroup, stock: StockView
    ) -> Int64 {
        switch group.rule.strategy {
        case .nearest: return kilometres
        case .cheapest: return rules.expectedFreight(kilometres: kilometres, grams: grams) ?? kilometres
        case .sequence:
            return group.supplier == nil && order.order.requiredWarehouse == nil
                ? Int64(group.rule.place(of: warehouse.code, inStep: step)) : 0
        case .priority: return warehouse.priority
        case .balance:
            // Thousandths of the scarcest line's cover; the best covered is the smallest.
            let cover = group.lines.map { stock.available(of: $0.sku, in: warehouse.code).scaled(by: 1_000, over: max(1, $0.wanted)) }
            return -(cover.min() ?? 0)
        }
    }
}

extension Warehouse {
    func mayKeep(_ goods: Goods) -> Bool { goodsClasses?.contains(goods.goodsClass) ?? true }
}
