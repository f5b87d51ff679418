import Domain
import Events

// Two samples of every event. Who is in them does not exist.

private let morning = Timestamp(milliseconds: 1_793_750_400_250)
private let noon = Timestamp(seconds: 1_793_764_800)
private let channelKey = ChannelOrderKey(channel: Channel("taobao"), shop: "tea-house", orderNumber: "2817364550123")
private let warehouse = WarehouseCode("GZ01")
private let cups = FulfilmentLine(number: 2, sku: "CUP-WHITE", quantity: 3)

private func sampleID<Entity>(_ number: UInt64) -> Identifier<Entity> {
    Identifier(high: 0x0193_B1C8_7D3A_7C41, low: 0x9A52_3F0E_8B6D_0000 | number)
}

private let orderID: OrderID = sampleID(1)
private let fulfilmentID: FulfilmentID = sampleID(2)
private let caseID: CaseID = sampleID(3)
private let packageID: PackageID = sampleID(4)
private let refundID: RefundID = sampleID(5)
private let planned = Fulfilment(id: fulfilmentID, order: orderID, warehouse: warehouse, lines: [cups])

extension Order {
    fileprivate static let full = Order(
        id: orderID, key: channelKey, revision: 2, modifiedAt: noon, placedAt: morning, paidAt: noon, payment: .paid,
        amounts: OrderAmounts(currency: .cny, goods: 9_300, discount: 300, freight: 600, total: 9_600),
        buyer: BuyerIdentity(
            account: "tb_61840022", receiverToken: "oaid-7c1f90ab", phoneFingerprint: .min, addressFingerprint: .max),
        destination: .full,
        lines: [
            OrderLine(
                number: 2, channelLineID: "2817364550125", sku: "CUP-WHITE", title: "茶杯 \"白\"", quantity: 3,
                unitPrice: 3_100, paidAmount: 9_000, kind: .gift, isCancelled: true)
        ],
        platformHolds: [PlatformHold(type: .platformRisk, code: "PAID_FORBID_CONSIGN")], isStockShort: true,
        shipBy: noon,
        requiredCarrier: "SF", requiredWarehouse: "GZ01")

    fileprivate static let minimal = Order(
        id: orderID, key: channelKey, revision: 1, modifiedAt: morning, placedAt: morning, paidAt: nil,
        payment: .authorized,
        amounts: OrderAmounts(currency: .cny, goods: 0, discount: 0, freight: 0, total: 0),
        buyer: BuyerIdentity(account: nil, receiverToken: "", phoneFingerprint: nil, addressFingerprint: nil),
        destination: .minimal,
        lines: [OrderLine(number: 1, sku: "CUP-WHITE", title: "", quantity: 1, unitPrice: 0, paidAmount: 0)])
}

extension Destination {
    fileprivate static let full = Destination(
        country: "CN", province: "广东", city: "广州", district: "天河", postalCode: "510630")
    fileprivate static let minimal = Destination(country: "SG", province: "", city: "", district: "")
}

extension EventSample {
    static let orders: [EventSample] = [
        EventSample(.full, OrderReceived(order: .full)),
        EventSample(.minimal, OrderReceived(order: .minimal)),
        EventSample(.full, OrderApproved(order: .full, priority: 5, tags: ["fragile"], ruleVersion: 3)),
        EventSample(.minimal, OrderApproved(order: .minimal, priority: 0, tags: [], ruleVersion: 1)),
        EventSample(
            .full,
            OrderHeld(
                orderID: orderID, order: channelKey, revision: 2,
                reasons: [VerdictReason(rule: "large-order", hold: .fraud, text: "the total is above 10000.00 CNY")])),
        EventSample(
            .minimal,
            OrderHeld(
                orderID: orderID, order: channelKey, revision: 1,
                reasons: [VerdictReason(rule: "manual", hold: nil, text: "")])),
        EventSample(
            .full,
            OrderRejected(
                orderID: orderID, order: channelKey, revision: 2,
                reasons: [VerdictReason(rule: "blocked-account", hold: .manual, text: "on the block list")])),
        EventSample(.minimal, OrderRejected(orderID: orderID, order: channelKey, revision: 1, reasons: [])),
        EventSample(
            .full, OrderBackordered(orderID: orderID, order: channelKey, lines: [cups], reason: "no stock in 广东")),
        EventSample(.minimal, OrderBackordered(orderID: orderID, order: channelKey, lines: [], reason: "")),
    ]

