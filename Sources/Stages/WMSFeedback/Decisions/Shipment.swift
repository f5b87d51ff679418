import Domain
import Events

/// Which of the planned pieces a confirmation sends, parcel by parcel.
struct Shipment {
    /// Of the parcels that were not confirmed before.
    private(set) var packages: [Package] = []
    /// Everything that leaves with this confirmation, by order line.
    private(set) var pieces: [FulfilmentLine] = []
    /// What a last confirmation leaves out: it will not come.
    private(set) var missing: [FulfilmentLine] = []

    /// Why a confirmation cannot be true.
    struct Contradiction: Error {
        var reason: String
    }

    /// Warehouses differ in how much they say. A parcel that lists its items holds those. Where no parcel does, the
    /// confirmation's own item list counts; where that is absent too, a last confirmation means everything that is
    /// left, and one that is not last says nothing that could be booked. Parcels without a list share what the list
    /// leaves: it stands in the first of them, because nobody knows better.
    /// - Parameter known: the parcels that were confirmed before, of any fulfilment.
    init(
        _ confirmation: OutboundConfirmed, of fulfilment: FulfilmentRecord, besides known: Set<KnownParcel>,
        isLast: Bool, on shelf: inout Shelf, at now: Timestamp, ids: inout IDGenerator
    ) throws(Contradiction) {
        func isKnown(_ parcel: OutboundConfirmed.Parcel) -> Bool {
            known.contains(KnownParcel(fulfilment: fulfilment.id, trackingNumber: parcel.trackingNumber))
        }
        let hasLists = confirmation.parcels.contains { !$0.items.isEmpty }
        let onlyRepeats = !confirmation.parcels.isEmpty && confirmation.parcels.allSatisfy(isKnown)
        guard isLast || hasLists || !confirmation.items.isEmpty || onlyRepeats else {
            throw Contradiction(reason: "it does not say which pieces left")
        }
        shelf.begin(fulfilment.lines)
        // The first of the packages that do not say what is in them.
        var unlisted: Int?
        packages.reserveCapacity(onlyRepeats ? 0 : confirmation.parcels.count)
        for parcel in confirmation.parcels where !isKnown(parcel) {
            if parcel.items.isEmpty, unlisted == nil { unlisted = packages.count }
            packages.append(
                Package(
                    id: ids.next(at: now), carrier: parcel.carrier, trackingNumber: parcel.trackingNumber,
                    weightGrams: parcel.weightGrams, lines: try shelf.take(parcel.items, of: fulfilment.lines)))
        }
        var loose: [FulfilmentLine] = []
        if !onlyRepeats {
            if !hasLists, !confirmation.items.isEmpty {
                loose = try shelf.take(confirmation.items, of: fulfilment.lines)
            } else if isLast, !hasLists || unlisted != nil {
                loose = shelf.takeAll(of: fulfilment.lines)
            }
        }
        if let unlisted { packages[unlisted].lines = loose } else { pieces = loose }
        for package in packages {
            // Most shipments are one parcel, whose lines they share.
            if pieces.isEmpty { pieces = package.lines } else { for line in package.lines { pieces.add(line) } }
        }
        if isLast { missing = shelf.takeAll(of: fulfilment.lines) }
    }
}
