import Domain

/// Looks for the best plan for a group of lines: one warehouse that fills all; else the fewest parcels; else, where the
/// rule allows it, as much as can go; else nothing. Among equals the candidates' order of preference decides.
struct SourcingSearch {
    private let directory: WarehouseDirectory
    private let lines: [DemandLine]
    /// Those of ``lines`` that are looked at.
    private let range: Range<Int>
    private let goods: WantedGoods
    /// The eligible ones.
    private let warehouses: ArraySlice<Candidate>
    private let split: SplitPolicy
    private let backorder: BackorderPolicy
    /// In minor units of the order's currency; 0 is no limit.
    private let smallestParcel: Int64

    /// More candidates than this are not combined with each other: the search would no longer be short. The best are kept.
    private static let combinedCandidates = 12

    /// - Parameter candidates: the eligible ones first.
    init(
        _ group: DemandGroup, _ demand: Demand, _ goods: WantedGoods, candidates: [Candidate], directory: WarehouseDirectory,
        currency: Currency
    ) {
        self.directory = directory
        self.goods = goods
        lines = demand.lines
        range = group.lines
        warehouses = candidates.prefix { $0.refusal == nil }
        split = group.rule.split
        backorder = group.rule.backorder
        smallestParcel = split.smallestParcel.map { $0.currency == currency ? $0.minorUnits : 0 } ?? 0
    }

    /// - Parameter filling: memory for the tries.
    func plan(_ filling: inout Filling) -> SourcingPlan {
        for candidate in warehouses.indices {
            filling.sources.removeAll(keepingCapacity: true)
            filling.sources.append(candidate)
            fill(&filling)
            if filling.isWhole { return plan(of: filling) }
        }
        guard split.isAllowed else { return plan(of: Filling()) }
        if findSmallestDivision(&filling) { return plan(of: filling) }
        guard backorder == .partial else { return plan(of: Filling()) }
        return plan(of: asMuchAsCanGo(&filling))
    }

    // MARK: - Filling

    /// Takes line after line from the sources, each line whole from one of them if that is possible.
    private func fill(_ filling: inout Filling) {
        filling.begin(lines: range.count)
        for sku in goods.skus { filling.unpromised.append(sku.unpromised) }
        for source in filling.sources {
            for sku in goods.skus.indices {
                filling.left.append(goods.available(sku, in: warehouses[source].warehouse))
            }
        }
        for number in 0..<range.count { fill(&filling, number) }
    }

    private func fill(_ filling: inout Filling, _ number: Int) {
        let position = range.lowerBound + number
        let (sku, count) = (goods.skuOfLine[number], goods.skus.count)
        let wanted = min(lines[position].wanted, lines[position].pooled + filling.unpromised[sku])
        var missing = wanted
        if wanted == lines[position].wanted,
            let source = filling.sources.indices.first(where: {
                filling.left[$0 * count + sku] >= wanted && mayKeep(filling.sources[$0], position)
            })
        {
            filling.left[source * count + sku] -= wanted
            filling.pieces[source * range.count + number] = wanted
            missing = 0
        } else if split.mayDivideLines {
            for source in filling.sources.indices where mayKeep(filling.sources[source], position) {
                let taken = min(missing, filling.left[source * count + sku])
                filling.left[source * count + sku] -= taken
                filling.pieces[source * range.count + number] = taken
                missing -= taken
            }
        }
        let taken = wanted - missing
        filling.unpromised[sku] -= max(0, taken - lines[position].pooled)
        filling.total += taken
        if taken < lines[position].wanted { filling.isWhole = false }
    }

    private func code(of source: Int) -> WarehouseCode { directory.warehouses[warehouses[source].warehouse].code }

    private func mayKeep(_ source: Int, _ line: Int) -> Bool {
        directory.warehouses[warehouses[source].warehouse].mayKeep(lines[line].goods)
    }

