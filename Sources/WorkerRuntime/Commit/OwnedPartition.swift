import Kafka

/// A partition that this lane has claimed, and what it remembers of it between batches. All of it can be read again from
/// the database; none of it is ahead of what was committed.
struct OwnedPartition {
    let id: TopicPartition
    /// The fencing token of this ownership.
    var epoch: Int64
    /// `next_offset` in the database, as this owner left it.
    var next: ResumeOffset
    /// The virtual source of timers and released records that goes with the partition.
    var virtual: Claim
    var repeats = RepeatFilter()
    /// Keys behind whose failed record the later ones wait.
    var parkedKeys: Set<[UInt8]> = []
    /// Why it stands still until a person has looked (7); `nil` while it runs.
    var halt: HaltReason?
    /// The log has gaps that are no mistake: it is compacted, or its producers use transactions.
    var hasGaps = false
    /// A gap in the offsets was asked about once; the second time it is what the log has.
    var soughtGapAt: ResumeOffset?
    /// It is to be read again from `next`: what is in hand beyond that does not count.
    var awaitsRereading = false

    /// A row of `consumer_progress` that is ours.
    struct Claim {
        let id: TopicPartition
        var epoch: Int64
        var next: ResumeOffset
    }

    var isRunning: Bool { halt == nil }
}

/// Why a partition stopped for good. Each names what was seen and what to do.
struct HaltReason: CustomStringConvertible {
    let code: String
    let description: String

    static func databaseWentBack(committed: ResumeOffset, next: ResumeOffset) -> HaltReason {
        HaltReason(
            code: "database_went_back",
            description: """
                the Kafka group stands at \(committed), the database only at \(next): the database was restored or lost commits. \
                Events that it does not know of may be out. Find out what was lost; to go on from where the database stands, \
                set the group's offset back to \(next)
                """)
    }

    static func databaseForgot(seen: ResumeOffset, next: ResumeOffset) -> HaltReason {
        HaltReason(
            code: "database_went_back",
            description: """
                the database had answered that it stands at \(seen), now it stands at \(next): another server has taken over without \
                the last commits. Events that it does not know of may be out. Find out what was lost before starting again
                """)
    }

    static func databaseKnowsNothing(committed: ResumeOffset) -> HaltReason {
        HaltReason(
            code: "database_knows_nothing",
            description: """
                the Kafka group stands at \(committed), but the database has no progress for it: it is the wrong database, or it \
                was emptied. To begin all the same, set the start position to earliest, latest or committed, and raise the \
                generation, or the next stages take what is published anew for repeats
                """)
    }

    static func logWasCut(next: ResumeOffset, high: ResumeOffset) -> HaltReason {
        HaltReason(
            code: "log_truncated",
            description: """
                the database stands at \(next), but the partition ends at \(high): the log lost records or the topic was made anew. \
                Find out what was lost before going on
                """)
    }

    static func recordsExpired(next: ResumeOffset, low: RecordOffset) -> HaltReason {
        HaltReason(
            code: "records_expired",
            description: """
                the database stands at \(next), but the partition begins at \(low): retention has removed records that were never \
                handled. Find out which before going on
                """)
    }

    static func refusedByBroker(_ error: KafkaError) -> HaltReason {
        HaltReason(
            code: "position_refused", description: "the partition cannot be read on: \(error.reason) (\(error.name))")
    }

    static func tooManyPublishers(limit: Int) -> HaltReason {
        HaltReason(
            code: "too_many_publishers",
            description: """
                its records name more than \(limit) publishers: something writes to it that is none of our workers. Find out who may \
                write to the topic; then delete the rows of publishers that never were from publisher_progress
                """)
    }

    static func tooManyParkedKeys(limit: Int) -> HaltReason {
        HaltReason(
            code: "too_many_parked_keys",
            description: """
                more than \(limit) keys wait behind failed records: this is not about single records. Look at them with \
                "switchyard dead-letters list"
                """)
    }

    static func tooManyParkedRecords(limit: Int) -> HaltReason {
        HaltReason(
            code: "too_many_parked_records",
            description: """
                more than \(limit) of its records have failed or wait behind a failed one. Look at them with "switchyard \
                dead-letters list", put the cause right, release them with "switchyard dead-letters replay" (or give them up with \
                "discard"), and then start the worker again: it goes on, and works them off
                """)
    }
}

/// The virtual source of a partition: `~timers/orders.received[3]` for `orders.received[3]`.
extension TopicPartition {
    var virtualSource: TopicPartition { TopicPartition(topic: "~timers/\(topic)", partition: partition) }
}
