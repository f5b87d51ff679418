import CThreads
import Glibc

/// A serial executor that owns one named thread, so that the blocking calls of librdkafka and libpq never sit on Swift's
/// cooperative pool.
///
/// The queue is guarded by a raw mutex, not by `Mutex`, because a condition variable has to wait on it.
@safe
package final class PinnedThread: SerialExecutor, @unchecked Sendable {
    // @unchecked Sendable: `jobs` and `isStopping` are only touched under `mutex`; `thread` and `name` are written once,
    // before the initializer returns.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let ready: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [UnownedJob] = []
    private var isStopping = false
    private var thread = pthread_t()
    private let name: String

    /// - Parameter name: shown by `top -H` and in core dumps; the kernel keeps 15 bytes.
    package init(name: String) {
        self.name = name
        unsafe mutex = .allocate(capacity: 1)
        unsafe ready = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(ready, nil)
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let status = unsafe pthread_create(&thread, nil, pinnedThreadMain, context)
        precondition(status == 0, "pthread_create failed: \(status)")
        // Nobody joins it.
        pthread_detach(thread)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        unsafe pthread_mutex_lock(mutex)
        jobs.append(job)
        unsafe pthread_cond_signal(ready)
        unsafe pthread_mutex_unlock(mutex)
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { unsafe UnownedSerialExecutor(ordinary: self) }

    package func checkIsolated() {
        precondition(pthread_equal(pthread_self(), thread) != 0, "not on the lane's thread")
    }

    /// Lets the thread end once the queue is empty.
    package func stop() {
        unsafe pthread_mutex_lock(mutex)
        isStopping = true
        unsafe pthread_cond_signal(ready)
        unsafe pthread_mutex_unlock(mutex)
    }

    fileprivate func run() {
        unsafe name.withCString { unsafe cthreads_set_name($0) }
        var batch: [UnownedJob] = []
        while true {
            unsafe pthread_mutex_lock(mutex)
            // `while`, not `if`: a condition variable may wake for no reason.
            while jobs.isEmpty, !isStopping { unsafe pthread_cond_wait(ready, mutex) }
            swap(&jobs, &batch)
            unsafe pthread_mutex_unlock(mutex)
            if batch.isEmpty { return }
            for job in batch { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
            batch.removeAll(keepingCapacity: true)
        }
    }

    deinit {
        unsafe pthread_cond_destroy(ready)
        unsafe pthread_mutex_destroy(mutex)
        unsafe ready.deallocate()
        unsafe mutex.deallocate()
    }
}

/// The entry point of the thread. At file scope: a closure would inherit the isolation of the place that makes it, and
/// trap on a foreign thread.
private func pinnedThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    unsafe Unmanaged<PinnedThread>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
