import Domain
import Events

/// Which warehouses may send a group of lines, and in which order they are asked.
struct Eligibility {
    private let directory: WarehouseDirectory
    private let rules: RoutingRules
    private let now: Timestamp
    private let destination: Destination
    private let requiredWarehouse: String?
    private let shipBy: Timestamp?
    /// By position of the warehouse; `nil` when nobody knows where the destination is.
    private let kilometres: [Int64]?
    /// The order's, of which some may have been refused.
    private let fulfilments: [FulfilmentFacts]
    /// The warehouse that just failed.
    private let failed: WarehouseCode?

    init(
        _ order: Order, _ fulfilments: [FulfilmentFacts], without failed: WarehouseCode?, by router: Router, at now: Timestamp
    ) {
        directory = router.directory
        rules = router.rules
        self.now = now
        destination = order.destination
        requiredWarehouse = order.requiredWarehouse
        shipBy = order.shipBy
        kilometres = router.directory.kilometres(to: order.destination)
        self.fulfilments = fulfilments
        self.failed = failed
    }

    /// Every warehouse of the directory, eligible ones first and in order of preference.
    func findCandidates(
        for group: DemandGroup, _ demand: Demand, _ goods: WantedGoods, load: [LoadKey: Int32],
        into candidates: inout [Candidate]
    ) {
        candidates.removeAll(keepingCapacity: true)
        let grams = demand.lines.grams(of: group.lines)
        for warehouse in directory.warehouses.indices {
            let canGive = pieces(of: goods, in: demand, from: warehouse)
            let step = step(of: warehouse, for: group)
            let refusal = refusal(of: warehouse, for: group, demand, step: step, canGive: canGive, load: load)
            var rank: Rank?
            if refusal == nil, let step {
                rank = Rank(
                    step: step, late: directory.warehouses[warehouse].isLate(for: shipBy, at: now) ? 1 : 0,
                    score: score(of: warehouse, step: step, grams: grams, group: group, demand, goods),
                    kilometres: distance(to: warehouse), priority: directory.warehouses[warehouse].priority,
                    warehouse: warehouse)
            }
            candidates.append(Candidate(warehouse: warehouse, canGive: canGive, refusal: refusal, rank: rank))
        }
        candidates.sort(by: Candidate.isBefore)
    }

    private func distance(to warehouse: Int) -> Int64 { kilometres?[warehouse] ?? Rank.unknownDistance }

    /// The first reason against a warehouse; what is wrong with the warehouse comes before what is wrong with its stock.
    private func refusal(
        of position: Int, for group: DemandGroup, _ demand: Demand, step: Int?, canGive: Int64, load: [LoadKey: Int32]
    ) -> Refusal? {
        let warehouse = directory.warehouses[position]
        if let requiredWarehouse, warehouse.code.code != requiredWarehouse { return .orderRequires(requiredWarehouse) }
        if let supplier = group.supplier {
            guard warehouse.supplier == supplier else { return .onlySupplier(supplier) }
        } else if warehouse.kind == .supplier {
            return .sendsOnlyFor(supplier: warehouse.supplier ?? "")
        }
        if !warehouse.isOpen { return .closed }
        if !warehouse.area.contains(destination) {
            return .doesNotServe(destination.province.isEmpty ? destination.country : destination.province)
        }
        if step == nil { return .notListed(rule: group.rule.name) }
        if hasFailed(warehouse.code) { return .failedBefore }
        if !group.lines.contains(where: { warehouse.mayKeep(demand.lines[$0].goods) }) {
            return .goodsClass(demand.lines[group.lines.lowerBound].goods.goodsClass)
        }
        if let limit = warehouse.dailyCapacity,
            load[LoadKey(warehouse: warehouse.code, day: warehouse.workDay(at: now)), default: 0] >= limit
        {
            return .atCapacity(limit)
        }
        return canGive == 0 ? .outOfStock : nil
    }

    private func hasFailed(_ warehouse: WarehouseCode) -> Bool {
        warehouse == failed || fulfilments.contains { $0.state == .rejected && $0.warehouse == warehouse }
    }

    /// A supplier, and the warehouse an order insists on, need not be listed by a rule.
    private func step(of warehouse: Int, for group: DemandGroup) -> Int? {
        if group.supplier != nil || requiredWarehouse != nil { return 0 }
        return group.rule.step(of: directory.warehouses[warehouse].code)
    }

    private func pieces(of goods: WantedGoods, in demand: Demand, from warehouse: Int) -> Int64 {
        var sum: Int64 = 0
        for (number, sku) in goods.skus.enumerated()
        where directory.warehouses[warehouse].mayKeep(demand.lines[sku.line].goods) {
            sum += min(sku.wanted, goods.available(number, in: warehouse))
        }
        return sum
    }

    private func score(
        of warehouse: Int, step: Int, grams: Int64, group: DemandGroup, _ demand: Demand, _ goods: WantedGoods
    ) -> Int64 {
        let kilometres = distance(to: warehouse)
        let code = directory.warehouses[warehouse].code
        switch group.rule.strategy {
        case .nearest: return kilometres
        case .cheapest: return rules.expectedFreight(kilometres: kilometres, grams: grams) ?? kilometres
        case .sequence:
            return group.supplier == nil && requiredWarehouse == nil
                ? Int64(group.rule.place(of: code, inStep: step)) : 0
        case .priority: return directory.warehouses[warehouse].priority
        case .balance:
            // Thousandths of the scarcest line's cover; the best covered is the smallest.
            var cover = Int64.max
            for (number, position) in group.lines.enumerated() {
                let available = goods.available(goods.skuOfLine[number], in: warehouse)
                cover = min(cover, available.scaled(by: 1_000, over: max(1, demand.lines[position].wanted)))
            }
            return -cover
        }
    }
}

extension Warehouse {
    func mayKeep(_ goods: Goods) -> Bool { goodsClasses?.contains(goods.goodsClass) ?? true }
}
