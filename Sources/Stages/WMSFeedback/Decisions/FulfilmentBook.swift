package import Domain

/// The fulfilments of the orders that a batch is about, those of one order side by side: each message asks what its
/// order's other fulfilments do.
package struct FulfilmentBook: Sendable {
    /// By order.
    var records: [FulfilmentRecord]
    private var positions: [FulfilmentID: Int] = [:]

    /// - Precondition: no fulfilment stands in it twice.
    package init(_ records: [FulfilmentRecord]) {
        self.records = records.sorted { $0.order < $1.order }
        positions.reserveCapacity(records.count)
        for (position, record) in self.records.enumerated() {
            let other = positions.updateValue(position, forKey: record.id)
            precondition(other == nil, "a fulfilment was read twice")
        }
    }

    func position(of id: FulfilmentID) -> Int? { positions[id] }

    package subscript(id: FulfilmentID) -> FulfilmentRecord? { positions[id].map { records[$0] } }

    /// Whether a warehouse is busy with the order of the fulfilment at a position: with this or another one of it.
    func isOrderWithWarehouse(at position: Int) -> Bool {
        let order = records[position].order
        var first = position
        while first > 0, records[first - 1].order == order { first -= 1 }
        for place in first..<records.count {
            guard records[place].order == order else { return false }
            if records[place].occupiesWarehouse { return true }
        }
        return false
    }
}
