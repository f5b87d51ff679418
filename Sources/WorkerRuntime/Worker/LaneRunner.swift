/// One lane of a worker, as the process sees it.
package protocol LaneRunner: Sendable {
    /// Works until `stop` is called, then finishes the batch in hand, hands its partitions over and returns.
    ///
    /// Returning without having been asked to, or throwing, ends the whole process: a worker never limps along on
    /// the lanes that are left. Throw `WorkerFailure` to choose the exit code.
    func run() async throws

    /// Asks the lane to drain. Callable from any thread, more than once, also before `run`; returns at once and wakes
    /// a lane that waits for the broker.
    func stop()
}
