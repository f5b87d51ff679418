import Events
import Kafka
import Logging

/// What is to become of each record of a batch, before the stage sees any.
struct Sifted {
    /// Where the batch takes each of its sources.
    var steps: [FenceStep] = []
    /// Positions in the batch of the records for the stage.
    var selection: [Int] = []
    /// Records of keys that wait, in order.
    var waiting: [ParkedRecord] = []
    /// Records that cannot be processed.
    var failed: [ParkedRecord] = []
    var repeats = 0
}

extension LaneLoop {
    /// Drops what is not ours, what was handled and what is a repeat; parks what must wait; keeps the rest, in order.
    mutating func sift(_ range: Range<Int>) -> Sifted {
        var sifted = Sifted()
        var reached: [TopicPartition: ResumeOffset] = [:]
        for index in range {
            let record = batch[index]
            let id = record.topicPartition
            guard let partition = partitions[id], partition.isRunning, !partition.awaitsRereading else { continue }
            let expected = reached[id] ?? partition.next
            guard isNext(record.offset, after: expected, in: id) else { continue }
            reached[id] = record.offset.next
            if isRepeat(record, of: id) {
                sifted.repeats += 1
            } else if waits(record, in: partition) {
                sifted.waiting.append(ParkedRecord(record, as: .waiting, because: ParkedRecord.waitsBehindKey))
            } else {
                sifted.selection.append(index)
            }
        }
        sifted.steps = reached.map { id, next in
            let partition = partitions[id]!
            return FenceStep(claim: .init(id: id, epoch: partition.epoch, next: partition.next), next: next)
        }
        sifted.steps.sort { $0.claim.id < $1.claim.id }
        return sifted
    }

    /// Whether an earlier record of the key failed.
    private func waits(_ record: borrowing Record, in partition: OwnedPartition) -> Bool {
        guard !partition.parkedKeys.isEmpty, let key = [UInt8](copying: record.key) else { return false }
        return partition.parkedKeys.contains(key)
    }

    /// Whether the record is the next of its partition.
    ///
    /// A gap is asked about once, by reading again from where the lane stands: librdkafka 2.0.2 can skip records around a
    /// rebalance. A gap that persists is what the log has (compaction, markers of transactions), and so are later ones.
    private mutating func isNext(_ offset: RecordOffset, after expected: ResumeOffset, in id: TopicPartition) -> Bool {
        if offset.rawValue == expected.rawValue { return true }
        guard offset.rawValue > expected.rawValue else { return false }
        if partitions[id]?.hasGaps ?? false { return true }
        if partitions[id]?.soughtGapAt == expected {
            partitions[id]?.hasGaps = true
            return true
        }
        partitions[id]?.soughtGapAt = expected
        // The records behind the gap are in hand, too: they must not pass for the second reading.
        partitions[id]?.awaitsRereading = true
        mustReposition = true
        logger.notice("gap in the offsets", metadata: ["partition": "\(id)", "expected": "\(expected)", "got": "\(offset)"])
        return false
    }

    /// Whether an upstream stage has sent this event before. Records of others carry no such headers and are never
    /// repeats here.
    private mutating func isRepeat(_ record: borrowing Record, of id: TopicPartition) -> Bool {
        guard let publisher = record.header("publisher"), let batch = record.integerHeader("batch"),
            let index = record.integerHeader("index"), (0..<Self.indexLimit).contains(index),
            publisher.byteCount <= Self.publisherLimit, !publisher.contains(0)
        else { return false }
        return partitions[id]?.repeats.isRepeat(publisher: publisher, batch: batch, index: Int(index)) ?? false
    }

    /// An index beyond what any batch can have is not one of ours; it must not make the bitmap grow.
    private static var indexLimit: Int64 { 1_000_000 }

    /// Nor is a name that is longer than a group and a topic can be, or that no text column takes.
    private static var publisherLimit: Int { 600 }

    /// Lets the stage read the selected records. What it sets aside fails, and with it waits what follows of the same key.
    mutating func decode(_ sifted: inout Sifted, refusal: FailureReason?) {
        inputs.removeAll(keepingCapacity: true)
        setAside.removeAll()
        if let refusal {
            for index in sifted.selection { setAside.append(index, refusal) }
        } else {
            stage.decode(batch, sifted.selection, into: &inputs, setAside: &setAside)
        }
        guard !setAside.letters.isEmpty else { return }
        var reasons: [Int: FailureReason] = [:]
        for letter in setAside.letters { reasons[letter.index] = letter.reason }
        let selectedBefore = sifted.selection.count
        park(reasons, &sifted)
        // Records that now wait have already become inputs: the rest is read again without them.
        guard sifted.selection.count + reasons.count < selectedBefore else { return }
        inputs.removeAll(keepingCapacity: true)
        var nothingNew = SetAside()
        stage.decode(batch, sifted.selection, into: &inputs, setAside: &nothingNew)
    }

    private func park(_ reasons: [Int: FailureReason], _ sifted: inout Sifted) {
        var keys: [TopicPartition: Set<[UInt8]>] = [:]
        var selection: [Int] = []
        for index in sifted.selection {
            let record = batch[index]
            let key = [UInt8](copying: record.key)
            if let key, S.keyOrder == .kept, keys[record.topicPartition]?.contains(key) ?? false {
                sifted.waiting.append(ParkedRecord(record, as: .waiting, because: ParkedRecord.waitsBehindKey))
            } else if let reason = reasons[index] {
                sifted.failed.append(ParkedRecord(record, as: .failed, because: reason))
                if let key { keys[record.topicPartition, default: []].insert(key) }
            } else {
                selection.append(index)
            }
        }
        sifted.selection = selection
    }
}

extension RawSpan {
    fileprivate func contains(_ byte: UInt8) -> Bool { unsafe withUnsafeBytes { unsafe $0.contains(byte) } }
}

extension Record {
    /// A header that holds a decimal number without a sign.
    fileprivate func integerHeader(_ name: StaticString) -> Int64? {
        guard let digits = header(name), digits.byteCount > 0, digits.byteCount < 19 else { return nil }
        var value: Int64 = 0
        for index in 0..<digits.byteCount {
            let digit = unsafe Int64(digits.unsafeLoad(fromByteOffset: index, as: UInt8.self)) - 48
            guard (0...9).contains(digit) else { return nil }
            value = value * 10 + digit
        }
        return value
    }
}
