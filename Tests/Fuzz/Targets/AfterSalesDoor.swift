import AfterSales
import Domain
import Events

/// After-sales with one order that was shipped in part, whatever its number is.
struct AfterSalesDoor {
    private let policy: AfterSalesPolicy

    init() throws { policy = try Documents.read("after-sales") { try AfterSalesPolicy(reading: $0) } }

    func decide(
        _ message: AfterSalesMessage, about id: OrderID?, _ key: ChannelOrderKey?, lines: [RequestedLine] = []
    ) {
        let order = id ?? OrderID(high: 1, low: 1)
        let key = key ?? ChannelOrderKey(channel: Channel("taobao"), shop: "tea-house", orderNumber: "1")
        let bought = lines.prefix(20).enumerated().map { position, line in
            OrderDossier.Line(
                number: Int32(position + 1), sku: line.sku, quantity: line.quantity, paidAmount: FieldLimits.amount,
                reserved: line.quantity / 2)
        }
        for hasShipped in [false, true] {
            let sending = OrderDossier.Sending(
                id: FulfilmentID(high: 2, low: 2), warehouse: WarehouseCode("GZ01"), state: hasShipped ? .shipped : .picking,
                lines: bought.map { line in
                    .init(
                        number: line.number, sku: line.sku, quantity: line.quantity, shipped: hasShipped ? line.quantity : 0)
                }, shippedAt: hasShipped ? Line.now : nil)
            let pieces = bought.reduce(0) { $0 + $1.quantity }
            var facts = AfterSalesFacts(dossiers: [
                OrderDossier(
                    id: order, key: key, currency: .cny, total: FieldLimits.amount, lines: bought,
                    standing: OrderStanding(
                        payment: .paid, audit: .approved,
                        units: UnitCounts(ordered: pieces, shipped: hasShipped ? pieces : 0), isWithWarehouse: true),
                    sendings: [sending], cases: cases(of: order, bought))
            ])
            var ids = IDGenerator(seed: 5)
            _ = policy.decide(message, given: &facts, now: Line.now, ids: &ids)
        }
    }

    /// A case that waits for goods and money, with the number that the kept messages name.
    private func cases(of order: OrderID, _ lines: [OrderDossier.Line]) -> [CaseFile] {
        var file = CaseFile(
            id: CaseID(high: 0x0193_B1C8_7D3A_7C41, low: 0x9A52_3F0E_8B6D_0004), order: order,
            request: .init(requestedBy: "desk:li.na", requestID: "7"), kind: .returnRefund, state: .awaitingGoods,
            reason: "chipped", amount: 3_100, currency: .cny,
            lines: [.init(number: 1, sku: "CUP-WHITE", quantity: 3, amount: 3_100)], requestedAt: Line.now)
        file.refunds = [
            .init(id: RefundID(high: 0x0193_B1C8_7D3A_7C41, low: 0x9A52_3F0E_8B6D_0005), amount: 100, state: .processing)
        ]
        return [file]
    }
}
