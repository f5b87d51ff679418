/// Lets exactly one thread run at a time, and the time pass between what is due.
///
/// Whoever wants to wait, on whichever thread, goes through the agenda himself: events are run where he stands, and the
/// baton is passed on only when the next to go on is another. Most waits therefore end on the thread that began them.
final class Scheduler {
    /// Microseconds since the schedule began.
    private(set) var now: Int64 = 0
    /// Nothing more happens; the lanes that still live are unwound.
    private(set) var isOver = false
    /// How often the baton went to another thread.
    private(set) var switches = 0
    private var agenda = Agenda()
    private var living: [LaneThread] = []
    private let pool: ThreadPool
    /// Of the thread that called ``run()``.
    private let owner = Baton()

    init(pool: ThreadPool) { self.pool = pool }

    func after(_ delay: Int64, _ event: @escaping () -> Void) { agenda.enter(.event(event), at: now + max(0, delay)) }

    /// Ends the schedule. The caller goes on until it waits.
    func end() { isOver = true }

    /// Runs what is on the agenda until the schedule is over and every thread has ended.
    func run() {
        if goOn() { owner.wait() }
        // What is still on it holds on to the world's parts.
        agenda = Agenda()
    }

    /// Starts a thread with this to do, beginning now.
    func start(_ body: @escaping () -> Void) -> LaneThread {
        let thread = pool.take()
        living.append(thread)
        thread.job = { [unowned self, unowned thread] in
            body()
            // What may still be on the agenda for it concerns nobody any more.
            thread.ticket += 1
            living.removeAll { $0 === thread }
            pool.give(back: thread)
            if !goOn() { owner.pass() }
        }
        wake(thread, after: 0)
        return thread
    }

    /// The calling thread lets so much time pass.
    func pause(_ thread: LaneThread, for delay: Int64) {
        guard !isOver else { return }
        if let next = agenda.firstTime, next <= now + delay {
            wake(thread, after: delay)
            wait(thread)
        } else {
            now += delay
        }
    }

    /// The calling thread waits until somebody wakes it.
    func wait(_ thread: LaneThread) {
        _ = goOn(until: thread)
    }

    /// Lets a waiting thread go on after a delay, in place of whatever was entered for it before.
    func wake(_ thread: LaneThread, after delay: Int64) {
        thread.ticket += 1
        agenda.enter(.thread(thread, ticket: thread.ticket), at: now + max(0, delay))
    }

    /// Goes through the agenda until it is this thread's turn again. Without a thread: until the baton was passed on.
    /// - Returns: false when there is nobody left to pass it to.
    private func goOn(until me: LaneThread? = nil) -> Bool {
        while let next = nextThread() {
            if next === me { return true }
            switches += 1
            next.baton.pass()
            me?.baton.wait()
            return true
        }
        return false
    }

    private func nextThread() -> LaneThread? {
        while !isOver {
            guard let (time, item) = agenda.takeFirst() else {
                isOver = true
                break
            }
            now = max(now, time)
            switch item {
            case .event(let run): run()
            case .thread(let thread, let ticket): if thread.ticket == ticket { return thread }
            }
        }
        return living.last
    }
}
