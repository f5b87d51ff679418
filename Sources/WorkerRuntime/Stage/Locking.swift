/// When a batch locks rows that most batches want, such as the stock of what sells best.
package enum Locking: Sendable {
    /// With the last statements before COMMIT, which also verify what was read without a lock. If that does not hold any
    /// more, they raise SY002, and the batch is decided again ``early``.
    case late
    /// Before it reads them. Nobody can overtake it then, so it raises no SY002.
    case early
}
