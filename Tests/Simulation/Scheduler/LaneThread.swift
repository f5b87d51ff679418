import CThreads
import Glibc

/// A thread on which one lane after the other lives. It runs only while it holds its baton.
final class LaneThread: @unchecked Sendable {
    // @unchecked Sendable: everything but the baton is touched only by whoever holds the world's one baton.
    let baton = Baton()
    /// What to do next; `nil` ends the thread.
    var job: (() -> Void)?
    /// Entries of the agenda with another ticket are out of date.
    var ticket = 0

    /// - Parameter core: the processor that it stays on. Passing the baton on is several times faster on one processor.
    init(core: Int32) {
        let start = ThreadStart(thread: self, core: core)
        var thread = pthread_t()
        let status = unsafe pthread_create(&thread, nil, laneThreadMain, Unmanaged.passRetained(start).toOpaque())
        precondition(status == 0, "pthread_create failed: \(status)")
        pthread_detach(thread)
    }

    fileprivate func live() {
        while true {
            baton.wait()
            guard let job else { return }
            self.job = nil
            job()
        }
    }
}

private final class ThreadStart: Sendable {
    let thread: LaneThread
    let core: Int32

    init(thread: LaneThread, core: Int32) {
        self.thread = thread
        self.core = core
    }
}

private func laneThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    let start = unsafe Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue()
    cthreads_stay_on(start.core)
    unsafe "simulated".withCString { unsafe cthreads_set_name($0) }
    start.thread.live()
    return nil
}

/// Threads to be used again, by one schedule after the other.
final class ThreadPool {
    let core: Int32
    private var idle: [LaneThread] = []

    init(core: Int32) { self.core = core }

    func take() -> LaneThread { idle.popLast() ?? LaneThread(core: core) }

    func give(back thread: LaneThread) { idle.append(thread) }

    deinit {
        // Without a job they end.
        for thread in idle { thread.baton.pass() }
    }
}