    static let fulfilments: [EventSample] = [
        EventSample(
            .full,
            FulfilmentPlanned(
                fulfilment: planned, order: channelKey,
                destination: .full, currency: .cny, goodsValue: 9_000, priority: 5, placedAt: morning, shipBy: noon,
                requiredCarrier: "SF", receiverToken: "oaid-7c1f90ab", tags: ["fragile"])),
        EventSample(
            .minimal,
            FulfilmentPlanned(
                fulfilment: planned, order: channelKey,
                destination: .minimal, currency: .usd, goodsValue: 0, priority: 0, placedAt: morning, shipBy: nil,
                requiredCarrier: nil, receiverToken: "", tags: [])),
        EventSample(
            .full,
            OutboundRequested(
                fulfilment: planned, order: channelKey,
                createdAt: noon, placedAt: morning, carrier: "SF", service: "SF-STANDARD", pickingCode: "GZ01-8KD2-7Q",
                promisedAt: noon,
                receiver: PersonalData(
                    name: "苏小茶", phone: "13900000021", street: "虚构路 8 号", email: "su@example.com", buyerNote: "请轻放",
                    sellerNote: "老客户", isEncrypted: true),
                receiverToken: "oaid-7c1f90ab", destination: .full)),
        EventSample(
            .minimal,
            OutboundRequested(
                fulfilment: planned, order: channelKey,
                createdAt: noon, placedAt: morning, carrier: "SF", service: "SF-STANDARD", pickingCode: "GZ01-8KD2-7Q",
                promisedAt: nil, receiver: PersonalData(name: "苏小茶", phone: "", street: "虚构路 8 号"), receiverToken: "",
                destination: .minimal)),
        EventSample(
            .full,
            OutboundCancelRequested(
                fulfilmentID: fulfilmentID, warehouse: warehouse, caseID: caseID, reason: "ordered twice")),
        EventSample(
            .minimal,
            OutboundCancelRequested(fulfilmentID: fulfilmentID, warehouse: warehouse, caseID: caseID, reason: "")),
        EventSample(
            .full,
            OutboundConfirmed(
                fulfilmentID: fulfilmentID, warehouse: warehouse, status: .partDelivered, outBizCode: "GZ01-482",
                operatedAt: noon,
                parcels: [
                    .init(
                        carrier: "SF", trackingNumber: "SF1340027716650", weightGrams: 812,
                        items: [.init(sku: "CUP-WHITE", quantity: 2)])
                ],
                items: [.init(sku: "CUP-WHITE", quantity: 2)], missing: [.init(sku: "CUP-WHITE", quantity: 1)],
                remark: "the last one is cracked")),
        EventSample(
            .minimal,
            OutboundConfirmed(
                fulfilmentID: fulfilmentID, warehouse: warehouse, status: .accept, outBizCode: "GZ01-481",
                operatedAt: noon)),
        EventSample(
            .full,
            FulfilmentProgressed(
                fulfilmentID: fulfilmentID, orderID: orderID, order: channelKey, warehouse: warehouse,
                state: .partiallyShipped, at: noon,
                packages: [
                    Package(
                        id: packageID, carrier: "SF", trackingNumber: "SF1340027716650", weightGrams: 812, lines: [cups]
                    )
                ],
                missing: [cups], cancelled: [cups], cancelFailed: true, reason: "it is packed already")),
        EventSample(
            .minimal,
            FulfilmentProgressed(
                fulfilmentID: fulfilmentID, orderID: orderID, order: channelKey, warehouse: warehouse,
                state: .acknowledged, at: noon)),
    ]

