package import Domain

/// Which of two messages about one order is the newer one.
///
/// The platform's time of change decides. Equal times with different content happen (two changes within a second): then
/// the greater content hash wins, whichever came first, so that every order of arrival ends with the same order. A
/// newer mapping of the same message beats an older one, so that a repaired mapping heals by replay.
package struct OrderVersion: Hashable, Comparable, Sendable {
    package var modifiedAt: Timestamp
    package var mappingVersion: Int32
    package var contentHash: Int64

    package init(modifiedAt: Timestamp, mappingVersion: Int32, contentHash: Int64) {
        self.modifiedAt = modifiedAt
        self.mappingVersion = mappingVersion
        self.contentHash = contentHash
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.modifiedAt, left.mappingVersion, left.contentHash) < (
            right.modifiedAt, right.mappingVersion, right.contentHash
        )
    }

    /// The same words at the same time: nothing new, whatever mapping read them.
    package func repeats(_ other: OrderVersion) -> Bool {
        modifiedAt == other.modifiedAt && contentHash == other.contentHash
    }
}