    private func value(of source: Int, in filling: Filling) -> Int64 {
        (0..<range.count).reduce(0) { sum, number in
            sum + lines[range.lowerBound + number].value(of: filling.pieces[source * range.count + number])
        }
    }

    /// Every parcel holds something and is worth sending.
    private func isWorthwhile(_ filling: Filling) -> Bool {
        filling.sources.indices.allSatisfy { source in
            (0..<range.count).contains { filling.pieces[source * range.count + $0] > 0 }
                && value(of: source, in: filling) >= smallestParcel
        }
    }

    // MARK: - Dividing

    /// Leaves the first combination of the fewest warehouses that fills everything.
    private func findSmallestDivision(_ filling: inout Filling) -> Bool {
        let count = min(warehouses.count, Self.combinedCandidates)
        guard split.maximumParcels >= 2, count >= 2 else { return false }
        filling.sources = Array(0..<count)
        fill(&filling)
        guard filling.isWhole else { return false }
        for size in 2...max(2, min(split.maximumParcels, count)) where size <= count {
            filling.sources = Array(0..<size)
            repeat {
                fill(&filling)
                if filling.isWhole, isWorthwhile(filling) { return true }
            } while advance(&filling.sources, among: count)
        }
        return false
    }

    /// The next combination in the order of preference: the best candidate changes last.
    private func advance(_ combination: inout [Int], among count: Int) -> Bool {
        let size = combination.count
        guard let place = combination.indices.last(where: { combination[$0] < count - size + $0 }) else { return false }
        combination[place] += 1
        for later in (place + 1)..<max(size, place + 1) { combination[later] = combination[later - 1] + 1 }
        return true
    }

    /// Adds the warehouse that brings the most pieces until no more parcels are allowed or nothing is gained, then leaves
    /// out the parcels that are not worth sending.
    private func asMuchAsCanGo(_ filling: inout Filling) -> Filling {
        var best = Filling()
        while best.sources.count < split.maximumParcels {
            var better: Filling?
            for candidate in warehouses.indices where !best.sources.contains(candidate) {
                filling.sources = (best.sources + [candidate]).sorted()
                fill(&filling)
                if filling.total > (better?.total ?? best.total) { better = filling }
            }
            guard let better else { break }
            best = better
        }
        while !best.sources.isEmpty, !isWorthwhile(best) {
            let weakest = best.sources.indices.min { value(of: $0, in: best) < value(of: $1, in: best) }
            best.sources.remove(at: weakest ?? 0)
            fill(&best)
        }
        return best
    }

    // MARK: - The plan

    private func plan(of filling: Filling) -> SourcingPlan {
        var plan = SourcingPlan()
        plan.parcels.reserveCapacity(filling.sources.count)
        for (source, warehouse) in filling.sources.enumerated() {
            let lines = pieces(of: source, in: filling)
            guard !lines.isEmpty else { continue }
            plan.parcels.append(
                SourcingPlan.Parcel(warehouse: code(of: warehouse), value: value(of: source, in: filling), lines: lines))
        }
        guard !filling.isWhole else { return plan }
        for number in 0..<range.count {
            let line = lines[range.lowerBound + number]
            let sent = filling.sources.indices.reduce(0) { $0 + filling.pieces[$1 * range.count + number] }
            guard sent < line.wanted else { continue }
            plan.missing.append(
                FulfilmentLine(number: line.number, sku: line.sku, quantity: Int32(line.wanted - sent)))
        }
        return plan
    }

    private func pieces(of source: Int, in filling: Filling) -> [FulfilmentLine] {
        var taken: [FulfilmentLine] = []
        taken.reserveCapacity(range.count)
        for number in 0..<range.count {
            let pieces = filling.pieces[source * range.count + number]
            guard pieces > 0 else { continue }
            let line = lines[range.lowerBound + number]
            taken.append(FulfilmentLine(number: line.number, sku: line.sku, quantity: Int32(pieces)))
        }
        return taken
    }
}
