import Domain
import JSON
import Postgres
import WorkerRuntime

/// Orders read back from their rows.
struct StoredOrders {
    private let parser = JSONParser()

    /// Adds two results to the round trip: orders, lines.
    func enqueue(_ orders: [OrderID], in transaction: inout PostgresTransaction) {
        var parameters = Parameters()
        parameters.array(orders)
        transaction.enqueue(StoredOrderStatements.orders, parameters)
        transaction.enqueue(StoredOrderStatements.lines, parameters)
    }

    func read(_ rows: PostgresRows, lines: PostgresRows) -> [Order] {
        let lines = readLines(lines)
        return (0..<rows.count).compactMap { row in
            let id: OrderID = rows.id(row, 0)
            guard let payment = PaymentState(rawValue: rows.text(row, 8)), let currency = Currency(rows.text(row, 9))
            else {
                preconditionFailure("orders hold a payment state or a currency that this version does not know")
            }
            return Order(
                id: id,
                key: ChannelOrderKey(
                    channel: Channel(rows.text(row, 1)), shop: rows.text(row, 2), orderNumber: rows.text(row, 3)),
                revision: rows.int32(row, 4), modifiedAt: rows.moment(row, 5), placedAt: rows.moment(row, 6),
                paidAt: rows.optionalMoment(row, 7), payment: payment,
                amounts: OrderAmounts(
                    currency: currency, goods: rows.int64(row, 10), discount: rows.int64(row, 11),
                    freight: rows.int64(row, 12), total: rows.int64(row, 13)),
                buyer: BuyerIdentity(
                    account: rows.optionalText(row, 14), receiverToken: rows.text(row, 15),
                    phoneFingerprint: rows.optionalInt64(row, 16), addressFingerprint: rows.optionalInt64(row, 17)),
                destination: Destination(
                    country: rows.text(row, 18), province: rows.text(row, 19), city: rows.text(row, 20),
                    district: rows.text(row, 21), postalCode: rows.optionalText(row, 22)),
                lines: lines[id] ?? [], platformHolds: platformHolds(rows.jsonb(row, 23)),
                isStockShort: rows.bool(row, 24),
                shipBy: rows.optionalMoment(row, 25), requiredCarrier: rows.optionalText(row, 26),
                requiredWarehouse: rows.optionalText(row, 27))
        }
    }

    private func readLines(_ rows: PostgresRows) -> [OrderID: [OrderLine]] {
        var lines: [OrderID: [OrderLine]] = [:]
        for row in 0..<rows.count {
            guard let kind = OrderLine.Kind(rawValue: rows.text(row, 8)) else {
                preconditionFailure("order_lines hold a kind that this version does not know")
            }
            lines[rows.id(row, 0), default: []].append(
                OrderLine(
                    number: rows.int32(row, 1), channelLineID: rows.optionalText(row, 2), sku: rows.text(row, 3),
                    title: rows.text(row, 4), quantity: rows.int32(row, 5), unitPrice: rows.int64(row, 6),
                    paidAmount: rows.int64(row, 7), kind: kind, isCancelled: rows.bool(row, 9)))
        }
        return lines
    }

    /// As ingest writes them: `[{"type": "platform_risk", "code": "…"}]`.
    private func platformHolds(_ json: String) -> [PlatformHold] {
        guard json != "[]", let holds = try? parser.parse(json) else { return [] }
        return holds.elements.compactMap { hold in
            guard let type = hold["type"]?.string.flatMap(HoldType.init(rawValue:)), let code = hold["code"]?.string
            else {
                return nil
            }
            return PlatformHold(type: type, code: code)
        }
    }
}
