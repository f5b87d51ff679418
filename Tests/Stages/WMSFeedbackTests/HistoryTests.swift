import Domain
import Events
import Testing

@testable import WMSFeedback

@Suite struct `The history of a fulfilment` {
    @Test func `says of each step what was done where, with several of both in one batch`() {
        let records = [("GZ01", UInt64(1)), ("SH01", 2)].map { code, number in
            FulfilmentRecord(
                id: FulfilmentID(high: 2, low: number), order: OrderID(high: 1, low: number), orderKey: Sample.key,
                warehouse: WarehouseCode(code), state: .released, lines: Sample.lines)
        }
        let standing = OrderStanding(payment: .paid, audit: .approved, units: UnitCounts(ordered: 3, allocated: 3))
        let facts = FeedbackFacts(
            fulfilments: records, standings: Dictionary(uniqueKeysWithValues: records.map { ($0.order, standing) }))
        var desk = FeedbackDesk(policy: .standard, facts: facts, now: Sample.now, ids: IDGenerator(seed: 7))
        var summaries: [String?] = []
        for status in [OutboundConfirmed.Status.accept, .pick] {
            for record in records {
                let word = OutboundConfirmed(
                    fulfilmentID: record.id, warehouse: record.warehouse, status: status,
                    outBizCode: "\(record.id)-\(status)", operatedAt: Sample.now)
                summaries.append(desk.decide(word).note?.summary)
            }
        }
        #expect(
            summaries == [
                "warehouse GZ01: has accepted it", "warehouse SH01: has accepted it", "warehouse GZ01: is picking it",
                "warehouse SH01: is picking it",
            ])
    }

    @Test func `tells the message in detail`() {
        var sample = Sample()
        #expect(
            sample.hear(.accept).note?.detail == """
                {"fulfilmentId":"00000000-0000-0002-0000-000000000002","status":"ACCEPT","outBizCode":"M-1",\
                "operatedAt":"2026-11-11T08:00:00Z"}
                """)
    }
}
