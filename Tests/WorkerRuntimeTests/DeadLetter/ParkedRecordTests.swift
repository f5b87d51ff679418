import Domain
import Kafka
import Testing

@testable import WorkerRuntime

@Suite struct `A parked record` {
    @Test(arguments: [
        (Int64.min, Int64(0)), (-1, 0), (0, 0), (1_700_000_000_123, 1_700_000_000_123),
        (253_402_300_799_999, 253_402_300_799_999), (253_402_300_800_000, 0), (.max, 0),
    ])
    func `keeps a time that the database can hold, whatever the sender wrote`(sent: Int64, kept: Int64) throws {
        var batch = RecordBatch(recordLimit: 1, byteLimit: 1_000)
        try batch.appendStored(
            topic: "orders.received", partition: 0, offset: RecordOffset(0), timestamp: sent, key: nil, value: nil,
            headers: RawSpan())
        let record = ParkedRecord(batch[0], as: .waiting, because: ParkedRecord.waitsBehindKey)
        #expect(record.recordedAt.microseconds == kept * 1_000)
    }
}
