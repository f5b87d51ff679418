/// Where a record is in its partition. The first record of a partition is at 0.
///
/// It is a different type from ``ResumeOffset`` because mixing the two up loses or repeats one record.
package struct RecordOffset: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// Where to start in order to read what follows this record. The only `+ 1` there is.
    package var next: ResumeOffset { ResumeOffset(rawValue + 1) }

    package static func < (left: RecordOffset, right: RecordOffset) -> Bool { left.rawValue < right.rawValue }

    package var description: String { String(rawValue) }
}
