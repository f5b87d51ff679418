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
        var demand: [DemandLine] = []
        demand.reserveCapacity(order.lines.count)
        for line in order.lines where !line.isCancelled {
            let outstanding = max(0, line.quantity - facts.covered(line.number))
            let pieces = Int64(max(0, min(outstanding, wanted(line, outstanding))))
            let reserved = facts.reserved[line.number].map { $0.sku == line.sku ? Int64($0.quantity) : 0 } ?? 0
            demand.append(
                DemandLine(
                    number: line.number, sku: line.sku, wanted: pieces, pooled: min(pieces, reserved),
                    goods: self.facts.goods[line.sku] ?? Goods(), paidAmount: line.paidAmount, quantity: line.quantity,
                    stock: self.facts.stock.place(of: line.sku)))
        }
        demand.limit(to: facts.standing.units)
        return demand
    }

    /// Plans the demand, allocates the goods and writes everything down.
    ///
    /// - Parameters:
    ///   - excluded: warehouses that just failed.
    ///   - waiting: lines that go on waiting whatever comes of this.
    ///   - attempt: of the retry timer; `nil` leaves a running timer alone.
    mutating func source(
        _ wanted: consuming [DemandLine], of approved: OrderApproved, without excluded: WarehouseCode? = nil,
        keeping waiting: [Int32: BackorderedLine], order: inout OrderFacts, event: RoutingNote.Event, attempt: Int32?,
        _ decision: inout RoutingDecision
    ) {
        let demand = Demand(wanted, of: approved, by: router.rules)
        let eligibility = Eligibility(approved.order, order.fulfilments, without: excluded, by: router, at: now)
        var missing: [FulfilmentLine] = []
        tools.begin(demand, in: facts.stock)
        decision.stock.reserveCapacity(demand.lines.count)
        decision.reservations.reserveCapacity(demand.lines.count)
        for group in demand.groups {
            tools.goods.fill(from: demand, group, facts.stock, in: router.directory)
            eligibility.findCandidates(
                for: group, demand, tools.goods, load: facts.load, into: &tools.candidates)
            let plan = SourcingSearch(
                group, demand, tools.goods, candidates: tools.candidates, directory: router.directory,
                currency: approved.order.amounts.currency
            ).plan(&tools.filling)
            for parcel in plan.parcels {
                let id = tools.parcels.fulfilment(from: parcel.warehouse, goodsClass: group.goodsClass) {
                    ids.next(at: now)
                }
                allocate(parcel, to: id, order: &order, &decision)
                tools.parcels.append(parcel, to: id)
            }
            missing += plan.missing
            tools.explanation.append(group, demand, tools.candidates, plan)
        }
        tools.explanation.end(missing: missing)
        noteLowStock(of: demand, &decision)
        open(of: approved, order: &order, &decision)
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
            summary: tools.explanation.summary, detail: tools.explanation.detail)
    }

    /// Moves pieces from the pool, or from what nobody has reserved, to a shelf's allocation.
    private mutating func allocate(
        _ parcel: SourcingPlan.Parcel, to id: FulfilmentID, order: inout OrderFacts, _ decision: inout RoutingDecision
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
        of approved: OrderApproved, order: inout OrderFacts, _ decision: inout RoutingDecision
    ) {
        decision.fulfilments.reserveCapacity(tools.parcels.all.count)
        for parcel in tools.parcels.all {
            decision.fulfilments.append(
                FulfilmentPlanned(
                    fulfilment: Fulfilment(
                        id: parcel.id, order: approved.order.id, warehouse: parcel.warehouse, lines: parcel.lines),
                    order: approved.order.key, destination: approved.order.destination,
                    currency: approved.order.amounts.currency, goodsValue: parcel.value, priority: approved.priority,
                    placedAt: approved.order.placedAt, shipBy: approved.order.shipBy,
                    requiredCarrier: approved.order.requiredCarrier, receiverToken: approved.order.buyer.receiverToken,
                    tags: approved.tags))
            order.fulfilments.append(
                FulfilmentFacts(
                    id: parcel.id, warehouse: parcel.warehouse, state: .planned,
                    lines: parcel.lines.map { .init(number: $0.number, sku: $0.sku, quantity: $0.quantity) }))
            if let warehouse = router.directory[parcel.warehouse], warehouse.dailyCapacity != nil {
                let key = LoadKey(warehouse: warehouse.code, day: warehouse.workDay(at: now))
                facts.load[key, default: 0] += 1
                decision.load.append(key)
            }
        }
    }
}

extension OrderFacts {
    /// Pieces of a line that have come or will come with a fulfilment.
    fileprivate func covered(_ line: Int32) -> Int32 {
        var pieces: Int32 = 0
        for fulfilment in fulfilments {
            for part in fulfilment.lines where part.number == line { pieces += part.quantity - part.dropped }
        }
        return pieces
    }
}

extension [DemandLine] {
    /// Cancellations are counted per order, not per line. What was cancelled before it was routed has lost its reservation,
    /// so lines without one give way first, the last line before the first.
    fileprivate mutating func limit(to units: UnitCounts) {
        var surplus = reduce(0) { $0 + $1.wanted } - Int64(Swift.max(0, units.wanted - units.shipped - units.allocated))
        take(&surplus) { $0.wanted - $0.pooled }
        take(&surplus) { $0.wanted }
    }

    private mutating func take(_ surplus: inout Int64, upTo limit: (DemandLine) -> Int64) {
        for position in indices.reversed() where surplus > 0 {
            let cut = Swift.min(surplus, limit(self[position]))
            self[position].wanted -= cut
            self[position].pooled = Swift.min(self[position].pooled, self[position].wanted)
            surplus -= cut
        }
    }
}
