/// The name of a Kafka topic that Switchyard reads or writes.
///
/// Partitions, retention, schema, writers and readers of each stand in its file under `topics/`; a test holds the two
/// lists against each other.
package struct Topic: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package init(_ name: String) { self.name = name }
    package var description: String { name }

    package static let channelOrdersRaw = Topic("channel.orders.raw")
    package static let ordersReceived = Topic("orders.received")
    package static let ordersApproved = Topic("orders.approved")
    package static let ordersHeld = Topic("orders.held")
    package static let ordersRejected = Topic("orders.rejected")
    package static let fulfilmentsPlanned = Topic("fulfilments.planned")
    package static let ordersBackordered = Topic("orders.backordered")
    package static let outboundRequested = Topic("wms.outbound.requested")
    package static let outboundCancelRequested = Topic("wms.outbound.cancel-requested")
    package static let outboundConfirmed = Topic("wms.outbound.confirmed")
    package static let fulfilmentsProgressed = Topic("fulfilments.progressed")
    package static let afterSalesRequested = Topic("aftersales.requested")
    package static let afterSalesUpdated = Topic("aftersales.updated")
    package static let returnsExpected = Topic("wms.returns.expected")
    package static let returnsReceived = Topic("wms.returns.received")
    package static let refundsRequested = Topic("refunds.requested")
    package static let refundsSettled = Topic("refunds.settled")
    package static let stockAdjusted = Topic("stock.adjusted")
    package static let operationsAlerts = Topic("operations.alerts")

    /// Where a worker's unreadable and refused records go.
    package static func deadLetters(of worker: WorkerName) -> Topic { Topic("\(worker.rawValue).dead-letter") }

    /// Every topic there is, dead letters included.
    package static let all: [Topic] =
        [
            channelOrdersRaw, ordersReceived, ordersApproved, ordersHeld, ordersRejected, fulfilmentsPlanned,
            ordersBackordered, outboundRequested, outboundCancelRequested, outboundConfirmed, fulfilmentsProgressed,
            afterSalesRequested, afterSalesUpdated, returnsExpected, returnsReceived, refundsRequested, refundsSettled,
            stockAdjusted, operationsAlerts,
        ] + WorkerName.allCases.map(deadLetters)
}

/// The six workers: the name of the executable, of its consumer group and of its place in every table.
package enum WorkerName: String, Hashable, Sendable, CaseIterable {
    case channelIngest = "channel-ingest"
    case orderAudit = "order-audit"
    case warehouseRouting = "warehouse-routing"
    case logisticsQuoting = "logistics-quoting"
    case wmsFeedback = "wms-feedback"
    case afterSales = "after-sales"
}
