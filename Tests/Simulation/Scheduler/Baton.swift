import Glibc

/// Who holds it may run. Passing it on wakes the one who waits for it; passed too early, it is remembered.
@safe
final class Baton: @unchecked Sendable {
    // @unchecked Sendable: a POSIX semaphore is made for several threads.
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    func pass() { unsafe sem_post(semaphore) }

    func wait() {
        // A signal ends the wait for nothing.
        while unsafe sem_wait(semaphore) != 0 {}
    }
}
