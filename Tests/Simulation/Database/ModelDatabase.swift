import Kafka

/// The modelled PostgreSQL: committed tables, row locks, server processes, a standby that may lag.
final class ModelDatabase {
    unowned let world: World
    private(set) var tables = Tables()
    private var holders: [Lock: Backend] = [:]
    private var backends: [Backend] = []
    /// What the standby has got; `nil`: it has everything.
    private var standby: Tables?
    private(set) var isDownUntil: Int64 = 0

    init(_ world: World) { self.world = world }

    var isDown: Bool { world.scheduler.now < isDownUntil }

    /// The wall clock of the server.
    var clock: Int64 { world.wallClock }

    func makeBackend(of lane: SimulatedLane) -> Backend {
        let backend = Backend(self, of: lane)
        backends.append(backend)
        return backend
    }

    // MARK: Locks

    /// Whether the lock is this backend's now.
    func lock(_ lock: Lock, for backend: Backend) -> Bool {
        if let holder = holders[lock] { return holder === backend }
        holders[lock] = backend
        backend.locks.append(lock)
        return true
    }

    func isLocked(_ lock: Lock) -> Bool { holders[lock] != nil }

    /// Lets the locks of a transaction go; those who wait try again.
    func unlock(_ backend: Backend) {
        guard !backend.locks.isEmpty else { return }
        for lock in backend.locks { holders[lock] = nil }
        backend.locks.removeAll(keepingCapacity: true)
        for waiting in backends where waiting.isBlocked { waiting.tryAgain() }
    }

    // MARK: Transactions

    func nextPosition() -> Int64 {
        tables.lastPosition += 1
        return tables.lastPosition
    }

    func commit(_ writes: [Write], by lane: SimulatedLane) {
        world.witness.check(writes, by: lane)
        for write in writes { tables.apply(write, now: clock) }
    }

    func forget(_ backend: Backend) { backends.removeAll { $0 === backend } }

    /// Nobody waits for an answer any more.
    func close() { for backend in backends { backend.forgetClient() } }

    // MARK: What happens to it

    /// All sessions end, and for a while no new one begins.
    func restart(for length: Int64) {
        isDownUntil = world.scheduler.now + length
        for backend in backends { backend.end() }
    }

    /// From here on nothing reaches the standby.
    func cutStandbyOff() { standby = tables }

    /// The standby takes over with what it has.
    func failOver() {
        guard let standby else { return }
        world.witness.failedOver(from: tables, to: standby)
        tables = standby
        self.standby = nil
        restart(for: world.chance.within(1_000...500_000))
    }

    /// What an operator does by the command line: a transaction of its own, which waits for nobody.
    func operate(_ change: (inout Tables) -> Void) { change(&tables) }
}
