/// Why the demonstration cannot go on, in words that say what to do.
package struct DemoError: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }

    /// Control-C.
    static let interrupted = DemoError("interrupted; everything it had started has been ended")
}
