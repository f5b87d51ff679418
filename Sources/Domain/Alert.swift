/// Something a person should look at. Repeats of an open alert raise its count, not a second alert.
package enum AlertType: String, Hashable, Sendable, CaseIterable {
    case abnormalOrder = "abnormal_order"
    case stockLow = "stock_low"
    case oversellPrevented = "oversell_prevented"
    case warehouseOverdue = "warehouse_overdue"
    case shipmentAnomaly = "shipment_anomaly"
    case logisticsStalled = "logistics_stalled"
    case refundOverdue = "refund_overdue"
    case deadLetters = "dead_letters"
    case workerLag = "worker_lag"
}

package enum AlertSeverity: String, Hashable, Sendable, CaseIterable {
    case notice, warning, critical
}
