import Testing

@testable import Verifier

@Suite struct `The review of a recording` {
    @Test func `finds nothing wrong where nothing is`() {
        #expect(broken([event(0, batch: 0, index: 0), event(1, batch: 0, index: 1), event(2, batch: 5, index: 0)]) == [])
    }

    @Test func `takes an event that is there twice, the same to the byte, for one`() {
        var review = RecordReview(keepsSequence: true)
        #expect(review.take(event(0, batch: 0, index: 0)) != nil)
        #expect(review.take(event(1, batch: 0, index: 0)) == nil)
        #expect(review.repeated == 1)
        #expect(review.checks().allSatisfy { $0.violations == 0 })
    }

    @Test func `finds a repeat that differs in one byte`() {
        var changed = event(1, batch: 0, index: 0)
        changed.value?[12] ^= 1
        #expect(broken([event(0, batch: 0, index: 0), changed]) == [.eventsMatch])
    }

    @Test func `finds a repeat with another header`() {
        var changed = event(1, batch: 0, index: 0)
        changed.headers.append(SeenRecord.Header(name: "more", value: nil))
        #expect(broken([event(0, batch: 0, index: 0), changed]) == [.eventsMatch])
    }

    @Test func `finds a repeat in another partition`() {
        var moved = event(0, batch: 0, index: 0)
        moved.partition = 1
        #expect(broken([event(0, batch: 0, index: 0), moved]) == [.eventsMatch, .publishingOrder])
    }

    @Test func `finds a batch that was published after a later one`() {
        #expect(broken([event(0, batch: 5, index: 0), event(1, batch: 0, index: 0)]) == [.publishingOrder])
    }

    @Test func `finds events of one batch out of order, where the broker keeps the sequence`() {
        let records = [event(0, batch: 0, index: 1), event(1, batch: 0, index: 0)]
        #expect(broken(records) == [.publishingOrder])
        #expect(broken(records, keepsSequence: false) == [])
    }

    @Test func `finds an event that is missing within its batch`() {
        #expect(broken([event(0, batch: 0, index: 0), event(1, batch: 0, index: 2)]) == [.eventsMatch])
    }

    @Test func `finds offsets that were passed over`() {
        #expect(broken([event(0, batch: 0, index: 0), event(2, batch: 0, index: 1)]) == [.evidence])
    }

    @Test func `finds an event without a label, and one whose id is of another`() {
        var bare = event(0, batch: 0, index: 0)
        bare.headers.removeAll { $0.name == "batch" }
        #expect(broken([bare]) == [.eventsMatch])
        var other = event(0, batch: 0, index: 0)
        other.headers[0].value = Array("another".utf8)
        #expect(broken([other]) == [.eventsMatch])
    }

    @Test func `finds an event that is no JSON`() {
        var garbled = event(0, batch: 0, index: 0)
        garbled.value = Array("{".utf8)
        #expect(broken([garbled]) == [.eventsMatch])
    }

    private func broken(_ records: [SeenRecord], keepsSequence: Bool = true) -> Set<Invariant> {
        var review = RecordReview(keepsSequence: keepsSequence)
        for record in records { _ = review.take(record) }
        return Set(review.checks().filter { $0.violations > 0 }.map(\.invariant))
    }

    private func event(_ offset: Int64, batch: Int64, index: Int) -> SeenRecord {
        SeenRecord(
            topic: "orders.held", partition: 0, offset: offset, key: Array("o-1".utf8),
            value: Array(#"{"orderId":"o-1","revision":1}"#.utf8),
            headers: [
                header("ce_id", "audit/orders.received/0/0:\(batch):\(index)"),
                header("publisher", "audit/orders.received/0/0"), header("batch", "\(batch)"), header("index", "\(index)"),
            ])
    }

    private func header(_ name: String, _ value: String) -> SeenRecord.Header {
        SeenRecord.Header(name: name, value: Array(value.utf8))
    }
}
