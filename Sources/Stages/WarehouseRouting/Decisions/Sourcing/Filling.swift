/// A try: what some warehouses would send of a group's lines. It is made over and over, and keeps its memory.
struct Filling {
    /// Positions of the warehouses, in order of preference.
    var sources: [Int] = []
    /// By source, then by line.
    var pieces: [Int64] = []
    var total: Int64 = 0
    var isWhole = false
    /// What the sources still have, by source, then by SKU.
    var left: [Int64] = []
    /// What may still be taken beyond the order's own reservations, by SKU.
    var unpromised: [Int64] = []
}

extension Filling {
    /// For another try, with other sources.
    mutating func begin(lines: Int) {
        pieces.removeAll(keepingCapacity: true)
        for _ in 0..<(sources.count * lines) { pieces.append(0) }
        left.removeAll(keepingCapacity: true)
        unpromised.removeAll(keepingCapacity: true)
        total = 0
        isWhole = true
    }
}
