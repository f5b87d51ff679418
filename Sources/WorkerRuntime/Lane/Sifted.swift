import Kafka

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
    /// Where a partition did not go on as expected; it is read again from there.
    var gaps: [Gap] = []
    /// Partitions whose next record names one publisher too many; nothing behind it is taken.
    var overcrowded: Set<TopicPartition> = []
    private var reached: [TopicPartition: ResumeOffset] = [:]

    typealias Partitions = [TopicPartition: OwnedPartition]

    /// Records come in runs of one partition, which is looked up once for the run.
    private struct Run {
        let topicIndex: Int
        let partition: Int32
        /// `nil` for a partition that is not ours.
        let position: Partitions.Index?
        /// Where the batch takes the partition, so far.
        var reached: ResumeOffset?

        func goesOn(with record: borrowing Record) -> Bool {
            record.partition == partition && record.topicIndex == topicIndex
        }
    }

    struct Gap {
        let partition: TopicPartition
        let expected: ResumeOffset
        let got: RecordOffset
    }

    /// Drops what is not ours, what was handled and what is a repeat; parks what must wait; keeps the rest, in order.
    init(
        _ batch: borrowing RecordBatch, _ range: Range<Int>, of partitions: inout Partitions
    ) {
        var run = Run(topicIndex: -1, partition: -1, position: nil)
        for index in range {
            let record = batch[index]
            if !run.goesOn(with: record) {
                end(run, in: partitions)
                run = begin(with: record, in: partitions)
            }
            guard let position = run.position else { continue }
            // In place: a copy of the partition would make every note in a repeat bitmap copy the bitmap.
            take(record, at: index, of: &partitions.values[position], &run.reached)
        }
        end(run, in: partitions)
        for (id, next) in reached {
            guard let partition = partitions[id] else { continue }
            steps.append(FenceStep(claim: .init(id: id, epoch: partition.epoch, next: partition.next), next: next))
        }
        steps.sort { $0.claim.id < $1.claim.id }
    }

    private func begin(with record: borrowing Record, in partitions: Partitions) -> Run {
        let id = record.topicPartition
        return Run(
            topicIndex: record.topicIndex, partition: record.partition, position: partitions.index(forKey: id),
            reached: reached[id])
    }

    private mutating func end(_ run: Run, in partitions: Partitions) {
        guard let position = run.position, let next = run.reached else { return }
        reached[partitions[position].key] = next
    }

    private mutating func take(
        _ record: borrowing Record, at index: Int, of partition: inout OwnedPartition, _ reached: inout ResumeOffset?
    ) {
        guard partition.isRunning, !partition.awaitsRereading,
            isNext(record.offset, after: reached, in: &partition)
        else { return }
        if record.isOfOnePublisherTooMany(among: partition.repeats) {
            overcrowded.insert(partition.id)
            partition.awaitsRereading = true
            return
        }
        reached = record.offset.next
        if record.isRepeat(among: &partition.repeats) {
            repeats += 1
        } else if record.isBehind(partition.parkedKeys) {
            waiting.append(ParkedRecord(record, as: .waiting, because: ParkedRecord.waitsBehindKey))
        } else {
            selection.append(index)
        }
    }

    /// Whether the record is the next of its partition.
    ///
    /// A gap is asked about once, by reading again from where the lane stands: librdkafka 2.0.2 can skip records around a
    /// rebalance. A gap that persists is what the log has (compaction, markers of transactions), and so are later ones.
    private mutating func isNext(
        _ offset: RecordOffset, after reached: ResumeOffset?, in partition: inout OwnedPartition
    ) -> Bool {
        let expected = reached ?? partition.next
        if offset.rawValue == expected.rawValue { return true }
        guard offset.rawValue > expected.rawValue else { return false }
        if partition.hasGaps || partition.soughtGapAt == expected {
            partition.hasGaps = true
            return true
        }
        gaps.append(Gap(partition: partition.id, expected: expected, got: offset))
        partition.soughtGapAt = expected
        // The records behind the gap are in hand, too: they must not pass for the second reading.
        partition.awaitsRereading = true
        return false
    }
}

extension RawSpan {
    fileprivate func contains(_ byte: UInt8) -> Bool { unsafe withUnsafeBytes { unsafe $0.contains(byte) } }
}

extension Record {
    /// Whether an upstream stage has sent this event before; notes it if not. Records of others carry no such headers and
    /// are never repeats here.
    fileprivate func isRepeat(among repeats: inout RepeatFilter) -> Bool {
        guard let publisher = header("publisher"), let batch = integerHeader("batch"),
            let index = integerHeader("index"),
            index < Self.indexLimit, publisher.byteCount <= Self.publisherLimit, !publisher.contains(0)
        else { return false }
        return repeats.isRepeat(publisher: publisher, batch: batch, index: Int(index))
    }

    fileprivate func isOfOnePublisherTooMany(among repeats: RepeatFilter) -> Bool {
        guard repeats.publishers.count >= RepeatFilter.limit, let publisher = header("publisher") else { return false }
        return repeats.isFull(for: publisher)
    }

    /// An index beyond what any batch can have is not one of ours; it must not make the bitmap grow.
    private static var indexLimit: Int64 { 1_000_000 }

    /// Nor is a name that is longer than a group and a topic can be, or that no text column takes.
    private static var publisherLimit: Int { 600 }

    fileprivate func isBehind(_ parkedKeys: Set<[UInt8]>) -> Bool {
        guard !parkedKeys.isEmpty, let key = [UInt8](copying: key) else { return false }
        return parkedKeys.contains(key)
    }

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
