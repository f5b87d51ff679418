import Domain
import Events
import Rules

// From what an order wants to fulfilments, stock and history.
extension RoutingDesk {
    /// The lines that want a source.
    ///
    /// - Parameter wanted: how many pieces of a line to look for, given how many nobody is going to send.
    func demand(
        of order: Order, _ facts: OrderFacts, _ wanted: (_ line: OrderLine, _ outstanding: Int32) -> Int32
    ) -> [DemandLine] {
        var covered: [Int32: Int32] = [:]
        for line in facts.fulfilments.flatMap(\.lines) { covered[line.number, default: 0] += line.quantity - line.dropped }
        var demand: [DemandLine] = []
        for line in order.lines where !line.isCancelled {
            let outstanding = max(0, line.quantity - (covered[line.number] ?? 0))
            let pieces = Int64(max(0, min(outstanding, wanted(line, outstanding))))
            let reserved = facts.reserved[line.number].map { $0.sku == line.sku ? Int64($0.quantity) : 0 } ?? 0
            demand.append(
                DemandLine(
                    number: line.number, sku: line.sku, wanted: pieces, pooled: min(pieces, reserved),
                    goods: self.facts.goods[line.sku] ?? Goods(), paidAmount: line.paidAmount, quantity: line.quantity))
        }
        return limited(demand, to: facts.standing.units)
    }

    /// Cancellations are counted per order, not per line. What was cancelled before it was routed has lost its reservation,
    /// so lines without one give way first, the last line before the first.
    private func limited(_ demand: [DemandLine], to units: UnitCounts) -> [DemandLine] {
        var demand = demand
        var surplus = demand.reduce(0) { $0 + $1.wanted }
        surplus -= Int64(max(0, units.wanted - units.shipped - units.allocated))
        for onlyUnreserved in [true, false] {
            for position in demand.indices.reversed() where surplus > 0 {
                let line = demand[position]
                let cut = min(surplus, onlyUnreserved ? line.wanted - line.pooled : line.wanted)
                demand[position].wanted -= cut
                demand[position].pooled = min(line.pooled, line.wanted - cut)
                surplus -= cut
            }
        }
        return demand
    }

    /// Plans the demand, allocates the goods and writes everything down.
    ///
    /// - Parameters:
    ///   - excluded: warehouses that just failed.
    ///   - waiting: lines that go on waiting whatever comes of this.
    ///   - attempt: of the retry timer; `nil` leaves a running timer alone.
    mutating func source(
        _ demand: [DemandLine], of approved: OrderApproved, without excluded: Set<WarehouseCode> = [],
        keeping waiting: [Int32: BackorderedLine], order: inout OrderFacts, event: RoutingNote.Event, attempt: Int32?,
        _ decision: inout RoutingDecision
    ) {
        let failed = excluded.union(order.fulfilments.filter { $0.state == .rejected }.map(\.warehouse))
        let eligibility = Eligibility(
            directory: router.directory, rules: router.rules, order: approved, now: now, failed: failed)
        var explanation = RoutingExplanation(version: router.rules.set.version)
        var parcels = ParcelList()
        var missing: [FulfilmentLine] = []
        let before = Dictionary(demand.map { ($0.sku, facts.stock.available(of: $0.sku)) }, uniquingKeysWith: { $1 })
        for group in DemandGroup.groups(of: demand, for: approved, by: router.rules) {
            let candidates = eligibility.candidates(for: group, stock: facts.stock, load: facts.load)
            let plan = SourcingSearch(
                group: group, candidates: candidates, stock: facts.stock, currency: approved.order.amounts.currency
            ).plan()
            for parcel in plan.parcels {
                let id = parcels.fulfilment(from: parcel.warehouse, goodsClass: group.goodsClass) { ids.next(at: now) }
                allocate(parcel, to: id, for: group, order: &order, &decision)
                parcels.append(parcel.lines, to: id)
            }
            missing += plan.missing
            explanation.append(group, candidates, plan)
        }
        for (sku, pieces) in before.sorted(by: { $0.key < $1.key }) { noteLowStock(of: sku, before: pieces, &decision) }
        open(parcels, of: approved, demand, order: &order, &decision)
        settleBackorders(missing, keeping: waiting, of: approved, order: &order, attempt: attempt, &decision)
        if let required = approved.order.requiredWarehouse, router.directory[WarehouseCode(required)] == nil {
            decision.alerts.append(
                alert(.abnormalOrder, .warning, approved.order.id.description, "requires the unknown warehouse \(required)"))
        }
        // A retry that changed nothing leaves no trace but its timer.
        guard decision.backorders != nil || !decision.fulfilments.isEmpty || !decision.withdrawn.isEmpty else { return }
        decision.standing = order.standing
        let nothingFound = decision.fulfilments.isEmpty
        decision.note = RoutingNote(
            event: nothingFound && !missing.isEmpty ? .backordered : event,
            summary: explanation.summary(missing: missing), detail: explanation.json)
    }

