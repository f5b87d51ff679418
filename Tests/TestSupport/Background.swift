import ConnectionCutting
import Dispatch
import Synchronization

/// Work on a thread of its own, for what blocks until another connection acts. In a task it could hold the very thread
/// that the other one needs.
package final class Background<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let isOver = DispatchSemaphore(value: 0)

    package init(_ work: @escaping @Sendable () throws -> Value) {
        onThread { [self] in
            let result = Result(catching: work)
            outcome.withLock { $0 = result }
            isOver.signal()
        }
    }

    /// Waits for the end of the work.
    package func value() throws -> Value {
        isOver.wait()
        // For whoever asks again.
        isOver.signal()
        return try outcome.withLock { $0! }.get()
    }
}
