package import Domain
package import Events

/// Which of the planned pieces a confirmation sends, parcel by parcel.
package struct Shipment: Hashable, Sendable {
    package struct Parcel: Hashable, Sendable {
        package var parcel: OutboundConfirmed.Parcel
        package var lines: [FulfilmentLine]
    }

    /// Parcels that were not confirmed before.
    package private(set) var parcels: [Parcel] = []
    /// Everything that leaves with this confirmation, by order line.
    package private(set) var pieces: [FulfilmentLine] = []
    /// What a last confirmation leaves out: it will not come.
    package private(set) var missing: [FulfilmentLine] = []

    /// Why a confirmation cannot be true.
    package struct Contradiction: Error, Hashable, Sendable {
        package var reason: String
    }

    /// Warehouses differ in how much they say. A parcel that lists its items holds those. Where no parcel does, the
    /// confirmation's own item list counts; where that is absent too, a last confirmation means everything that is
    /// left, and one that is not last says nothing that could be booked. Parcels without a list share what the list
    /// leaves: it stands in the first of them, because nobody knows better.
    package init(
        _ confirmation: OutboundConfirmed, of fulfilment: FulfilmentRecord, isLast: Bool
    ) throws(Contradiction) {
        var shelf = Shelf(fulfilment.lines)
        let fresh = confirmation.parcels.filter { !fulfilment.trackingNumbers.contains($0.trackingNumber) }
        let hasLists = confirmation.parcels.contains { !$0.items.isEmpty }
        let onlyRepeats = fresh.isEmpty && !confirmation.parcels.isEmpty
        guard isLast || hasLists || !confirmation.items.isEmpty || onlyRepeats else {
            throw Contradiction(reason: "it does not say which pieces left")
        }
        for parcel in fresh {
            parcels.append(Parcel(parcel: parcel, lines: try shelf.take(parcel.items)))
        }
        let unlisted = parcels.firstIndex { $0.parcel.items.isEmpty }
        var loose: [FulfilmentLine] = []
        if !onlyRepeats {
            if !hasLists, !confirmation.items.isEmpty {
                loose = try shelf.take(confirmation.items)
            } else if isLast, !hasLists || unlisted != nil {
                loose = shelf.takeAll()
            }
        }
        if let unlisted { parcels[unlisted].lines = loose }
        pieces = merged(parcels.flatMap(\.lines) + (unlisted == nil ? loose : []))
        if isLast { missing = shelf.takeAll() }
    }
}

/// The pieces of a fulfilment that have not left yet.
struct Shelf {
    private var lines: [FulfilmentRecord.Line]

    init(_ lines: [FulfilmentRecord.Line]) { self.lines = lines }

    /// Takes pieces by SKU, from the first line that has them on: one SKU may stand in several lines.
    mutating func take(_ items: [OutboundConfirmed.Item]) throws(Shipment.Contradiction) -> [FulfilmentLine] {
        var taken: [FulfilmentLine] = []
        for item in items {
            guard lines.contains(where: { $0.sku == item.sku }) else {
                throw Shipment.Contradiction(reason: "SKU \(item.sku) is not part of it")
            }
            var wanted = item.quantity
            for index in lines.indices where lines[index].sku == item.sku && wanted > 0 {
                let count = min(wanted, lines[index].remaining)
                guard count > 0 else { continue }
                lines[index].shipped += count
                wanted -= count
                taken.append(FulfilmentLine(number: lines[index].number, sku: item.sku, quantity: count))
            }
            guard wanted == 0 else {
                throw Shipment.Contradiction(reason: "\(wanted) pieces of SKU \(item.sku) more than were asked for")
            }
        }
        return merged(taken)
    }

    mutating func takeAll() -> [FulfilmentLine] {
        var taken: [FulfilmentLine] = []
        for index in lines.indices where lines[index].remaining > 0 {
            taken.append(
                FulfilmentLine(number: lines[index].number, sku: lines[index].sku, quantity: lines[index].remaining))
            lines[index].shipped += lines[index].remaining
        }
        return taken
    }
}

/// One entry per order line, ascending.
func merged(_ lines: [FulfilmentLine]) -> [FulfilmentLine] {
    var byNumber: [Int32: FulfilmentLine] = [:]
    for line in lines {
        byNumber[line.number, default: FulfilmentLine(number: line.number, sku: line.sku, quantity: 0)].quantity +=
            line.quantity
    }
    return byNumber.values.sorted { $0.number < $1.number }
}
