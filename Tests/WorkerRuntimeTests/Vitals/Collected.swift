import Synchronization
import TestBasics

/// What happened, in order, from any thread.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock(\.self) }

    @Sendable func add(_ element: Element) {
        elements.withLock { $0.append(element) }
    }

    /// Waits until `condition` holds for what happened; `false` if it does not within ten seconds.
    func wait(until condition: ([Element]) -> Bool) async -> Bool {
        (try? await TestBasics.wait(for: "what happens", within: .seconds(10)) { condition(all) }) != nil
    }
}
