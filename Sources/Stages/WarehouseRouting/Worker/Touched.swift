import Domain
import Events
import WarehouseRouting

/// The rows that a batch may touch: which orders to lock, and then which SKUs.
struct Touched {
    var orders: Set<OrderID> = []
    private(set) var skus: Set<String> = []
    /// SKUs of which there may be more than before.
    private(set) var arrived: Set<String> = []
    private(set) var adjustments: [String] = []

    init(_ requests: [RoutingRequest]) {
        for request in requests {
            switch request {
            case .approved(let approved):
                orders.insert(approved.order.id)
                skus.formUnion(approved.order.lines.lazy.filter { !$0.isCancelled }.map(\.sku))
            case .adjusted(let event):
                skus.insert(event.sku)
                adjustments.append(event.adjustmentID)
                if event.change > 0 { arrived.insert(event.sku) }
            case .failed(let fulfilment):
                // Most progress is good news and asks nothing of routing.
                if !fulfilment.missing.isEmpty { orders.insert(fulfilment.order) }
            case .retry(let order, _): orders.insert(order)
            case .resume(let sku):
                skus.insert(sku)
                arrived.insert(sku)
            }
        }
    }

    var needsStockNews: Bool { !adjustments.isEmpty || !arrived.isEmpty }

    /// What the orders, now read, want or might give back.
    mutating func addSKUs(of orders: [OrderID: OrderFacts]) {
        for order in orders.values {
            for line in order.routed?.order.lines ?? [] where !line.isCancelled { skus.insert(line.sku) }
            for fulfilment in order.fulfilments where !fulfilment.state.isFinal { skus.formUnion(fulfilment.lines.map(\.sku)) }
            skus.formUnion(order.reserved.values.map(\.sku))
        }
    }
}