    static let afterSales: [EventSample] = [
        EventSample(
            .full,
            AfterSalesRequested(
                requestID: "tb-refund-7788120", order: channelKey, orderID: orderID, kind: .returnRefund,
                lines: [RequestedLine(sku: "CUP-WHITE", quantity: 1)], amount: 3_100, reason: "chipped",
                requestedAt: noon,
                requestedBy: "channel:taobao")),
        EventSample(
            .minimal,
            AfterSalesRequested(
                requestID: "desk-5521", order: channelKey, orderID: nil, kind: .cancel, reason: "", requestedAt: noon,
                requestedBy: "desk:li.na")),
        EventSample(
            .full,
            AfterSalesUpdated(
                caseID: caseID, requestID: "desk-5521", orderID: orderID, order: channelKey, kind: .exchange,
                state: .awaitingGoods,
                reason: "within 7 days", at: noon)),
        EventSample(
            .minimal,
            AfterSalesUpdated(
                caseID: caseID, requestID: "desk-5521", orderID: nil, order: channelKey, kind: .cancel,
                state: .rejected,
                reason: nil, at: noon)),
        EventSample(
            .full,
            ReturnExpected(caseID: caseID, orderID: orderID, warehouse: warehouse, lines: [cups], reason: "chipped")),
        EventSample(
            .minimal, ReturnExpected(caseID: caseID, orderID: orderID, warehouse: warehouse, lines: [cups], reason: "")),
        EventSample(
            .full,
            ReturnReceived(
                caseID: caseID, outBizCode: "GZ01-R-7", warehouse: warehouse,
                lines: [.init(sku: "CUP-WHITE", quantity: 1, reception: .wrongItem, acceptance: .manual)], at: noon)),
        EventSample(
            .minimal,
            ReturnReceived(
                caseID: caseID, outBizCode: "GZ01-R-8", warehouse: warehouse,
                lines: [.init(sku: "CUP-WHITE", quantity: 1, reception: .received, acceptance: .pending)], at: noon)),
        EventSample(
            .full,
            RefundRequested(
                refund: Refund(
                    id: refundID, caseID: caseID, amount: Money(minorUnits: 3_100, currency: .cny), state: .processing),
                orderID: orderID, order: channelKey, reason: "chipped")),
        EventSample(
            .minimal,
            RefundRequested(
                refund: Refund(
                    id: refundID, caseID: caseID, amount: Money(minorUnits: 1, currency: .usd), state: .pending),
                orderID: orderID, order: channelKey, reason: "")),
        EventSample(
            .full,
            RefundSettled(
                refundID: refundID, caseID: caseID, outcome: .failed, reference: "PAY-118820", reason: "account closed",
                at: noon)),
        EventSample(
            .minimal,
            RefundSettled(refundID: refundID, caseID: caseID, outcome: .settled, reference: nil, reason: nil, at: noon)),
    ]

    static let operations: [EventSample] = [
        EventSample(
            .full,
            StockAdjusted(
                adjustmentID: "ERP-CT-1182", warehouse: warehouse, sku: "CUP-WHITE", change: -3, reason: "broken",
                at: noon)),
        EventSample(
            .minimal,
            StockAdjusted(
                adjustmentID: "ERP-GR-88120", warehouse: warehouse, sku: "CUP-WHITE", change: 480, reason: "",
                at: morning)),
        EventSample(
            .full,
            AlertRaised(
                alert: .warehouseOverdue, severity: .warning, subject: "GZ01", text: "no answer for 2 h", at: noon)),
        EventSample(.minimal, AlertRaised(alert: .stockLow, severity: .notice, subject: "", text: "", at: morning)),
    ]
}