    /// Moves pieces from the pool, or from what nobody has reserved, to a shelf's allocation.
    private mutating func allocate(
        _ parcel: SourcingPlan.Parcel, to id: FulfilmentID, for group: DemandGroup, order: inout OrderFacts,
        _ decision: inout RoutingDecision
    ) {
        for line in parcel.lines {
            let reservation = order.reserved[line.number]
            let held = reservation?.sku == line.sku ? reservation?.quantity ?? 0 : 0
            let pooled = min(line.quantity, held)
            facts.stock.take(Int64(line.quantity), pooled: Int64(pooled), of: line.sku, from: parcel.warehouse)
            decision.stock.append(
                StockChange(
                    sku: line.sku, warehouse: parcel.warehouse, allocated: Int64(line.quantity),
                    reserved: -Int64(pooled), reason: .allocated, fulfilment: id))
            if pooled > 0 { setReservation(held - pooled, of: line.number, line.sku, in: &order, &decision) }
            order.standing.units.allocated += line.quantity
        }
    }

    func setReservation(
        _ quantity: Int32, of line: Int32, _ sku: String, in order: inout OrderFacts, _ decision: inout RoutingDecision
    ) {
        order.reserved[line] = PoolReservation(sku: sku, quantity: quantity)
        decision.reservations.removeAll { $0.number == line }
        decision.reservations.append(ReservationChange(number: line, sku: sku, quantity: quantity))
    }

    /// Makes a fulfilment of each parcel, with what quoting must know.
    private mutating func open(
        _ parcels: ParcelList, of approved: OrderApproved, _ demand: [DemandLine], order: inout OrderFacts,
        _ decision: inout RoutingDecision
    ) {
        let byNumber = Dictionary(demand.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        for parcel in parcels.all {
            let lines = parcel.lines.sorted { $0.number < $1.number }
            decision.fulfilments.append(
                FulfilmentPlanned(
                    fulfilment: Fulfilment(
                        id: parcel.id, order: approved.order.id, warehouse: parcel.warehouse, lines: lines),
                    order: approved.order.key, destination: approved.order.destination,
                    currency: approved.order.amounts.currency,
                    goodsValue: lines.reduce(0) { $0 + (byNumber[$1.number]?.value(of: Int64($1.quantity)) ?? 0) },
                    priority: approved.priority, placedAt: approved.order.placedAt, shipBy: approved.order.shipBy,
                    requiredCarrier: approved.order.requiredCarrier, receiverToken: approved.order.buyer.receiverToken,
                    tags: approved.tags))
            order.fulfilments.append(
                FulfilmentFacts(
                    id: parcel.id, warehouse: parcel.warehouse, state: .planned,
                    lines: lines.map { .init(number: $0.number, sku: $0.sku, quantity: $0.quantity) }))
            if let warehouse = router.directory[parcel.warehouse], warehouse.dailyCapacity != nil {
                let key = LoadKey(warehouse: warehouse.code, day: warehouse.workDay(at: now))
                facts.load[key, default: 0] += 1
                decision.load[key, default: 0] += 1
            }
        }
    }
}
