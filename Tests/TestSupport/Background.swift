import ConnectionCutting
import Glibc
import Synchronization

/// Work on a thread of its own, for what blocks until another connection acts. In a task it could hold the very thread
/// that the other one needs.
package final class Background<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)

    package init(_ work: @escaping @Sendable () throws -> Value) {
        onThread { [self] in
            let result = Result(catching: work)
            outcome.withLock { $0 = result }
        }
    }

    /// Waits for the end of the work.
    package func value() throws -> Value {
        while true {
            if let result = outcome.withLock({ $0 }) { return try result.get() }
            usleep(1_000)
        }
    }
}
