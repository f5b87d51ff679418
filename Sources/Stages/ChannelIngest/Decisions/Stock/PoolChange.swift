import Domain

/// A change of what is reserved of a SKU in the pool, for one order.
package struct PoolChange: Hashable, Sendable {
    package var sku: String
    /// Pieces; negative gives back.
    package var reserved: Int64
}

/// What can still be promised of each SKU, and what this batch has promised of it.
///
/// Promise = what is available in all warehouses, less what is reserved in the pool. The orders of one batch compete
/// for it in the order they came.
package struct Promises: Sendable {
    private var promisable: [String: Int64]

    /// - Parameter promisable: pieces by SKU; a SKU that is missing has none.
    package init(_ promisable: [String: Int64]) { self.promisable = promisable }

    package subscript(sku: String) -> Int64 { promisable[sku] ?? 0 }

    mutating func take(_ pieces: Int32, of sku: String) -> Bool {
        guard let left = promisable[sku], left >= Int64(pieces) else { return false }
        promisable[sku] = left - Int64(pieces)
        return true
    }

    mutating func giveBack(_ pieces: Int32, of sku: String) {
        promisable[sku, default: 0] += Int64(pieces)
    }
}

/// Brings the reservations of an order to what its lines want.
///
/// - Parameters:
///   - before: the lines as they were, by number: a line whose SKU changed gives the old SKU back.
///   - wantsStock: false gives everything back.
/// - Returns: the changes, and whether a line wants more than can be promised. Such a line keeps what it had and gets
///   nothing more: half a reservation ships half a line.
func reserve(
    _ lines: inout [KnownLine], before: [KnownLine], wantsStock: Bool, from promises: inout Promises
) -> (changes: [PoolChange], isShort: Bool) {
    var changes: [PoolChange] = []
    changes.reserveCapacity(lines.count)
    // First what comes back, so that an order can use its own pieces for another of its lines.
    for index in lines.indices {
        let line = lines[index]
        let oldSKU = before.first { $0.line.number == line.line.number }?.line.sku ?? line.line.sku
        let target = oldSKU == line.line.sku && wantsStock ? line.wanted : 0
        guard line.reserved > target else { continue }
        promises.giveBack(line.reserved - target, of: oldSKU)
        changes.append(PoolChange(sku: oldSKU, reserved: Int64(target - line.reserved)))
        lines[index].reserved = target
    }
    guard wantsStock else { return (changes, false) }
    var isShort = false
    for index in lines.indices {
        let missing = lines[index].wanted - lines[index].reserved
        guard missing > 0 else { continue }
        guard promises.take(missing, of: lines[index].line.sku) else {
            isShort = true
            continue
        }
        changes.append(PoolChange(sku: lines[index].line.sku, reserved: Int64(missing)))
        lines[index].reserved += missing
    }
    return (changes, isShort)
}

extension KnownLine {
    /// Pieces that should be reserved in the pool.
    var wanted: Int32 { line.isCancelled ? 0 : max(0, line.quantity - beyondPool) }
}
