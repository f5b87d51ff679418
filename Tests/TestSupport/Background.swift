import Glibc
import Synchronization

/// Work on a thread of its own, for what blocks until another connection acts. In a task it could hold the very thread
/// that the other one needs.
package final class Background<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)

    package init(_ work: @escaping @Sendable () throws -> Value) {
        let start = unsafe Unmanaged.passRetained(
            Start { [self] in
                let result = Result(catching: work)
                outcome.withLock { $0 = result }
            })
        var thread = pthread_t()
        _ = unsafe pthread_create(&thread, nil, runStart, start.toOpaque())
        pthread_detach(thread)
    }

    /// Waits for the end of the work.
    package func value() throws -> Value {
        while true {
            if let result = outcome.withLock({ $0 }) { return try result.get() }
            usleep(1_000)
        }
    }
}

private final class Start {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
}

/// At file scope, so that it inherits no isolation.
private func runStart(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context = unsafe context { unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body() }
    return nil
}
