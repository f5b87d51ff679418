import Glibc
import Synchronization

/// Control-C and SIGTERM, remembered until somebody asks.
package enum Interruption {
    private static let wasAsked = Atomic<Bool>(false)

    /// From now on the signals no longer end the process.
    package static func watch() {
        for number in [SIGINT, SIGTERM, SIGHUP] { Glibc.signal(number, remember) }
        // A reader of our output that has gone away is not a reason to leave processes behind.
        Glibc.signal(SIGPIPE, SIG_IGN)
    }

    /// Whether the process was asked to end.
    package static var isAsked: Bool { wasAsked.load(ordering: .relaxed) }

    /// A file-scope function: a closure written in isolated code would inherit that isolation, and trap here.
    fileprivate static func ask() { wasAsked.store(true, ordering: .relaxed) }
}

private func remember(_ number: Int32) { Interruption.ask() }
