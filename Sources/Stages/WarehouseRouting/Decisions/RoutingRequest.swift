package import Domain
package import Events

/// What one record or one due timer asks of routing.
package enum RoutingRequest: Sendable {
    case approved(OrderApproved)
    case adjusted(StockAdjusted)
    case failed(FailedFulfilment)
    /// An order has waited long enough for stock that nobody reported.
    case retry(OrderID, attempt: Int32)
    /// More orders wait for a SKU than one batch takes.
    case resume(sku: String)
}
