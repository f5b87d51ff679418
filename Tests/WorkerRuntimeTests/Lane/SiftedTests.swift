import Kafka
import Testing

@testable import WorkerRuntime

@Suite struct `Sifting a batch` {
    @Test func `selects what comes next of every partition, and says where each then stands`() throws {
        var partitions = owned([0: 10, 1: 5, 2: 0])
        let batch = try batch(of: [.init(0, 10), .init(1, 5), .init(0, 11), .init(1, 6), .init(0, 12)])
        let sifted = Sifted(batch, 0..<5, of: &partitions)
        #expect(sifted.selection == [0, 1, 2, 3, 4])
        #expect(sifted.moves == ["0: 10 to 13", "1: 5 to 7"])
        #expect(sifted.gaps.isEmpty && sifted.repeats == 0)
        #expect(partitions[partition(0)]?.next == ResumeOffset(10), "only a commit moves the partition")
    }

    @Test func `looks at no more than its range`() throws {
        var partitions = owned([0: 0])
        let batch = try batch(of: (0..<6).map { .init(0, $0) })
        let first = Sifted(batch, 0..<2, of: &partitions)
        #expect(first.selection == [0, 1])
        #expect(first.moves == ["0: 0 to 2"])
        partitions[partition(0)]?.next = ResumeOffset(2)
        let second = Sifted(batch, 2..<5, of: &partitions)
        #expect(second.selection == [2, 3, 4])
        #expect(second.moves == ["0: 2 to 5"])
    }

    @Test func `skips records below the position, and partitions that are not its own or stand still`() throws {
        var partitions = owned([0: 2, 1: 0])
        partitions[partition(1)]?.halt = .tooManyParkedKeys(limit: 1)
        let batch = try batch(of: [.init(0, 0), .init(0, 1), .init(0, 2), .init(1, 0), .init(7, 0), .init(0, 1)])
        let sifted = Sifted(batch, 0..<6, of: &partitions)
        #expect(sifted.selection == [2])
        #expect(sifted.moves == ["0: 2 to 3"])
        #expect(sifted.gaps.isEmpty)
    }

    @Test func `drops repeats, which are passed all the same`() throws {
        var partitions = owned([0: 0, 1: 0])
        let batch = try batch(of: [
            .init(0, 0, event: (10, 0)), .init(0, 1, event: (10, 1)), .init(0, 2, event: (10, 0)),
            // Another partition has its own events.
            .init(1, 0, event: (10, 0)), .init(0, 3, event: (9, 5)), .init(0, 4, event: (20, 0)),
        ])
        let sifted = Sifted(batch, 0..<6, of: &partitions)
        #expect(sifted.selection == [0, 1, 3, 5])
        #expect(sifted.repeats == 2)
        #expect(sifted.moves == ["0: 0 to 5", "1: 0 to 1"])
        #expect(partitions[partition(0)]?.repeats.changed.map(\.batch) == [20])
        #expect(partitions[partition(1)]?.repeats.changed.map(\.seen) == [[1]])
    }

    @Test func `remembers no event of a record that it does not take`() throws {
        var partitions = owned([0: 1])
        let batch = try batch(of: [.init(0, 0, event: (10, 0)), .init(0, 5, event: (10, 1))])
        let sifted = Sifted(batch, 0..<2, of: &partitions)
        #expect(sifted.selection.isEmpty)
        #expect(partitions[partition(0)]?.repeats.publishers.isEmpty == true)
    }

    @Test func `lets no more publishers in than its limit`() throws {
        var partitions = owned([0: 0, 1: 0])
        let known = (0..<RepeatFilter.limit).map { PublisherState(publisher: "invented \($0)", batch: 1, seen: []) }
        partitions[partition(0)]?.repeats = RepeatFilter(known)
        let batch = try batch(of: [
            // No event of ours; one too many; what comes behind it; another partition.
            .init(0, 0), .init(0, 1, event: (1, 0)), .init(0, 2), .init(1, 0, event: (1, 0)),
        ])
        let sifted = Sifted(batch, 0..<4, of: &partitions)
        #expect(sifted.overcrowded == [partition(0)])
        #expect(sifted.selection == [0, 3])
        #expect(sifted.moves == ["0: 0 to 1", "1: 0 to 1"])
        #expect(partitions[partition(0)]?.repeats.publishers.count == RepeatFilter.limit)
    }

    @Test func `lets a key wait in its own partition, and a repeat of it not wait twice`() throws {
        var partitions = owned([0: 0, 1: 0])
        partitions[partition(0)]?.parkedKeys = [Array("a".utf8)]
        let batch = try batch(of: [
            .init(0, 0, key: "a", event: (1, 0)), .init(0, 1, key: "b"), .init(0, 2, key: nil), .init(1, 0, key: "a"),
            .init(0, 3, key: "a"), .init(0, 4, key: "a", event: (1, 0)),
        ])
        let sifted = Sifted(batch, 0..<6, of: &partitions)
        #expect(sifted.selection == [1, 2, 3])
        #expect(sifted.waiting.map(\.offset.rawValue) == [0, 3])
        #expect(sifted.waiting.allSatisfy { $0.state == .waiting && $0.key == Array("a".utf8) })
        #expect(sifted.repeats == 1)
        #expect(sifted.moves == ["0: 0 to 5", "1: 0 to 1"])
    }

