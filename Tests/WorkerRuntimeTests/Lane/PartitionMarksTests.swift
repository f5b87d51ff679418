import Kafka
import Testing

@testable import WorkerRuntime

@Suite struct `A partition's marks` {
    private static func marks(low: Int64 = 10, high: Int64 = 50, committed: Int64? = nil) -> PartitionMarks {
        PartitionMarks(
            partition: TopicPartition(topic: "orders.received", partition: 0), low: RecordOffset(low),
            high: ResumeOffset(high), committed: committed.map { ResumeOffset($0) })
    }

    @Test(arguments: [
        (StartPosition.automatic, Int64?.none, Int64?.some(10)), (.automatic, 30, nil), (.earliest, nil, 10),
        (.earliest, 30, 10), (.latest, nil, 50), (.latest, 30, 50), (.committed, nil, 10), (.committed, 30, 30),
    ])
    func `say where one without a row begins`(start: StartPosition, committed: Int64?, expected: Int64?) {
        let seed = try? Self.marks(committed: committed).seed(known: false, start: start).get()
        #expect(seed?.rawValue == expected)
    }

    @Test(arguments: StartPosition.allCases) func `halt none that has a row for want of a seed`(start: StartPosition) {
        #expect(throws: Never.self) { try Self.marks(committed: 30).seed(known: true, start: start).get() }
    }

    @Test(arguments: [
        (Int64(10), Int64?.none, String?.none), (50, 50, nil), (30, 30, nil), (30, 20, nil),
        (30, 31, "database_went_back"),
        (51, nil, "log_truncated"), (51, 51, "log_truncated"), (9, nil, "records_expired"),
        (9, 30, "database_went_back"),
    ])
    func `contradict a position that cannot be`(next: Int64, committed: Int64?, code: String?) {
        #expect(Self.marks(committed: committed).contradiction(to: ResumeOffset(next))?.code == code)
    }
}

@Suite struct `Pauses between attempts` {
    @Test func `double up to five seconds, and are shortened by no more than a half`() {
        var backoff = Backoff()
        var random = SystemRandomNumberGenerator()
        for attempt in 0..<40 {
            let ceiling = min(5_000, 100 << min(attempt, 6))
            let pause = backoff.next(random.next())
            #expect(pause <= .milliseconds(ceiling) && pause >= .milliseconds(ceiling / 2))
        }
        backoff.reset()
        #expect(backoff.next(random.next()) <= .milliseconds(100))
    }
}
