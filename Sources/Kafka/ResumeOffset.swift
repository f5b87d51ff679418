/// Where to start reading a partition: the offset of the first record that has not been handled yet,
/// whether or not such a record exists already.
package struct ResumeOffset: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    package static func < (left: ResumeOffset, right: ResumeOffset) -> Bool { left.rawValue < right.rawValue }

    package var description: String { String(rawValue) }
}
