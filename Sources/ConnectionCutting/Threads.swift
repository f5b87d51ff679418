import Glibc

/// Does something on a thread of its own, for what blocks until somebody else acts.
package func onThread(_ body: @escaping @Sendable () -> Void) {
    let start = unsafe Unmanaged.passRetained(Start(body))
    var thread = pthread_t()
    _ = unsafe pthread_create(&thread, nil, run, start.toOpaque())
    pthread_detach(thread)
}

private final class Start {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// At file scope, so that it inherits no isolation.
private func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context = unsafe context { unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body() }
    return nil
}
