import Domain
import Testing

@Suite struct `The status of an order` {
    private func standing(
        _ payment: PaymentState = .paid, _ audit: AuditState = .approved, holds: Int32 = 0, _ units: UnitCounts = UnitCounts(ordered: 3),
        withWarehouse: Bool = false, completed: Bool = false
    ) -> OrderStatus {
        OrderStanding(
            payment: payment, audit: audit, activeHolds: holds, units: units, isWithWarehouse: withWarehouse,
            isCompletedByChannel: completed
        ).status
    }

    @Test func `waits for the money first`() {
        #expect(standing(.pending, .pending) == .awaitingPayment)
        #expect(standing(.pending, .pending, holds: 1) == .awaitingPayment)
        #expect(standing(.authorized, .approved) == .approved)
    }

    @Test func `is cancelled when the money went back before anything was sent`() {
        #expect(standing(.voided, .pending) == .cancelled)
        #expect(standing(.refunded, .approved, UnitCounts(ordered: 3, allocated: 3)) == .cancelled)
    }

    @Test func `follows the audit and its holds`() {
        #expect(standing(.paid, .pending) == .inReview)
        #expect(standing(.paid, .inReview, holds: 2) == .onHold)
        #expect(standing(.paid, .rejected) == .rejected)
        #expect(standing(.paid, .approved, holds: 1) == .onHold)
    }

    @Test func `follows the goods on their way out`() {
        #expect(standing(UnitCounts(ordered: 3, backordered: 3)) == .backordered)
        #expect(standing(UnitCounts(ordered: 3, allocated: 1, backordered: 2)) == .partiallyAllocated)
        #expect(standing(UnitCounts(ordered: 3, allocated: 3)) == .allocated)
        #expect(standing(UnitCounts(ordered: 3, allocated: 3), withWarehouse: true) == .inFulfilment)
        #expect(standing(UnitCounts(ordered: 3, allocated: 1, shipped: 2), withWarehouse: true) == .partiallyShipped)
        #expect(standing(UnitCounts(ordered: 3, shipped: 3)) == .shipped)
        #expect(standing(UnitCounts(ordered: 3, shipped: 3, delivered: 1)) == .partiallyDelivered)
        #expect(standing(UnitCounts(ordered: 3, shipped: 3, delivered: 3)) == .delivered)
        #expect(standing(UnitCounts(ordered: 3, shipped: 3, delivered: 3), completed: true) == .completed)
    }

    @Test func `counts what is cancelled as not wanted`() {
        #expect(standing(UnitCounts(ordered: 3, cancelled: 3)) == .cancelled)
        #expect(standing(UnitCounts(ordered: 3, shipped: 2, cancelled: 1)) == .shipped)
        #expect(standing(UnitCounts(ordered: 3, allocated: 2, cancelled: 1)) == .allocated)
    }

    @Test func `ends with goods that came back`() {
        #expect(standing(UnitCounts(ordered: 3, shipped: 3, returned: 1)) == .partiallyReturned)
        #expect(standing(.refunded, .approved, UnitCounts(ordered: 3, shipped: 3, returned: 3)) == .returned)
    }

    private func standing(_ units: UnitCounts, withWarehouse: Bool = false, completed: Bool = false) -> OrderStatus {
        standing(.paid, .approved, holds: 0, units, withWarehouse: withWarehouse, completed: completed)
    }

    private func standing(_ payment: PaymentState, _ audit: AuditState, _ units: UnitCounts) -> OrderStatus {
        standing(payment, audit, holds: 0, units)
    }
}
