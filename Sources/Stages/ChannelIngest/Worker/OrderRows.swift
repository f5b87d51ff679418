import ChannelIngest
import Domain
import Postgres
import WorkerRuntime

/// Reads the rows of ``Statements/findOrders`` and ``Statements/readLines``.
enum OrderRows {
    /// Without standing and lines: those are read under the order's lock.
    static func found(_ rows: PostgresRows) -> [ChannelOrderKey: KnownOrder] {
        var orders: [ChannelOrderKey: KnownOrder] = [:]
        for row in 0..<rows.count {
            let key = ChannelOrderKey(
                channel: Channel(rows.text(row, 1)), shop: rows.text(row, 2), orderNumber: rows.text(row, 3))
            orders[key] = KnownOrder(
                id: rows.id(row, 0), revision: rows.int32(row, 4),
                version: OrderVersion(
                    modifiedAt: rows.moment(row, 5), mappingVersion: rows.int32(row, 6), contentHash: rows.int64(row, 7)
                ),
                substanceHash: rows.int64(row, 8), toldRevision: rows.optionalInt32(row, 9),
                openRequests: Set(rows.text(row, 10).split(separator: ",").map(String.init)),
                standing: OrderStanding(payment: .pending, units: UnitCounts()), isStockShort: false, lines: [])
        }
        return orders
    }

    static func lines(_ rows: PostgresRows) -> [OrderID: (lines: [KnownLine], isStockShort: Bool, isErased: Bool)] {
        var orders: [OrderID: (lines: [KnownLine], isStockShort: Bool, isErased: Bool)] = [:]
        for row in 0..<rows.count {
            guard let kind = OrderLine.Kind(rawValue: rows.text(row, 9)) else {
                preconditionFailure("order_lines holds a kind that this version does not know")
            }
            let line = OrderLine(
                number: rows.int32(row, 1), channelLineID: rows.optionalText(row, 2), sku: rows.text(row, 3),
                title: rows.text(row, 5), quantity: rows.int32(row, 6), unitPrice: rows.int64(row, 7),
                paidAmount: rows.int64(row, 8), kind: kind, isCancelled: rows.bool(row, 10))
            let known = KnownLine(
                line: line, channelSKU: rows.optionalText(row, 4), reserved: rows.int32(row, 11),
                beyondPool: rows.int32(row, 12))
            orders[rows.id(row, 0), default: ([], rows.bool(row, 13), rows.bool(row, 14))].lines.append(known)
        }
        return orders
    }
}
