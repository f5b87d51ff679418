import Kafka

/// What the broker says about a partition: where its log begins and ends, and where the group stands.
struct PartitionMarks {
    let partition: TopicPartition
    let low: RecordOffset
    let high: ResumeOffset
    let committed: ResumeOffset?

    struct Refusal: Error { let reason: HaltReason }

    /// Where a partition without a row begins. With a row, the row counts and the seed is ignored.
    func seed(known: Bool, start: StartPosition) -> Result<ResumeOffset, Refusal> {
        let earliest = ResumeOffset(low.rawValue)
        switch start {
        case .automatic where !known:
            if let committed { return .failure(Refusal(reason: .databaseKnowsNothing(committed: committed))) }
            return .success(earliest)
        case .automatic, .earliest: return .success(earliest)
        case .latest: return .success(high)
        case .committed: return .success(committed ?? earliest)
        }
    }

    /// What of this cannot be true together with the database's position (invariant 7).
    func contradiction(to next: ResumeOffset) -> HaltReason? {
        if let committed, committed > next { return .databaseWentBack(committed: committed, next: next) }
        if next > high { return .logWasCut(next: next, high: high) }
        if next.rawValue < low.rawValue { return .recordsExpired(next: next, low: low) }
        return nil
    }
}

extension LaneLoop {
    func askBroker(about partitions: [TopicPartition]) throws -> [PartitionMarks] {
        let committed = try consumer.committed(partitions, timeout: Self.brokerTimeout)
        var marks: [PartitionMarks] = []
        for (partition, committed) in zip(partitions, committed) {
            let (low, high) = try consumer.watermarks(partition, timeout: Self.brokerTimeout)
            marks.append(PartitionMarks(partition: partition, low: low, high: high, committed: committed))
        }
        return marks
    }
}

extension OwnedPartition {
    /// A partition that the group gave us and that stands still from the start.
    init(id: TopicPartition, haltedBy reason: HaltReason) {
        self.init(
            id: id, epoch: 0, next: ResumeOffset(0),
            virtual: Claim(id: id.virtualSource, epoch: 0, next: ResumeOffset(0)))
        halt = reason
    }
}
