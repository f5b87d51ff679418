import AfterSales
import Domain
import Events
import JSON

/// Every event that crosses a topic. The first byte chooses the type, the rest is the value.
enum EventTarget {
    static let target = FuzzTarget("events") {
        let (parser, line, desk, roundTrip) = (JSONParser(), try Line(), try AfterSalesDoor(), RoundTrip())
        let person = PersonalData(name: "陈小禾", phone: "13800000001", street: "样例路 1 号 2 室")
        return { input in
            guard let type = input.first, let json = try? parser.parse(Array(input.dropFirst())) else { return }
            var ids = IDGenerator(seed: 1)
            func read<E: Event & Equatable>(_: E.Type, _ then: (E) throws -> Void = { _ in }) throws {
                guard let event = try? E(reading: json) else { return }
                try roundTrip.check(event)
                try then(event)
            }
            switch type % UInt8(types.count) {
            case 0: try read(OrderReceived.self) { try line.follow($0.order, of: person, &ids) }
            case 1: try read(OrderApproved.self) { try line.route($0, of: person, &ids) }
            case 2: try read(FulfilmentPlanned.self) { try line.quote($0, of: person) }
            case 3: try read(FulfilmentProgressed.self) { event in
                try line.replace(event, &ids)
                desk.decide(.progressed(event), about: event.orderID, event.order)
            }
            case 4: try read(AfterSalesRequested.self) { event in
                desk.decide(.requested(event), about: event.orderID, event.order, lines: event.lines)
            }
            case 5: try read(ReturnReceived.self) { desk.decide(.received($0), about: nil, nil) }
            case 6: try read(RefundSettled.self) { desk.decide(.settled($0), about: nil, nil) }
            case 7: try read(StockAdjusted.self) { line.adjust($0, &ids) }
            case 8: try read(OutboundRequested.self)
            case 9: try read(OutboundConfirmed.self)
            case 10: try read(OrderHeld.self)
            case 11: try read(OrderRejected.self)
            case 12: try read(OrderBackordered.self)
            case 13: try read(OutboundCancelRequested.self)
            case 14: try read(AfterSalesUpdated.self)
            case 15: try read(ReturnExpected.self)
            case 16: try read(RefundRequested.self)
            default: try read(AlertRaised.self)
            }
        }
    }

    /// In the order of the first byte.
    package static let types = [
        Topic.ordersReceived, .ordersApproved, .fulfilmentsPlanned, .fulfilmentsProgressed, .afterSalesRequested,
        .returnsReceived, .refundsSettled, .stockAdjusted, .outboundRequested, .outboundConfirmed, .ordersHeld,
        .ordersRejected, .ordersBackordered, .outboundCancelRequested, .afterSalesUpdated, .returnsExpected,
        .refundsRequested, .operationsAlerts,
    ]
}
