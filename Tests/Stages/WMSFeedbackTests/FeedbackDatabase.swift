import Domain
import Events
import Postgres
import TestSupport

@testable import WMSFeedback
@testable import WMSFeedbackWorker

typealias FeedbackLane = StageBench<WMSFeedbackStage>

/// A lane on a database of its own with the sample order: allocated at GZ01, released.
func makeLane() throws -> FeedbackLane {
    var lane = try FeedbackLane(WMSFeedbackStage(), on: TestDatabase.makeWithSchema())
    try lane.connection.execute(sampleOrder)
    return lane
}

extension StageBench<WMSFeedbackStage> {
    /// Handles messages as if they came of one record.
    @discardableResult
    mutating func handle(_ messages: [FeedbackMessage]) throws -> StageOutcome<WMSFeedbackStage> {
        let cause = cause()
        return try handle(messages.map { WMSFeedbackStage.Input(message: $0, cause: cause) }, at: Sample.now)
    }
}

private let sampleOrder = """
    INSERT INTO orders (order_id, channel, shop, channel_order_id, revision, modified_at, content_hash,
        substance_hash,
                        placed_at, currency, goods_amount, discount_amount, freight_amount, total_amount,
                            receiver_token,
                        country, province, city, district, platform_status, mapping_version)
    VALUES ('\(Sample.order)', 'taobao', 'tea-house', '2817364550123', 1, now(), 0, 0, now(), 'CNY', 13000, 0,
        1000, 14000,
            't', 'CN', '广东', '广州', '天河', 'paid', 1);
    INSERT INTO order_status (order_id, status, payment, audit, units_ordered, units_allocated, with_warehouse)
    VALUES ('\(Sample.order)', 'in_fulfilment', 'paid', 'approved', 3, 3, true);
    INSERT INTO goods (sku, name, weight_grams) VALUES ('TEA-100', 'Tea', 500), ('CUP-1', 'Cup', 300);
    INSERT INTO stock VALUES ('GZ01', 'TEA-100', 10, 2, 0), ('GZ01', 'CUP-1', 1, 1, 0);
    INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
    VALUES ('\(Sample.fulfilment)', '\(Sample.order)', 'GZ01', now());
    INSERT INTO fulfilment_lines VALUES ('\(Sample.fulfilment)', 1, 'TEA-100', 2), ('\(Sample.fulfilment)', 2,
        'CUP-1', 1);
    INSERT INTO fulfilment_status (fulfilment_id, order_id, warehouse, state, released_at, updated_at)
    VALUES ('\(Sample.fulfilment)', '\(Sample.order)', 'GZ01', 'released', now(), now());
    """

func confirmation(
    _ status: OutboundConfirmed.Status, _ number: String, parcels: [OutboundConfirmed.Parcel] = [],
    missing: [OutboundConfirmed.Item] = []
) -> FeedbackMessage {
    .confirmed(
        OutboundConfirmed(
            fulfilmentID: Sample.fulfilment, warehouse: Sample.warehouse, status: status, outBizCode: number,
            operatedAt: Sample.now, parcels: parcels, missing: missing))
}