    @Test func `asks once about a gap, and passes nothing behind it meanwhile`() throws {
        var partitions = owned([0: 0, 1: 0])
        let batch = try batch(of: [.init(0, 0), .init(0, 2), .init(0, 3), .init(0, 1), .init(1, 0)])
        let sifted = Sifted(batch, 0..<5, of: &partitions)
        #expect(sifted.selection == [0, 4])
        #expect(sifted.moves == ["0: 0 to 1", "1: 0 to 1"])
        #expect(sifted.gaps.map(\.expected) == [ResumeOffset(1)])
        #expect(sifted.gaps.map(\.got) == [RecordOffset(2)])
        #expect(partitions[partition(0)]?.awaitsRereading == true)
        #expect(partitions[partition(1)]?.awaitsRereading == false)
    }

    @Test func `reads what was missing once it is there`() throws {
        var partitions = owned([0: 0])
        let first = try batch(of: [.init(0, 1)])
        _ = Sifted(first, 0..<1, of: &partitions)
        partitions[partition(0)]?.awaitsRereading = false
        let again = try batch(of: [.init(0, 0), .init(0, 1)])
        let sifted = Sifted(again, 0..<2, of: &partitions)
        #expect(sifted.selection == [0, 1])
        #expect(partitions[partition(0)]?.hasGaps == false)
    }

    @Test func `takes a gap that is still there for what the log has, and so every later one`() throws {
        var partitions = owned([0: 0])
        let batch = try batch(of: [.init(0, 1), .init(0, 2), .init(0, 9)])
        #expect(Sifted(batch, 0..<3, of: &partitions).steps.isEmpty)
        partitions[partition(0)]?.awaitsRereading = false
        let sifted = Sifted(batch, 0..<3, of: &partitions)
        #expect(sifted.selection == [0, 1, 2])
        #expect(sifted.gaps.isEmpty)
        #expect(sifted.moves == ["0: 0 to 10"])
        #expect(partitions[partition(0)]?.hasGaps == true)
    }

    @Test func `asks again about a gap at another place`() throws {
        var partitions = owned([0: 0])
        let first = try batch(of: [.init(0, 1)])
        _ = Sifted(first, 0..<1, of: &partitions)
        partitions[partition(0)]?.awaitsRereading = false
        let second = try batch(of: [.init(0, 0), .init(0, 1), .init(0, 3)])
        let sifted = Sifted(second, 0..<3, of: &partitions)
        #expect(sifted.selection == [0, 1])
        #expect(sifted.gaps.map(\.expected) == [ResumeOffset(2)])
    }
}

private func partition(_ number: Int32) -> TopicPartition {
    TopicPartition(topic: "orders.received", partition: number)
}

/// Partitions with their positions.
private func owned(_ positions: [Int32: Int64]) -> [TopicPartition: OwnedPartition] {
    var owned: [TopicPartition: OwnedPartition] = [:]
    for (number, next) in positions {
        let id = partition(number)
        owned[id] = OwnedPartition(
            id: id, epoch: 1, next: ResumeOffset(next),
            virtual: OwnedPartition.Claim(id: id.virtualSource, epoch: 1, next: ResumeOffset(0)))
    }
    return owned
}

private struct Sent {
    let partition: Int32
    let offset: Int64
    let key: String?
    /// Batch and index that its publisher gave it.
    let event: (batch: Int64, index: Int)?

    init(_ partition: Int32, _ offset: Int64, key: String? = "k", event: (batch: Int64, index: Int)? = nil) {
        self.partition = partition
        self.offset = offset
        self.key = key
        self.event = event
    }

    var headers: [UInt8] {
        guard let event else { return [] }
        var headers = KafkaHeaders()
        for (name, text) in [("publisher", "up"), ("batch", "\(event.batch)"), ("index", "\(event.index)")] {
            headers.append(name: Array(name.utf8).recordBytes, value: Array(text.utf8).recordBytes)
        }
        return headers.bytes
    }
}

private func batch(of records: [Sent]) throws -> RecordBatch {
    var batch = RecordBatch(recordLimit: 100, byteLimit: 1 << 20)
    for record in records { try batch.append(record) }
    return batch
}

extension RecordBatch {
    /// Written out because a span cannot be put into an optional and out again without its lifetime.
    fileprivate mutating func append(_ record: Sent) throws(KafkaError) {
        let (name, offset, headers) = ("orders.received", RecordOffset(record.offset), record.headers)
        if let key = record.key.map({ Array($0.utf8) }) {
            try appendStored(
                topic: name, partition: record.partition, offset: offset, timestamp: 0, key: key.recordBytes,
                value: nil,
                headers: headers.recordBytes)
        } else {
            try appendStored(
                topic: name, partition: record.partition, offset: offset, timestamp: 0, key: nil, value: nil,
                headers: headers.recordBytes)
        }
    }
}

extension Sifted {
    /// The steps as text: `0: 10 to 13`.
    fileprivate var moves: [String] {
        steps.map { "\($0.claim.id.partition): \($0.claim.next.rawValue) to \($0.next.rawValue)" }
    }
}
