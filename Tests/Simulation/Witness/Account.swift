import Kafka

/// What became of the input records, as the committed transactions say. A value, because a database that goes back
/// takes it along.
struct Account {
    enum Fate {
        case effect
        case parked
        case repeated
        /// It was parked, and then somebody discarded it.
        case discarded

        /// Nothing more will come of it, so that the next of its key may follow.
        var isSettled: Bool { if case .parked = self { false } else { true } }
    }

    var fates: [SourceKey: [Int64: Fate]] = [:]
    /// Events of the first stage that had their effect in the second.
    var effective: Set<ObjectIdentifier> = []
    var timersSet: Set<String> = []
    var timersRung: Set<String> = []
    var commits = 0
}
