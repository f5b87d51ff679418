/// Interrupts what a session is doing, from any thread.
///
/// Never while a COMMIT may be on its way: with synchronous replication a cancelled wait for the standby leaves a transaction
/// that is committed here and perhaps nowhere else.
package struct PostgresCancelHandle: Sendable {
    let cancel: LibPQCancel

    /// Asks the server, over a connection of its own, to cancel the running statement (57014). Answers whether the
    /// request was delivered; whether it came in time shows in the statement's result.
    @discardableResult
    package func interrupt() -> Bool { cancel.send() }
}
