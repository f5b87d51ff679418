import Domain
import Events

/// The pieces of a fulfilment that have not left yet. One serves a batch: it is begun anew and keeps its memory.
struct Shelf {
    /// By position of the line.
    private var remaining: [Int32] = []

    mutating func begin(_ lines: [FulfilmentRecord.Line]) {
        remaining.removeAll(keepingCapacity: true)
        for line in lines { remaining.append(line.remaining) }
    }

    /// Takes pieces by SKU, from the first line that has them on: one SKU may stand in several lines.
    /// - Parameter lines: those it was begun with; the same below.
    mutating func take(
        _ items: [OutboundConfirmed.Item], of lines: [FulfilmentRecord.Line]
    ) throws(Shipment.Contradiction) -> [FulfilmentLine] {
        var taken: [FulfilmentLine] = []
        taken.reserveCapacity(items.count)
        for item in items {
            var isPart = false
            var wanted = item.quantity
            for position in lines.indices where lines[position].sku == item.sku {
                isPart = true
                let count = min(wanted, remaining[position])
                guard count > 0 else { continue }
                remaining[position] -= count
                wanted -= count
                taken.add(count, of: lines[position])
            }
            guard isPart else { throw Shipment.Contradiction(reason: "SKU \(item.sku) is not part of it") }
            guard wanted == 0 else {
                throw Shipment.Contradiction(reason: "\(wanted) pieces of SKU \(item.sku) more than were asked for")
            }
        }
        return taken
    }

    mutating func takeAll(of lines: [FulfilmentRecord.Line]) -> [FulfilmentLine] {
        guard remaining.contains(where: { $0 > 0 }) else { return [] }
        var taken: [FulfilmentLine] = []
        taken.reserveCapacity(lines.count)
        for position in lines.indices where remaining[position] > 0 {
            taken.add(remaining[position], of: lines[position])
            remaining[position] = 0
        }
        return taken
    }
}

extension [FulfilmentLine] {
    fileprivate mutating func add(_ count: Int32, of line: FulfilmentRecord.Line) {
        add(FulfilmentLine(number: line.number, sku: line.sku, quantity: count))
    }

    /// Keeps one entry per order line, ascending.
    mutating func add(_ line: FulfilmentLine) {
        // From the end: lines come nearly in order.
        var place = count
        while place > 0, self[place - 1].number > line.number { place -= 1 }
        if place > 0, self[place - 1].number == line.number {
            self[place - 1].quantity += line.quantity
        } else {
            insert(line, at: place)
        }
    }
}
