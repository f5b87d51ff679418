import Synchronization

@testable import WorkerRuntime

/// A lane that works until it is stopped, or until the test says how it ends.
final class PlayedLane: LaneRunner {
    enum Ending: Sendable {
        /// Drains when asked.
        case whenStopped
        /// Fails by itself as soon as it runs.
        case failing(any Error & Sendable)
        /// Returns by itself as soon as it runs.
        case returning
        /// Goes on when asked to stop.
        case never
    }

    private struct State {
        var isStopped = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    let name: String
    private let ending: Ending
    private let journal: Collected<String>
    private let state = Mutex(State())

    /// - Parameter journal: Gets what happens to the lane, such as `a runs`, `a stops`, `a drained`.
    init(_ name: String, _ ending: Ending = .whenStopped, journal: Collected<String>) {
        self.name = name
        self.ending = ending
        self.journal = journal
    }

    func run() async throws {
        journal.add("\(name) runs")
        switch ending {
        case .failing(let error): throw error
        case .returning: return
        case .whenStopped, .never: break
        }
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.isStopped { return true }
                state.waiting = continuation
                return false
            }
            if goesOn { continuation.resume() }
        }
        journal.add("\(name) drained")
    }

    func stop() {
        journal.add("\(name) stops")
        if case .never = ending { return }
        release()
    }

    /// Lets the lane end; the test's way to be rid of one that does not stop.
    func release() {
        let waiting = state.withLock { state in
            state.isStopped = true
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}
