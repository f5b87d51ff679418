import Synchronization

/// What is set aside of a lane's partitions: failed records by reason, and those that wait behind them.
package struct ParkedCount: Sendable, Equatable {
    /// More reasons than these are counted under ``others``: a metric's labels must stay few, whatever a table holds.
    package static let reasonLimit = 24
    package static let others = "other"

    /// Failed records by the code of their reason.
    package private(set) var failed: [String: Int] = [:]
    /// Records that wait behind a failed one of their key.
    package var waiting = 0
    /// Keys of which records wait.
    package var keys = 0

    package init() {}

    /// The most frequent reasons must be added first.
    package mutating func addFailed(_ count: Int, because code: String) {
        let hasRoom = failed[code] != nil || failed.count < Self.reasonLimit
        failed[hasRoom ? code : Self.others, default: 0] += count
    }
}

/// The count as the lane last took it from the database. Behind a lock, because it is several numbers under names; it is
/// written once in a while.
package struct ParkedVital: ~Copyable, Sendable {
    private let current = Mutex(ParkedCount())

    package init() {}

    package func set(_ count: ParkedCount) { current.withLock { $0 = count } }

    package var value: ParkedCount { current.withLock { $0 } }
}
