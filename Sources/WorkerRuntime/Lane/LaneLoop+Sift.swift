import Events
import Kafka
import Logging

/// From records to inputs.
extension LaneLoop {
    /// Sifts part of the batch. A gap in a partition's offsets has it read again from where the gap begins.
    mutating func sift(_ range: Range<Int>) -> Sifted {
        let sifted = Sifted(batch, range, of: &partitions)
        for gap in sifted.gaps {
            mustReposition = true
            logger.notice(
                "gap in the offsets",
                metadata: ["partition": "\(gap.partition)", "expected": "\(gap.expected)", "got": "\(gap.got)"])
        }
        for id in sifted.overcrowded { halt(id, because: .tooManyPublishers(limit: RepeatFilter.limit)) }
        return sifted
    }

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
