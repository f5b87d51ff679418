import Synchronization

/// What happened, in order, from any thread.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock(\.self) }

    @Sendable func add(_ element: Element) {
        elements.withLock { $0.append(element) }
    }

    /// Waits until `condition` holds for what happened; `false` if it does not within ten seconds.
    func wait(until condition: ([Element]) -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            if condition(all) { return true }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return condition(all)
    }
}
