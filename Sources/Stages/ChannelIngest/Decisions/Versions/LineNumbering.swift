import Domain

/// Gives the lines of a newer version the numbers they had, because reservations and fulfilments know lines by number.
///
/// A line is recognised by the platform's id, else by its SKU. New lines get new numbers. A line that the platform no
/// longer mentions stays, as a cancelled one.
func numbered(_ lines: [ChannelLine], after known: [KnownLine]) -> [KnownLine] {
    var unmatched = known
    var nextNumber = (known.map(\.line.number).max() ?? 0) + 1
    var result: [KnownLine] = []
    result.reserveCapacity(max(lines.count, known.count))
    for line in lines {
        let match =
            unmatched.firstIndex {
                $0.line.channelLineID != nil && $0.line.channelLineID == line.channelLineID && $0.line.sku == line.sku
            }
            ?? unmatched.firstIndex { $0.line.channelLineID != nil && $0.line.channelLineID == line.channelLineID }
            ?? unmatched.firstIndex {
                ($0.line.channelLineID == nil || line.channelLineID == nil) && $0.line.sku == line.sku
                    && $0.line.kind == line.kind
            }
        let before = match.map { unmatched.remove(at: $0) }
        let number = before?.line.number ?? nextNumber
        if before == nil { nextNumber += 1 }
        result.append(
            KnownLine(
                line: OrderLine(
                    number: number, channelLineID: line.channelLineID, sku: line.sku, title: line.title,
                    quantity: line.quantity, unitPrice: line.unitPrice, paidAmount: line.paidAmount, kind: line.kind,
                    isCancelled: line.isCancelled),
                channelSKU: line.channelSKU, reserved: before?.reserved ?? 0, beyondPool: before?.beyondPool ?? 0))
    }
    for var gone in unmatched {
        gone.line.isCancelled = true
        result.append(gone)
    }
    result.sort { $0.line.number < $1.line.number }
    return result
}
