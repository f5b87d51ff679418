import Domain

/// Who sends which pieces of a group, and what nobody can send now.
struct SourcingPlan: Hashable {
    struct Parcel: Hashable {
        var warehouse: WarehouseCode
        /// Never empty.
        var lines: [FulfilmentLine]
    }

    var parcels: [Parcel]
    var missing: [FulfilmentLine]
}

/// Looks for the best plan for a group of lines: one warehouse that fills all; else the fewest parcels; else, where the
/// rule allows it, as much as can go; else nothing. Among equals the candidates' order of preference decides.
struct SourcingSearch {
    private let lines: [DemandLine]
    private let warehouses: [Warehouse]
    private let split: SplitPolicy
    private let backorder: BackorderPolicy
    /// In minor units of the order's currency; 0 is no limit.
    private let smallestParcel: Int64
    private let skus: [String]
    private let skuOfLine: [Int]
    /// By warehouse, then by SKU.
    private let available: [[Int64]]
    /// By SKU: what may be taken beyond the order's own reservations.
    private let unpromised: [Int64]

    /// More candidates than this are not combined with each other: the search would no longer be short. The best are kept.
    private static let combinedCandidates = 12

    init(group: DemandGroup, candidates: [Candidate], stock: StockView, currency: Currency) {
        lines = group.lines
        warehouses = candidates.filter { $0.refusal == nil }.map(\.warehouse)
        split = group.rule.split
        backorder = group.rule.backorder
        smallestParcel = split.smallestParcel.map { $0.currency == currency ? $0.minorUnits : 0 } ?? 0
        var positions: [String: Int] = [:]
        var skus: [String] = []
        skuOfLine = group.lines.map { line in
            if let position = positions[line.sku] { return position }
            positions[line.sku] = skus.count
            skus.append(line.sku)
            return skus.count - 1
        }
        self.skus = skus
        available = warehouses.map { warehouse in skus.map { stock.available(of: $0, in: warehouse.code) } }
        unpromised = skus.map { stock.unpromised(of: $0) }
    }

    func plan() -> SourcingPlan {
        for candidate in warehouses.indices {
            let filling = fill(from: [candidate])
            if filling.isWhole { return plan(filling) }
        }
        guard split.isAllowed else { return plan(nothing) }
        if let filling = smallestDivision() { return plan(filling) }
        guard backorder == .partial else { return plan(nothing) }
        return plan(asMuchAsCanGo())
    }

    // MARK: - Filling

    private struct Filling {
        /// Positions of the warehouses, in order of preference.
        var sources: [Int]
        /// By source, then by line.
        var pieces: [[Int64]]
        var total: Int64
        var isWhole: Bool
    }

    private var nothing: Filling { Filling(sources: [], pieces: [], total: 0, isWhole: false) }

    /// Takes line after line from the sources, each line whole from one of them if that is possible.
    private func fill(from sources: [Int]) -> Filling {
        var left = sources.map { available[$0] }
        var unpromised = unpromised
        var filling = Filling(
            sources: sources, pieces: sources.map { _ in lines.map { _ in 0 } }, total: 0, isWhole: true)
        for (number, line) in lines.enumerated() {
            let sku = skuOfLine[number]
            let wanted = min(line.wanted, line.pooled + unpromised[sku])
            let open = sources.indices.filter { warehouses[sources[$0]].mayKeep(line.goods) }
            var missing = wanted
            if wanted == line.wanted, let source = open.first(where: { left[$0][sku] >= wanted }) {
                left[source][sku] -= wanted
                filling.pieces[source][number] = wanted
                missing = 0
            } else if split.mayDivideLines {
                for source in open {
                    let taken = min(missing, left[source][sku])
                    left[source][sku] -= taken
                    filling.pieces[source][number] = taken
                    missing -= taken
                }
            }
            let taken = wanted - missing
            unpromised[sku] -= max(0, taken - line.pooled)
            filling.total += taken
            if taken < line.wanted { filling.isWhole = false }
        }
        return filling
    }

    private func value(of source: Int, in filling: Filling) -> Int64 {
        zip(lines, filling.pieces[source]).reduce(0) { $0 + $1.0.value(of: $1.1) }
    }

    /// Every parcel holds something and is worth sending.
    private func isWorthwhile(_ filling: Filling) -> Bool {
        filling.sources.indices.allSatisfy { source in
            filling.pieces[source].contains { $0 > 0 } && value(of: source, in: filling) >= smallestParcel
        }
    }

    // MARK: - Dividing

    /// The first combination of the fewest warehouses that fills everything.
    private func smallestDivision() -> Filling? {
        let count = min(warehouses.count, Self.combinedCandidates)
        guard split.maximumParcels >= 2, count >= 2, fill(from: Array(0..<count)).isWhole else { return nil }
        for size in 2...max(2, min(split.maximumParcels, count)) where size <= count {
            var combination = Array(0..<size)
            repeat {
                let filling = fill(from: combination)
                if filling.isWhole, isWorthwhile(filling) { return filling }
            } while advance(&combination, among: count)
        }
        return nil
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
    private func asMuchAsCanGo() -> Filling {
        var best = nothing
        while best.sources.count < split.maximumParcels {
            var better: Filling?
            for candidate in warehouses.indices where !best.sources.contains(candidate) {
                let filling = fill(from: (best.sources + [candidate]).sorted())
                if filling.total > (better?.total ?? best.total) { better = filling }
            }
            guard let better else { break }
            best = better
        }
        while !best.sources.isEmpty, !isWorthwhile(best) {
            let weakest = best.sources.indices.min { value(of: $0, in: best) < value(of: $1, in: best) }
            best.sources.remove(at: weakest ?? 0)
            best = fill(from: best.sources)
        }
        return best
    }

    private func plan(_ filling: Filling) -> SourcingPlan {
        var missing = lines.map(\.wanted)
        var parcels: [SourcingPlan.Parcel] = []
        for (source, warehouse) in filling.sources.enumerated() {
            var taken: [FulfilmentLine] = []
            for (number, pieces) in filling.pieces[source].enumerated() where pieces > 0 {
                missing[number] -= pieces
                taken.append(
                    FulfilmentLine(number: lines[number].number, sku: lines[number].sku, quantity: Int32(pieces)))
            }
            if !taken.isEmpty { parcels.append(.init(warehouse: warehouses[warehouse].code, lines: taken)) }
        }
        return SourcingPlan(
            parcels: parcels,
            missing: zip(lines, missing).filter { $0.1 > 0 }.map {
                FulfilmentLine(number: $0.0.number, sku: $0.0.sku, quantity: Int32($0.1))
            })
    }
}
